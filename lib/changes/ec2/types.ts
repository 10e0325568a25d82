import type { ChangeType } from '../change-type.ts';
import { ec2Altered } from './ec2-altered.ts';
import { ec2DefaultTemplateVersion } from './ec2-default-template-version.ts';
import { ec2InstanceBuild } from './ec2-instance-build.ts';
import { ec2InstanceProtection } from './ec2-instance-protection.ts';
import { ec2InstanceRunning } from './ec2-instance-running.ts';
import { ec2InstanceSetting } from './ec2-instance-setting.ts';
import { ec2MetadataOptions } from './ec2-metadata-options.ts';
import { ec2NetworkAclEntry } from './ec2-network-acl-entry.ts';
import { ec2Route } from './ec2-route.ts';
import { ec2SecurityGroupRule } from './ec2-security-group-rule.ts';
import { ec2SecurityGroupRuleAltered } from './ec2-security-group-rule-altered.ts';
import { ec2Sharing } from './ec2-sharing.ts';
import { ec2UserData } from './ec2-user-data.ts';
import { ec2VolumeDeletion } from './ec2-volume-deletion.ts';
import { ec2VpcEndpointNetwork } from './ec2-vpc-endpoint-network.ts';
import { ec2VpcEndpointPolicy } from './ec2-vpc-endpoint-policy.ts';

/** Changes to instances, their networks, snapshots and images of others. */
export const ec2Changes: readonly ChangeType[] = [
  ec2SecurityGroupRule,
  ec2SecurityGroupRuleAltered,
  ec2NetworkAclEntry,
  ec2Route,
  ec2Sharing,
  ec2InstanceProtection,
  ec2InstanceRunning,
  ec2InstanceSetting,
  ec2InstanceBuild,
  ec2UserData,
  ec2VolumeDeletion,
  ec2MetadataOptions,
  ec2DefaultTemplateVersion,
  ec2VpcEndpointPolicy,
  ec2VpcEndpointNetwork,
  ec2Altered,
];
