import type { SimulatedService } from '../../account/service.ts';
import { eventSourceOperations } from './event-sources.ts';
import { functionOperations } from './functions.ts';
import { layerOperations } from './layers.ts';
import { permissionOperations } from './permissions.ts';
import { urlOperations } from './urls.ts';
import { versionOperations } from './versions.ts';

/** Lambda: functions with their versions, aliases, addresses, policy and triggers, and layers. */
export const lambdaService: SimulatedService = {
  name: 'lambda',
  eventSource: 'lambda.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    ...functionOperations,
    ...versionOperations,
    ...urlOperations,
    ...permissionOperations,
    ...eventSourceOperations,
    ...layerOperations,
  },
};
