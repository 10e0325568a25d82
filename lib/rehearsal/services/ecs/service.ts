import type { SimulatedService } from '../../account/service.ts';
import { capacityProviderOperations } from './capacity-providers.ts';
import { clusterOperations } from './clusters.ts';
import { daemonOperations } from './daemons.ts';
import { serviceOperations } from './services.ts';
import { taskDefinitionOperations } from './task-definitions.ts';
import { taskOperations } from './tasks.ts';

/** ECS: clusters, services that keep their tasks running, tasks with their role's credentials, task definitions. */
export const ecsService: SimulatedService = {
  name: 'ecs',
  eventSource: 'ecs.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    ...clusterOperations,
    ...capacityProviderOperations,
    ...daemonOperations,
    ...serviceOperations,
    ...taskDefinitionOperations,
    ...taskOperations,
  },
};
