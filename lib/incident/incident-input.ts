import type { TrailChoice } from '../trail/trail-choice.ts';

/** What a playbook that responds to a leaked key was told of it, checked. */
export interface IncidentInput {
  readonly keyId: string;
  /** From when on the leaked key's calls may be the attacker's. */
  readonly since: Date;
  /** Regions to look in; all enabled ones when absent. */
  readonly regions?: readonly string[];
  readonly trailDelayMs: number;
  /** Where CloudTrail records are read from; merged. */
  readonly trail: readonly TrailChoice[];
}
