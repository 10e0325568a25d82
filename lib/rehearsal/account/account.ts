import type { Clock } from '../../case/clock.ts';
import type { TrailRecord } from '../../trail/record.ts';
import type { IamState } from '../services/iam/state.ts';
import type { AccountState, RegionState } from './state.ts';

export interface AccountOptions {
  /** How long IAM changes take to reach the endpoints, milliseconds. About 4 s were measured on AWS. */
  readonly propagationDelayMs: number;
  /** How long CloudTrail takes to show an event, milliseconds. AWS: about 5 minutes on average. */
  readonly trailDelayMs: number;
  /** Virtual time one call takes, milliseconds. */
  readonly latencyMs: number;
}

/** What a service records about something it did itself; the account adds ids, times and its own number. */
export type ServiceEvent = Pick<TrailRecord, 'eventSource' | 'eventName' | 'awsRegion' | 'userIdentity'> &
  Partial<TrailRecord>;

/** The account as operations see it. */
export interface SimulatedAccount {
  readonly accountId: string;
  readonly state: AccountState;
  readonly clock: Clock;
  readonly options: AccountOptions;
  /** A new id with AWS's look: `id('i-')` gives `i-` and 17 hex digits, `id('AKIA')` 20 characters in all. */
  id(prefix: string): string;
  /** A new UUID. */
  uuid(): string;
  /** A new secret of `length` base64 characters. */
  secret(length: number): string;
  /** Region state; throws the AuthFailure AWS gives for a region that is not enabled. */
  region(name: string): RegionState;
  /** IAM as the endpoints see it: as it was one propagation delay ago. */
  propagatedIam(): IamState;
  /** Changes IAM as if it had always been so: every endpoint knows it, nothing is recorded. */
  seedIam(change: (iam: IamState) => void): void;
  /** Files a record of something that happened now; CloudTrail shows it after the trail delay. */
  recordServiceEvent(event: ServiceEvent): TrailRecord;
}
