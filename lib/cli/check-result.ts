import type { CheckedStep } from '../playbook/check.ts';

/** What `spillkit check --json` prints. docs/check-result.md describes it. */
export interface CheckResult {
  readonly type: 'check-result';
  readonly schema: 1;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Account that was looked at; null when nothing of AWS was. */
  readonly account: string | null;
  readonly playbook: string;
  /** Whether every line of every step is in place or only worth a look. */
  readonly inPlace: boolean;
  readonly steps: readonly CheckedStep[];
}
