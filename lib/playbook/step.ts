import type { ChoiceQuestion, InputQuestion } from '../host/host.ts';
import type { Verdict } from './change.ts';
import type { CheckView } from './check-line.ts';
import type { ReadContext } from './context.ts';
import type { Plan } from './plan.ts';

/** Phases of NIST SP 800-61. */
export type Phase = 'preparation' | 'containment' | 'analysis' | 'eradication' | 'recovery';

/** An irreversible step cannot be declared without the word the responder must type. */
export type StepEffect<I> =
  | { readonly kind: 'read-only' }
  | { readonly kind: 'reversible'; readonly undo: string }
  | {
      readonly kind: 'irreversible';
      /** What the typed word is, for the question: "the account id". */
      readonly wordIs: string;
      typeToConfirm(input: I, plan: Plan): string;
    };

/** Plan again after applying, until `agree` looks in a row find nothing to do. */
export interface Repeat {
  readonly agree: number;
  /** Milliseconds between two looks. */
  readonly pauseMs: number;
  /** Gives up after this many rounds and reports what is left. */
  readonly maxRounds: number;
  /** Whether failures with these codes end it, because looking again would only repeat them. */
  endsOn?(codes: readonly string[]): boolean;
  /** Why it repeats, shown to the responder. */
  readonly because: string;
}

/** Questions of a guided run about what only a person can decide. */
export interface AskDecision {
  choice(question: ChoiceQuestion): Promise<string>;
  input(question: InputQuestion): Promise<string>;
  /** Journals an answer: it stands in `decisions` of the context from now on, in later runs of the case as well. */
  keep(name: string, answer: string): Promise<void>;
}

/**
 * One step of a playbook. All reading is in `plan`; the changes it returns are applied by their kinds and
 * read back by them, so a step itself never writes.
 */
export interface Step<I> {
  /** Kebab-case: the file name and the journal's key. */
  readonly id: string;
  /** Verb first: "Delete the leaked access key". */
  readonly title: string;
  readonly phase: Phase;
  readonly effect: StepEffect<I>;
  /** Answer to "why?": what it is for and what happens without it. */
  readonly why: string;
  /** What `plan` reads with: IAM actions, and GitHub's permissions as `github:actions=read`. */
  readonly reads: readonly string[];
  /** Works without AWS: a run of such steps alone needs no credentials. */
  readonly withoutAws?: true;
  /** Earlier step id → what it means here that it was skipped. */
  readonly ifSkipped: Readonly<Record<string, string>>;
  readonly repeat?: Repeat;
  /** Goes on over days: a resumed run looks again though the step ended well, and goes by what it finds. */
  readonly spansDays?: boolean;
  /** Asks a guided run what the plan depends on, before the first look. Other runs go by flags and earlier answers. */
  decide?(ctx: ReadContext, input: I, ask: AskDecision): Promise<void>;
  plan(ctx: ReadContext, input: I): Promise<Plan>;
  /**
   * How what it looks at stands, for `spillkit check`, where more is to be told than what its plan would do. `run` is
   * the command that runs this step alone.
   */
  check?(ctx: ReadContext, input: I, run: string): Promise<CheckView>;
  /** Judges the step as a whole after its changes were read back. */
  verify?(ctx: ReadContext, input: I, plan: Plan): Promise<Verdict>;
}
