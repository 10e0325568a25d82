import type { AwsWriters } from '../../lib/aws/access.ts';
import type { CaseFolder } from '../../lib/case/case-folder.ts';
import type { Clock } from '../../lib/case/clock.ts';
import { noGitHub } from '../../lib/github/api/no-github.ts';
import type { Host, StepAnswer, StepQuestion } from '../../lib/host/host.ts';
import type { Message } from '../../lib/host/message.ts';
import type { WriteShell } from '../../lib/host/shell.ts';
import type { Incident } from '../../lib/incident/incident.ts';
import { type Change, changeId, ORDER, type Outcome, type Target } from '../../lib/playbook/change.ts';
import type { WritingKind } from '../../lib/playbook/change-kind.ts';
import { emptyPlan, type Plan } from '../../lib/playbook/plan.ts';
import type { Playbook } from '../../lib/playbook/playbook.ts';
import { type PlaybookRun, runPlaybook } from '../../lib/playbook/runner.ts';
import type { Step } from '../../lib/playbook/step.ts';
import { fixedClock, newCase, tempDir } from '../case/_helpers.ts';

/** Things that stand in regions until they are erased, and everything that was tried on them. */
export class World {
  readonly things = new Map<string, string>();
  readonly erased: string[] = [];
  readonly calls: string[][] = [];
  /** Outcome for a thing instead of erasing it. */
  readonly failing = new Map<string, Outcome>();
  /** Called at each call, before anything happens. */
  onCall: (ids: readonly string[]) => void | Promise<void> = () => undefined;

  constructor(things: Readonly<Record<string, string>>) {
    for (const [id, region] of Object.entries(things)) this.things.set(id, region);
  }

  /** Times each thing was erased. */
  timesErased(id: string): number {
    return this.erased.filter((one) => one === id).length;
  }
}

export function change(id: string, region: string, overrides: Partial<Change> = {}): Change {
  const target: Target = { type: 'thing', id, region };
  return {
    id: changeId('erase-thing', target),
    kind: 'erase-thing',
    title: `Erase ${id}`,
    target,
    because: [{ kind: 'observed', call: 'test', fact: 'it is there' }],
    order: ORDER.terminateCompute,
    effect: 'irreversible',
    command: `erase ${id}`,
    preselected: true,
    params: null,
    ...overrides,
  };
}

export function eraseThing(world: World, overrides: Partial<WritingKind> = {}): WritingKind {
  return {
    kind: 'erase-thing',
    writes: true,
    permissions: [],
    async apply(_ctx, changes) {
      const ids = changes.map(({ target }) => target.id);
      await world.onCall(ids);
      world.calls.push(ids);
      return ids.map((id): Outcome => {
        const failing = world.failing.get(id);
        if (failing !== undefined) return failing;
        if (!world.things.delete(id)) return { result: 'already-gone' };
        world.erased.push(id);
        return { result: 'applied' };
      });
    },
    async verify(_ctx, { target }) {
      return world.things.has(target.id)
        ? { held: false, found: `${target.id} is still there` }
        : { held: true };
    },
    ...overrides,
  };
}

export function step(id: string, world: World, overrides: Partial<Step<null>> = {}): Step<null> {
  return {
    id,
    title: `Do ${id}`,
    phase: 'eradication',
    effect: { kind: 'irreversible', wordIs: 'the last four characters', typeToConfirm: () => '4F2K' },
    why: `${id} is needed.`,
    reads: [],
    ifSkipped: {},
    async plan() {
      const changes = [...world.things].map(([thing, region]) => change(thing, region));
      return { ...emptyPlan(`${changes.length} things`), changes };
    },
    ...overrides,
  };
}

export const planOf = (changes: readonly Change[], rest: Partial<Plan> = {}): Plan => ({
  ...emptyPlan('a plan'),
  changes,
  ...rest,
});

export function playbook(
  world: World,
  steps: readonly Step<null>[],
  rest: Partial<Playbook<null>> = {},
): Playbook<null> {
  return {
    id: 'test-playbook',
    title: 'Test playbook',
    summary: '',
    inputs: { takes: [], target: () => [], questions: () => [], parse: () => null },
    preflight: [],
    steps,
    kinds: [eraseThing(world)],
    nextSteps: ['Tell your colleagues.'],
    ...rest,
  };
}

export type Answer = (question: StepQuestion) => StepAnswer | Promise<StepAnswer>;

/** Applies everything offered and types the right word. */
export const agree: Answer = ({ plan, effect }) => ({
  answer: 'apply',
  by: 'responder',
  selected: plan.changes.filter(({ preselected }) => preselected).map(({ id }) => id),
  ...(effect.kind === 'irreversible' ? { typed: effect.word } : {}),
});
export const skip: Answer = () => ({ answer: 'skip', by: 'responder' });
export const stop: Answer = () => ({ answer: 'stop', by: 'responder' });

/** A host that answers from a script (the last answer goes on) and remembers everything. */
export class FakeHost implements Host {
  readonly messages: Message[] = [];
  readonly questions: StepQuestion[] = [];
  readonly #answers: Answer[];

  constructor(...answers: readonly Answer[]) {
    this.#answers = [...answers];
  }

  notify(message: Message): void {
    this.messages.push(message);
  }

  async askStep(question: StepQuestion): Promise<StepAnswer> {
    this.questions.push(question);
    const answer = this.#answers.length > 1 ? this.#answers.shift() : this.#answers[0];
    if (answer === undefined) throw new Error(`Nobody answers ${question.step}.`);
    return await answer(question);
  }

  askInput(): Promise<string> {
    throw new Error('No input is asked for in a run.');
  }

  askChoice(): Promise<string> {
    throw new Error('No choice is asked for in a run.');
  }

  of<Type extends Message['type']>(type: Type): Extract<Message, { type: Type }>[] {
    return this.messages.filter(
      (message): message is Extract<Message, { type: Type }> => message.type === type,
    );
  }
}

/** AWS and shell are not used by the fake playbook; the incident knows no event. */
export function outside(clock: Clock): PlaybookRun<null>['context'] {
  return {
    aws: {} as AwsWriters,
    shell: { read: unused, write: unused } as unknown as WriteShell,
    github: noGitHub,
    incident: { investigate: unused } as unknown as Incident,
    clock,
    randomBytes: (size) => new Uint8Array(size),
  };
}

function unused(): never {
  throw new Error('Not part of this test.');
}

export async function start(
  book: Playbook<null>,
  host: Host,
  overrides: Partial<PlaybookRun<null>> = {},
): Promise<{ result: Awaited<ReturnType<typeof runPlaybook>>; folder: CaseFolder; clock: Clock }> {
  const clock = fixedClock();
  const folder = overrides.case ?? (await newCase(tempDir(), { clock }));
  const result = await runPlaybook({
    playbook: book,
    input: null,
    context: outside(clock),
    host,
    case: folder,
    mode: 'guided',
    signal: new AbortController().signal,
    ...overrides,
  });
  await folder.close();
  return { result, folder, clock };
}
