import { SpillkitError } from '../playbook/errors.ts';
import { escapeLine } from './escape.ts';
import type { Host, StepAnswer, StepQuestion } from './host.ts';
import type { Screen } from './screen.ts';

/** What the flags answer. */
export interface UnattendedAnswers {
  /** `--yes`: reversible steps are applied. */
  readonly yes: boolean;
  /** `--approve <step>=<word>`: word by step id. */
  readonly approvals: ReadonlyMap<string, string>;
}

/** Answers from flags alone. A question they do not answer is an error that names the flag, never a guess. */
export function unattendedHost(answers: UnattendedAnswers, screen: Screen): Host {
  return {
    notify: (message) => screen.show(message),
    askStep: async (question) => answerStep(question, answers),
    askInput: async ({ name }) => {
      throw unanswered(`The input ${name} was not given.`, `Name it with ${flagOf(name)}.`);
    },
    askChoice: async ({ name, choices }) => {
      const known = choices.map(({ value }) => escapeLine(value)).join(', ');
      throw unanswered(`Which ${name} is meant was not said.`, `Name one of them: ${known}.`);
    },
  };
}

function answerStep(question: StepQuestion, answers: UnattendedAnswers): StepAnswer {
  const { step, effect, plan } = question;
  // What is only offered needs a person's decision.
  const selected = plan.changes.filter((change) => change.preselected).map((change) => change.id);
  const apply: StepAnswer = { answer: 'apply', by: 'flag', selected };
  if (effect.kind === 'read-only' || selected.length === 0) {
    return effect.kind === 'irreversible' ? { ...apply, typed: effect.word } : apply;
  }
  if (effect.kind === 'reversible') {
    if (answers.yes) return apply;
    throw unanswered(`Step ${step} waits for an answer.`, 'Add --yes to apply steps that can be undone.');
  }
  const typed = answers.approvals.get(step);
  const flag = `--approve ${step}=${escapeLine(effect.word)}`;
  if (typed === undefined) {
    throw unanswered(
      `Step ${step} cannot be undone and waits for ${effect.wordIs}.`,
      `If its plan is right, add ${flag}.`,
    );
  }
  if (typed !== effect.word) {
    throw unanswered(
      `${JSON.stringify(escapeLine(typed))} does not approve step ${step}.`,
      `Expected is ${effect.wordIs}: ${flag}.`,
    );
  }
  return { ...apply, typed };
}

function unanswered(fact: string, wayOut: string): SpillkitError {
  return new SpillkitError('QuestionUnanswered', fact, wayOut);
}

/** `keyId` → `--key-id`. */
function flagOf(name: string): string {
  return `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;
}
