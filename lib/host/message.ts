import type { Change, Outcome, Verdict } from '../playbook/change.ts';
import type { Plan } from '../playbook/plan.ts';

export type StepResult =
  | 'verified'
  | 'nothing-to-do'
  | 'planned'
  | 'skipped'
  | 'declined'
  | 'left-undone'
  | 'failed';

/** Everything Spillkit tells, as data. Hosts render it; `--json` prints it one object a line. */
export type Message =
  | {
      readonly type: 'case-opened';
      readonly caseId: string;
      readonly caseDir: string;
      readonly playbook: string;
      readonly mode: string;
      readonly resumed: boolean;
    }
  | { readonly type: 'preflight'; readonly title: string; readonly verdict: Verdict }
  | {
      readonly type: 'step-started';
      readonly step: string;
      readonly title: string;
      readonly number: number;
      readonly of: number;
      readonly phase: string;
      readonly effect: string;
      readonly notes: readonly string[];
    }
  | { readonly type: 'step-planned'; readonly step: string; readonly plan: Plan; readonly round: number }
  | {
      readonly type: 'step-answered';
      readonly step: string;
      readonly answer: 'apply' | 'skip' | 'stop';
      readonly by: 'responder' | 'flag';
      readonly deselected: readonly string[];
    }
  | {
      readonly type: 'step-decided';
      readonly step: string;
      readonly name: string;
      readonly answer: string;
    }
  | { readonly type: 'change-applying'; readonly step: string; readonly change: Change }
  | {
      readonly type: 'change-applied';
      readonly step: string;
      readonly change: Change;
      readonly outcome: Outcome;
    }
  | {
      readonly type: 'change-verified';
      readonly step: string;
      readonly change: Change;
      readonly verdict: Verdict;
    }
  | {
      readonly type: 'change-undone';
      readonly step: string;
      readonly change: Change;
      readonly outcome: Outcome;
    }
  | {
      readonly type: 'step-ended';
      readonly step: string;
      readonly result: StepResult;
      readonly left: readonly string[];
    }
  | {
      readonly type: 'permissions-reviewed';
      readonly principals: readonly {
        readonly kind: 'user' | 'role';
        readonly name: string;
        readonly arn: string;
        /** `null` where it could not be read. */
        readonly servicesGranted: number | null;
        readonly servicesUsed: number | null;
        readonly actionsUsed: number | null;
        readonly findings: readonly {
          readonly rule: string;
          readonly severity: 'high' | 'medium' | 'low';
          readonly text: string;
        }[];
        readonly smallerPolicy: 'none' | 'proposed' | 'offered' | 'only-a-file' | 'not-looked-at';
      }[];
    }
  | { readonly type: 'progress'; readonly what: string; readonly done: number; readonly of?: number }
  | { readonly type: 'waiting'; readonly why: string; readonly seconds: number }
  | { readonly type: 'note'; readonly level: 'info' | 'warning'; readonly text: string }
  | { readonly type: 'error'; readonly code: string; readonly text: string }
  | { readonly type: 'next-steps'; readonly steps: readonly string[] }
  | { readonly type: 'rehearsal-event'; readonly at: string; readonly who: string; readonly text: string }
  | {
      readonly type: 'score';
      readonly schema: 1;
      readonly scenario: string;
      readonly containedAfterSeconds: number | null;
      readonly cleanAfterSeconds: number | null;
      readonly costUsd: number;
      /**
       * Share of what the attacker made, altered and left that is gone or put back, and share of what the response took
       * that was the attacker's; cut to two places, and absent where there was no attack.
       */
      readonly recall?: number;
      readonly precision?: number;
      readonly missed: readonly string[];
      readonly collateral: readonly string[];
      /** Safeguards that stand; absent where there was an attack. */
      readonly inPlace?: readonly string[];
      readonly stepsDone: readonly string[];
    }
  | {
      readonly type: 'run-ended';
      readonly of: 'run' | 'dry-run' | 'undo';
      readonly exitCode: number;
      readonly caseId: string;
      readonly report?: string;
      readonly leftUndone: readonly string[];
    };
