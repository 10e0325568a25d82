import type { Change } from '../playbook/change.ts';
import { escapeLine, escapeText } from './escape.ts';
import type { StepAnswer, StepQuestion } from './host.ts';
import type { Choice, Prompts } from './inquirer-prompts.ts';
import { inRegion, reason } from './render-change.ts';
import { changeCount, renderPlan } from './render-plan.ts';
import type { Screen } from './screen.ts';

type Wish = 'skip' | 'apply' | 'choose' | 'why' | 'event' | 'details' | 'stop';

/**
 * Asks a person about a step until there is an answer: skipping it (the default), applying it, stopping. Why,
 * details, events and the choice of targets come back to the same question.
 */
export async function askStepInTerminal(
  question: StepQuestion,
  screen: Screen,
  prompts: Prompts,
): Promise<StepAnswer> {
  let selected = question.plan.changes.filter((change) => change.preselected);
  for (;;) {
    const wish = await prompts.select(headline(question, selected), wishes(question, selected), 'skip');
    switch (wish) {
      case 'skip':
      case 'stop':
        return { answer: wish, by: 'responder' };
      case 'apply': {
        const answer = await confirmed(question, selected, prompts);
        if (answer !== undefined) return answer;
        break;
      }
      case 'choose':
        selected = await chosen(question, selected, prompts);
        break;
      case 'why':
        screen.print([
          '',
          `  ${escapeText(question.why).replaceAll('\n', '\n  ')}`,
          ...effectLines(question),
          '',
        ]);
        break;
      case 'details':
        screen.print(['', ...renderPlan(question.plan, question.round, 'full', screen.look.paint), '']);
        break;
      case 'event':
        await showEvent(question, screen, prompts);
        break;
    }
  }
}

function headline(question: StepQuestion, selected: readonly Change[]): string {
  const { effect, plan, title } = question;
  const of = selected.length === plan.changes.length ? '' : ` of ${plan.changes.length}`;
  const regions = [...new Set(selected.map((change) => change.target.region))];
  const manyRegions = regions.length === 1 ? inRegion(regions[0] ?? '') : `, ${regions.length} regions`;
  // What is only read is written to the case folder, which is in no region.
  const where = effect.kind === 'read-only' ? '' : manyRegions;
  const scale = selected.length === 0 ? 'nothing selected' : `${changeCount(selected.length)}${of}${where}`;
  const undo =
    effect.kind === 'irreversible'
      ? ' This cannot be undone.'
      : effect.kind === 'reversible'
        ? ' Can be undone.'
        : '';
  return `${escapeLine(title)}: ${scale}.${undo} Apply?`;
}

function wishes(question: StepQuestion, selected: readonly Change[]): readonly Choice<Wish>[] {
  const { plan } = question;
  const apply = selected.length === plan.changes.length ? 'all' : 'the selected';
  const choices: readonly (Choice<Wish> | undefined)[] = [
    { value: 'skip', name: 'No, skip this step' },
    selected.length === 0 ? undefined : { value: 'apply', name: `Yes, apply ${apply} ${selected.length}` },
    { value: 'choose', name: 'Choose targets one by one' },
    { value: 'why', name: 'Why this step?' },
    citedEvents(plan.changes).length === 0
      ? undefined
      : { value: 'event', name: 'Show the event behind a change' },
    { value: 'details', name: 'Details: every change with its command' },
    { value: 'stop', name: 'Stop the run here' },
  ];
  return choices.filter((choice) => choice !== undefined);
}

/** The typed word for what cannot be undone; an empty line goes back to the question. */
async function confirmed(
  { effect }: StepQuestion,
  changes: readonly Change[],
  prompts: Prompts,
): Promise<StepAnswer | undefined> {
  const selected = changes.map((change) => change.id);
  if (effect.kind !== 'irreversible') return { answer: 'apply', by: 'responder', selected };
  const typed = await prompts.input(
    `Type ${escapeLine(effect.wordIs)}, ${escapeLine(effect.word)}, to go on (nothing goes back):`,
  );
  return typed === '' ? undefined : { answer: 'apply', by: 'responder', selected, typed };
}

async function chosen(
  { plan }: StepQuestion,
  selected: readonly Change[],
  prompts: Prompts,
): Promise<Change[]> {
  const checked = new Set(selected.map((change) => change.id));
  const ids = await prompts.checkbox(
    'Targets (space selects, enter confirms):',
    plan.changes.map((change) => ({
      value: change.id,
      name: `${escapeLine(change.title)}${inRegion(change.target.region)}`,
      description: reason(change.because[0]),
      checked: checked.has(change.id),
    })),
  );
  const wanted = new Set(ids);
  return plan.changes.filter((change) => wanted.has(change.id));
}

function effectLines({ effect }: StepQuestion): readonly string[] {
  return effect.kind === 'reversible' ? [`  To undo it: ${escapeLine(effect.undo)}`] : [];
}

interface CitedEvent {
  readonly id: string;
  readonly text: string;
}

function citedEvents(changes: readonly Change[]): readonly CitedEvent[] {
  const events = new Map<string, CitedEvent>();
  for (const because of changes.flatMap((change) => change.because)) {
    if (because.kind === 'event') events.set(because.eventId, { id: because.eventId, text: reason(because) });
  }
  return [...events.values()];
}

async function showEvent(question: StepQuestion, screen: Screen, prompts: Prompts): Promise<void> {
  const events = citedEvents(question.plan.changes);
  const choices = events.map(({ id, text }) => ({ value: id, name: text }));
  const id = choices.length === 1 ? choices[0]?.value : await prompts.select('Which event?', choices);
  const record = id === undefined ? undefined : question.event(id);
  const text =
    record === undefined
      ? `Event ${id} is not among the records read so far.`
      : JSON.stringify(record, null, 2);
  screen.print([
    '',
    ...escapeText(text)
      .split('\n')
      .map((line) => `  ${line}`),
    '',
  ]);
}
