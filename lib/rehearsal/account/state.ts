import type { TrailRecord } from '../../trail/record.ts';
import type { Ec2State } from '../services/ec2/state.ts';
import type { GuardDutyState } from '../services/guardduty/state.ts';
import type { IamState } from '../services/iam/state.ts';
import type { SecretState } from '../services/secretsmanager/state.ts';

/** Temporary credentials handed out by STS, by access key id. */
export interface SessionState {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken: string;
  readonly kind: 'session-token' | 'federation-token' | 'role-session';
  readonly arn: string;
  readonly principalId: string;
  /** User for session and federation tokens, role for role sessions. */
  readonly issuerName: string;
  readonly sessionName?: string;
  readonly issuedAt: string;
  readonly expiresAt: string;
  /** Inline session policy, JSON text. */
  readonly policy?: string;
  /** Minted by the console for somebody who signed in. */
  readonly console?: boolean;
}

/** A recorded call: when CloudTrail shows it and in which region. */
export interface StoredRecord {
  readonly record: TrailRecord;
  readonly region: string;
  /** ISO 8601; LookupEvents does not return it earlier. */
  readonly visibleAt: string;
  /** IAM action that allowed it, `s3:ListAllMyBuckets`; absent for what nobody had to be allowed. */
  readonly action?: string;
}

export interface RegionState {
  readonly name: string;
  optIn: 'opt-in-not-required' | 'opted-in' | 'not-opted-in';
  readonly ec2: Ec2State;
  readonly guardduty: GuardDutyState;
  readonly secrets: Record<string, SecretState>;
  /** Things of the other services: `service/kind` → id → thing. */
  readonly shelves: Record<string, Record<string, unknown>>;
}

/** An organization as one of its member accounts meets it. */
export interface OrganizationState {
  readonly id: string;
  readonly managementAccountId: string;
  /** JSON texts; what one of them denies, nobody in the account may do, root included. */
  readonly serviceControlPolicies: readonly string[];
}

/**
 * Everything the simulated account knows, as plain JSON (times are ISO 8601 texts), so that a served account
 * can be written to a file and read back.
 */
export interface AccountState {
  readonly accountId: string;
  readonly iam: IamState;
  readonly sessions: Record<string, SessionState>;
  readonly regions: Record<string, RegionState>;
  /** The organization the account is a member of; absent for one that stands alone or manages others. */
  organization?: OrganizationState;
  readonly records: StoredRecord[];
  /** Source of ids: the same calls give the same ids. */
  sequence: number;
}
