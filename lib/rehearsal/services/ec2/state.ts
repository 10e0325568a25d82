import type { InstanceMetadataOptionsRequest } from '@aws-sdk/client-ec2';

/** EC2 of one region of the simulated account. Times are ISO 8601 texts. */
export interface InstanceState {
  readonly instanceId: string;
  instanceType: string;
  readonly imageId: string;
  readonly keyName?: string;
  readonly launchTime: string;
  readonly availabilityZone: string;
  readonly subnetId: string;
  readonly vpcId: string;
  readonly reservationId: string;
  state: 'pending' | 'running' | 'shutting-down' | 'terminated' | 'stopping' | 'stopped';
  /** When the state above is left for the next: pending → running, shutting-down → terminated. */
  stateUntil?: string;
  disableApiTermination: boolean;
  disableApiStop: boolean;
  shutdownBehavior: 'stop' | 'terminate';
  /** Metadata tokens; only `required` keeps credentials from being read by forwarded requests. */
  httpTokens: 'optional' | 'required';
  /** The other metadata options, as they were asked for. */
  metadataOptions?: Omit<InstanceMetadataOptionsRequest, 'HttpTokens'>;
  /** Whether it takes only what is its own; so unless somebody said otherwise. */
  sourceDestCheck?: boolean;
  readonly launchIndex: number;
  securityGroups: string[];
  readonly volumes: { volumeId: string; device: string; deleteOnTermination: boolean }[];
  instanceProfile?: { readonly arn: string; readonly id: string };
  /** Base64, as it was handed in. */
  userData?: string;
  readonly clientToken?: string;
  readonly spotRequestId?: string;
  readonly tags: Record<string, string>;
  terminatedAt?: string;
}

export interface KeyPairState {
  readonly keyPairId: string;
  readonly keyName: string;
  readonly fingerprint: string;
  readonly keyType: 'rsa' | 'ed25519';
  readonly createdAt: string;
  readonly tags: Record<string, string>;
}

export interface SecurityGroupRuleState {
  readonly ruleId: string;
  readonly isEgress: boolean;
  readonly protocol: string;
  readonly fromPort: number;
  readonly toPort: number;
  readonly cidr?: string;
  readonly cidrIpv6?: string;
  readonly prefixListId?: string;
  readonly sourceGroupId?: string;
  readonly description?: string;
}

export interface SecurityGroupState {
  readonly groupId: string;
  readonly groupName: string;
  readonly description: string;
  readonly vpcId: string;
  readonly rules: SecurityGroupRuleState[];
  readonly tags: Record<string, string>;
}

export interface VolumeState {
  readonly volumeId: string;
  readonly size: number;
  readonly availabilityZone: string;
  readonly createdAt: string;
  readonly volumeType: string;
  readonly snapshotId?: string;
  /** Instance id; absent while the volume is available. */
  attachedTo?: string;
  readonly tags: Record<string, string>;
}

export interface SnapshotState {
  readonly snapshotId: string;
  readonly volumeId: string;
  readonly size: number;
  readonly startedAt: string;
  readonly description: string;
  readonly tags: Record<string, string>;
  /** Accounts that may make volumes of it, or `all`. */
  sharedWith?: string[];
  lock?: 'governance' | 'compliance';
}

export interface Ec2State {
  readonly vpcId: string;
  /** Availability zone → default subnet id. */
  readonly subnets: Record<string, string>;
  readonly instances: Record<string, InstanceState>;
  /** By name. */
  readonly keyPairs: Record<string, KeyPairState>;
  readonly securityGroups: Record<string, SecurityGroupState>;
  readonly volumes: Record<string, VolumeState>;
  readonly snapshots: Record<string, SnapshotState>;
  /** Days that Recycle Bin rules for the whole region keep what is deleted. */
  binDays?: { readonly snapshots?: number; readonly images?: number };
  /** What the Recycle Bin keeps, by id, and until when. */
  bin?: Record<string, { readonly from: string; readonly until: string }>;
}
