import type { IncidentInput } from '../incident/incident-input.ts';
import type { Verdict } from './change.ts';
import type { AnyChangeKind } from './change-kind.ts';
import type { ReadContext } from './context.ts';
import type { PlaybookInputs } from './inputs.ts';
import type { Step } from './step.ts';

/** A probe that refuses before anything is asked. */
export interface Preflight<I> {
  readonly title: string;
  /** The steps it is made for; when absent, every run. */
  readonly steps?: readonly string[];
  check(ctx: ReadContext, input: I): Promise<Verdict>;
}

/** A scripted response to one kind of incident, or a way to prevent it: its steps in order, stated once. */
export interface Playbook<I> {
  readonly id: string;
  readonly title: string;
  /** What it is for, two or three sentences. */
  readonly summary: string;
  readonly inputs: PlaybookInputs<I>;
  /** What its steps start from when it responds to an incident; absent in a playbook that has none. */
  incident?(input: I): IncidentInput;
  readonly preflight: readonly Preflight<I>[];
  readonly steps: readonly Step<I>[];
  readonly kinds: readonly AnyChangeKind[];
  /** What no script can do, printed at the end and in RUNBOOK.md. */
  readonly nextSteps: readonly string[];
}

/** A playbook with its inputs sealed: only it knows what they are. */
export type AnyPlaybook = Playbook<unknown>;
