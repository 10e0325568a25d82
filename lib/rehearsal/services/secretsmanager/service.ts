import type { SimulatedService } from '../../account/service.ts';
import { randomPasswordOperations } from './random-password.ts';
import { resourcePolicyOperations } from './resource-policy.ts';
import { secretOperations } from './secrets.ts';
import { valueOperations } from './values.ts';

/** Secrets Manager: text secrets with one version. Values never enter a record: the API marks them as sensitive. */
export const secretsmanagerService: SimulatedService = {
  name: 'secretsmanager',
  eventSource: 'secretsmanager.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    ...valueOperations,
    ...secretOperations,
    ...resourcePolicyOperations,
    ...randomPasswordOperations,
  },
};
