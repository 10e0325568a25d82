import type { InputQuestion } from '../host/host.ts';

/** Inputs as flags or prompts gave them: texts, not yet checked. */
export interface RawInputs {
  readonly keyId?: string;
  readonly account?: string;
  readonly repo?: string;
  /** `yes` or `no`. */
  readonly futureClones?: string;
  /** What takes the place of the key in the repository's text. */
  readonly replaceWith?: string;
  /** Paths of the repository to take out as a whole. */
  readonly removePath?: readonly string[];
  /** File of further texts that leaked along with the key. */
  readonly texts?: string;
  /** What is done with the key inside longer words. */
  readonly embedded?: string;
  /** What is done with archives that hold the key inside. */
  readonly archives?: string;
  readonly since?: string;
  readonly regions?: readonly string[];
  readonly deliver?: string;
  readonly keys?: string;
  readonly owners?: string;
  readonly trailDelay?: string;
  /** Addresses that hear of alerts. */
  readonly mail?: readonly string[];
  /** ARN of an SNS topic there is already. */
  readonly topic?: string;
  /** Cost a month. */
  readonly amount?: string;
  /** Sources of trail records. */
  readonly trail?: readonly string[];
  readonly snapshotVolumes?: boolean;
}

/** How a playbook gets its inputs: what a guided run asks for when a flag is absent, and the checked value. */
export interface PlaybookInputs<I> {
  /** The fields it knows; a flag for any other is refused. */
  readonly takes: readonly (keyof RawInputs)[];
  /** Those that name what the steps with these ids work on: a run without a person must be given them in flags. */
  target(steps: readonly string[]): readonly (keyof RawInputs)[];
  /** Questions of these steps for inputs that no flag gave, in order; `name` is a field of {@link RawInputs}. */
  questions(given: RawInputs, now: Date, steps: readonly string[]): readonly InputQuestion[];
  /** Checks everything before anything is touched; throws a SpillkitError with exit 2 on the first bad value. */
  parse(raw: RawInputs, now: Date): I;
}
