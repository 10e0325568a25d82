import type { SimulatedService } from '../../account/service.ts';
import { commandOperations } from './commands.ts';
import { documentOperations } from './documents.ts';
import { hostOperations } from './hosts.ts';
import { parameterOperations } from './parameters.ts';

/** Systems Manager: parameters, documents and associations, activations and the hosts registered with them, commands. */
export const ssmService: SimulatedService = {
  name: 'ssm',
  eventSource: 'ssm.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: { ...parameterOperations, ...hostOperations, ...documentOperations, ...commandOperations },
};
