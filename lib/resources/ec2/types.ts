import type { ResourceType } from '../resource-type.ts';
import { ec2Instance } from './ec2-instance.ts';
import { ec2KeyPair } from './ec2-key-pair.ts';
import { ec2LaunchTemplate } from './ec2-launch-template.ts';
import { ec2SecurityGroup } from './ec2-security-group.ts';
import { ec2Snapshot } from './ec2-snapshot.ts';
import { ec2Volume } from './ec2-volume.ts';

/** Types of EC2. */
export const ec2Types: readonly ResourceType[] = [
  ec2Instance,
  ec2KeyPair,
  ec2LaunchTemplate,
  ec2SecurityGroup,
  ec2Volume,
  ec2Snapshot,
];
