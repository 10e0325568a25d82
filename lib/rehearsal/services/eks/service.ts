import type { SimulatedService } from '../../account/service.ts';
import { accessOperations } from './access.ts';
import { clusterOperations } from './clusters.ts';
import { nodeOperations } from './nodes.ts';

/** EKS: clusters that can be protected, what runs nodes and pods in them, and who is let in. */
export const eksService: SimulatedService = {
  name: 'eks',
  eventSource: 'eks.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: { ...clusterOperations, ...nodeOperations, ...accessOperations },
};
