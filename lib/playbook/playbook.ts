import type { Verdict } from './change.ts';
import type { AnyChangeKind } from './change-kind.ts';
import type { ReadContext } from './context.ts';
import type { PlaybookInputs } from './inputs.ts';
import type { Step } from './step.ts';

/** A probe that refuses before anything is asked. */
export interface Preflight<I> {
  readonly title: string;
  check(ctx: ReadContext, input: I): Promise<Verdict>;
}

/** A scripted response to one kind of incident: its steps in order, stated once. */
export interface Playbook<I> {
  readonly id: string;
  readonly title: string;
  /** What it is for, two or three sentences. */
  readonly summary: string;
  readonly inputs: PlaybookInputs<I>;
  readonly preflight: readonly Preflight<I>[];
  readonly steps: readonly Step<I>[];
  readonly kinds: readonly AnyChangeKind[];
  /** What no script can do, printed at the end and in RUNBOOK.md. */
  readonly nextSteps: readonly string[];
}
