import type { StepResult } from '../host/message.ts';
import type { Outcome, Verdict } from '../playbook/change.ts';
import type { Plan } from '../playbook/plan.ts';

/** How a run was driven. */
export type RunMode = 'guided' | 'unattended' | 'dry-run';

/** One fact of a case. Changes are named by their id; the plan that holds them stands in `step-planned`. */
export type JournalFact =
  | {
      readonly kind: 'run-started' | 'run-resumed' | 'undo-started';
      readonly playbook: string;
      readonly mode: RunMode;
    }
  | { readonly kind: 'preflight-checked'; readonly title: string; readonly verdict: Verdict }
  | { readonly kind: 'step-started'; readonly step: string }
  | { readonly kind: 'step-planned'; readonly step: string; readonly round: number; readonly plan: Plan }
  | {
      readonly kind: 'step-answered';
      readonly step: string;
      readonly round: number;
      readonly answer: 'apply' | 'skip' | 'stop' | 'wrong-word';
      readonly by: 'responder' | 'flag';
      readonly deselected: readonly string[];
    }
  /** An answer a step's plan depends on; the last one of a name counts. */
  | { readonly kind: 'step-decided'; readonly step: string; readonly name: string; readonly answer: string }
  /** On disk before the call is made: from here on the outcome is unknown until it is recorded. */
  | { readonly kind: 'change-applying'; readonly step: string; readonly change: string }
  | {
      readonly kind: 'change-applied';
      readonly step: string;
      readonly change: string;
      readonly outcome: Outcome;
    }
  /** The run was interrupted while the call was under way; its outcome stays unknown. */
  | { readonly kind: 'change-abandoned'; readonly step: string; readonly change: string }
  | {
      readonly kind: 'change-verified';
      readonly step: string;
      readonly change: string;
      readonly verdict: Verdict;
    }
  /** On disk before an applied change is taken back. */
  | { readonly kind: 'change-undoing'; readonly step: string; readonly change: string }
  | {
      readonly kind: 'change-undone';
      readonly step: string;
      readonly change: string;
      readonly outcome: Outcome;
    }
  | { readonly kind: 'step-verified'; readonly step: string; readonly verdict: Verdict }
  | {
      readonly kind: 'step-ended';
      readonly step: string;
      readonly result: StepResult;
      readonly left: readonly string[];
    }
  | { readonly kind: 'note'; readonly level: 'info' | 'warning'; readonly text: string }
  | { readonly kind: 'run-ended'; readonly exitCode: number; readonly leftUndone: readonly string[] };

/** A fact as it stands in the journal, chained to the line before it. */
export type JournalEntry = JournalFact & {
  /** 1 for the first line. */
  readonly seq: number;
  /** ISO 8601, UTC. */
  readonly at: string;
  /** Lower-case hex SHA-256 of the line before; for the first line of the case's `case.json`. */
  readonly previous: string;
};
