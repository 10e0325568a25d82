import type { Clock } from '../../case/clock.ts';
import type { AccountState, RegionState } from './state.ts';

export interface AccountOptions {
  /** How long IAM changes take to reach the endpoints, milliseconds. About 4 s were measured on AWS. */
  readonly propagationDelayMs: number;
  /** How long CloudTrail takes to show an event, milliseconds. AWS: about 5 minutes on average. */
  readonly trailDelayMs: number;
  /** Virtual time one call takes, milliseconds. */
  readonly latencyMs: number;
}

/** The account as operations see it. */
export interface SimulatedAccount {
  readonly accountId: string;
  readonly state: AccountState;
  readonly clock: Clock;
  readonly options: AccountOptions;
  /** A new id with AWS's look: `id('i-')` gives `i-` and 17 hex digits, `id('AKIA')` 20 characters in all. */
  id(prefix: string): string;
  /** Region state; throws the AuthFailure AWS gives for a region that is not enabled. */
  region(name: string): RegionState;
}
