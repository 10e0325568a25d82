import { type Call, ServiceError } from '../../account/service.ts';
import { shelf } from '../shelf.ts';

/** What a group launches from. */
export type LaunchSource =
  | { readonly launchConfiguration: string }
  | { readonly templateId: string; readonly templateName: string; readonly version: string };

export interface GroupState {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: string;
  source: LaunchSource;
  minSize: number;
  maxSize: number;
  desired: number;
  /** Subnet ids; the zones' default ones when only zones were named. */
  subnets: string[];
  newInstancesProtected: boolean;
  deletionProtection: string;
  readonly suspended: string[];
  /** Instance id → whether scale-in spares it. */
  readonly instances: Record<string, { protectedFromScaleIn: boolean }>;
  readonly hooks: Record<string, { readonly transition: string; readonly heartbeatSeconds: number }>;
  readonly tags: Record<string, { readonly value: string; readonly propagate: boolean }>;
  /** Set while it is being deleted. */
  status?: 'Delete in progress';
}

export interface LaunchConfigurationState {
  readonly name: string;
  readonly arn: string;
  readonly createdAt: string;
  readonly imageId: string;
  readonly instanceType: string;
  readonly keyName?: string;
  readonly securityGroups: readonly string[];
  readonly userData?: string;
  readonly instanceProfile?: string;
}

/** Scheduled actions and scaling policies of a group; the rest of what was put, as it was put. */
export interface GroupRuleState {
  readonly groupName: string;
  readonly name: string;
  readonly arn: string;
  readonly settings: Readonly<Record<string, unknown>>;
}

export const groupsOf = (call: Call) => shelf<GroupState>(own(call), 'group');
export const configurationsOf = (call: Call) =>
  shelf<LaunchConfigurationState>(own(call), 'launch-configuration');
export const scheduledActionsOf = (call: Call) => shelf<GroupRuleState>(own(call), 'scheduled-action');
export const policiesOf = (call: Call) => shelf<GroupRuleState>(own(call), 'policy');

const own = (call: Call): Call => ({ ...call, service: 'autoscaling' });

export function arnOf({ account, region }: Call, kind: string, rest: string): string {
  return `arn:aws:autoscaling:${region}:${account.accountId}:${kind}:${account.uuid()}:${rest}`;
}

/** @throws ServiceError ValidationError: Auto Scaling knows no code for what is not there. */
export function groupBy(call: Call, name: string | undefined): GroupState {
  const group = groupsOf(call)[name ?? ''];
  if (group) return group;
  throw new ServiceError(
    'ValidationError',
    `AutoScalingGroup name not found - AutoScalingGroup '${name}' not found`,
  );
}
