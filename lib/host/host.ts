import type { Plan } from '../playbook/plan.ts';
import type { Message } from './message.ts';

/** The question a step asks before it applies its plan, as data. The default answer is always No. */
export interface StepQuestion {
  readonly step: string;
  readonly title: string;
  readonly why: string;
  readonly plan: Plan;
  /** 1 for the first look; higher when a repeated step found more. */
  readonly round: number;
  readonly effect:
    | { readonly kind: 'read-only' }
    | { readonly kind: 'reversible'; readonly undo: string }
    /** `word` must be typed; `wordIs` says what it is. */
    | { readonly kind: 'irreversible'; readonly word: string; readonly wordIs: string };
  /** Full CloudTrail record of an event id named in the plan, for "show the event". */
  event(eventId: string): unknown;
}

export type StepAnswer =
  | {
      readonly answer: 'apply';
      readonly by: 'responder' | 'flag';
      /** Ids of the changes to apply. */
      readonly selected: readonly string[];
      /** What was typed, for an irreversible step; the runner compares it. */
      readonly typed?: string;
    }
  | { readonly answer: 'skip' | 'stop'; readonly by: 'responder' | 'flag' };

/** A line of input, asked before a run starts or by a step before its plan: key id, repository, days. */
export interface InputQuestion {
  readonly name: string;
  readonly message: string;
  readonly default?: string;
  /** Returns a sentence saying what is wrong, or undefined. */
  invalid?(answer: string): string | undefined;
}

/** One of several, asked before a run starts or by a step before its plan: the menu, which case, which policy. */
export interface ChoiceQuestion {
  readonly name: string;
  readonly message: string;
  readonly choices: readonly {
    readonly value: string;
    readonly name: string;
    readonly description?: string;
  }[];
  /** The value that is chosen by Enter alone; the first one when absent. */
  readonly default?: string;
}

/**
 * The person or the flags at the other end. Questions and messages are data; a host decides how they look.
 * Every method rejects with the signal's reason when the run is interrupted.
 */
export interface Host {
  notify(message: Message): void;
  askStep(question: StepQuestion, signal: AbortSignal): Promise<StepAnswer>;
  askInput(question: InputQuestion, signal: AbortSignal): Promise<string>;
  askChoice(question: ChoiceQuestion, signal: AbortSignal): Promise<string>;
}
