import type { SimulatedService } from '../../account/service.ts';
import { historyOperations, record } from './history.ts';
import { recorderOperations } from './recorders.ts';
import { ruleOperations } from './rules.ts';

/** AWS Config: recorders, where they deliver, its rules, and what they recorded of networks, instances, buckets and IAM. */
export const configService: SimulatedService = {
  name: 'configservice',
  signingName: 'config',
  eventSource: 'config.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  settle: record,
  operations: { ...recorderOperations, ...ruleOperations, ...historyOperations },
};
