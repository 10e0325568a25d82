import type { ChangeType } from '../change-type.ts';
import { ec2Altered } from './ec2-altered.ts';
import { ec2InstanceProtection } from './ec2-instance-protection.ts';
import { ec2InstanceRunning } from './ec2-instance-running.ts';
import { ec2SecurityGroupRule } from './ec2-security-group-rule.ts';
import { ec2Sharing } from './ec2-sharing.ts';

/** Changes to instances, groups, snapshots and images of others. */
export const ec2Changes: readonly ChangeType[] = [
  ec2SecurityGroupRule,
  ec2Sharing,
  ec2InstanceProtection,
  ec2InstanceRunning,
  ec2Altered,
];
