import type { SimulatedService } from '../../account/service.ts';
import { groupRuleOperations } from './group-rules.ts';
import { groupOperations } from './groups.ts';
import { launchConfigurationOperations } from './launch-configurations.ts';
import { memberOperations } from './members.ts';
import { settleGroups } from './settle.ts';

/** Auto Scaling: groups that launch what they lack, whoever terminated it. */
export const autoscalingService: SimulatedService = {
  name: 'autoscaling',
  eventSource: 'autoscaling.amazonaws.com',
  protocol: 'awsQuery',
  scope: 'regional',
  settle: settleGroups,
  operations: {
    ...groupOperations,
    ...memberOperations,
    ...launchConfigurationOperations,
    ...groupRuleOperations,
  },
};
