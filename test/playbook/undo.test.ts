import { describe, expect, it } from 'vitest';
import { openCase } from '../../lib/case/case-folder.ts';
import { containedAt, stepResults } from '../../lib/case/journal-view.ts';
import type { Host, StepAnswer, StepQuestion } from '../../lib/host/host.ts';
import type { WritingKind } from '../../lib/playbook/change-kind.ts';
import { undoChanges } from '../../lib/playbook/undo.ts';
import type { UndoSelection } from '../../lib/playbook/undoable.ts';
import { fixedClock, newCase, tempDir } from '../case/_helpers.ts';
import {
  type Answer,
  agree,
  change,
  eraseThing,
  FakeHost,
  outside,
  planOf,
  playbook,
  start,
  step,
  World,
} from './_helpers.ts';

/** Switches that can be switched off and on again, by their class of order, and a thing that is gone for good. */
async function switchedOff() {
  const world = new World({ key: 'global', policy: 'global', thing: 'global' });
  const off: string[] = [];
  const calls: string[] = [];
  const kind: WritingKind = {
    kind: 'switch-off',
    writes: true,
    permissions: [],
    apply: async (_ctx, changes) =>
      changes.map(({ target }) => {
        off.push(target.id);
        return { result: 'applied', record: { was: target.id } };
      }),
    verify: async (_ctx, { target }) =>
      off.includes(target.id) ? { held: true } : { held: false, found: 'it is on' },
    undo: async (_ctx, { target }, record) => {
      calls.push(`${target.id} ${JSON.stringify(record)}`);
      if (target.id !== 'stuck') off.splice(off.indexOf(target.id), 1);
      return { result: 'applied' };
    },
  };
  const switching = (id: string, order: 0 | 8) =>
    change(id, 'global', { id: `switch-off|global|${id}`, kind: kind.kind, effect: 'reversible', order });
  const book = playbook(
    world,
    [
      step('contain', world, {
        effect: { kind: 'reversible', undo: 'switch it on' },
        plan: async () =>
          planOf(['key', 'stuck'].filter((id) => !off.includes(id)).map((id) => switching(id, 0))),
      }),
      step('rotate', world, {
        plan: async () =>
          planOf([
            ...(off.includes('late') ? [] : [switching('late', 8)]),
            ...(world.things.has('thing') ? [change('thing', 'global')] : []),
          ]),
      }),
    ],
    { kinds: [eraseThing(world), kind] },
  );
  const folder = await newCase(tempDir());
  await start(book, new FakeHost(agree), { case: folder });
  const undo = async (answer: Answer, named: UndoSelection = {}) => {
    const clock = fixedClock('2026-11-24T10:00:00Z');
    const opened = await openCase(folder.dir, clock);
    const host: Host & { readonly questions: StepQuestion[] } = new FakeHost(answer);
    const exit = await undoChanges(
      {
        ...{ playbook: book, input: null, context: outside(clock), host, case: opened },
        ...{ mode: 'guided', signal: new AbortController().signal },
      },
      named,
    );
    await opened.close();
    return { exit, question: host.questions[0], entries: opened.journal.entries() };
  };
  return { off, calls, book, dir: folder.dir, undo };
}

const all = ({ plan }: StepQuestion): StepAnswer => ({
  answer: 'apply',
  by: 'responder',
  selected: plan.changes.map(({ id }) => id),
});

describe('undo', () => {
  it('offers what was applied and can be taken back, latest first, and selects none of it', async () => {
    const { undo } = await switchedOff();
    const { question } = await undo(() => ({ answer: 'skip', by: 'responder' }));
    expect(question?.plan.changes.map(({ title, preselected }) => [title, preselected])).toEqual([
      ['Take back: Erase late', false],
      ['Take back: Erase stuck', false],
      ['Take back: Erase key', false],
    ]);
    expect(question?.effect.kind).toBe('reversible');
  });

  it('takes the latest class back first, with what was noted, and journals each', async () => {
    const { undo, off, calls } = await switchedOff();
    const { exit, entries } = await undo(({ plan }) => ({
      answer: 'apply',
      by: 'responder',
      selected: plan.changes.filter(({ target }) => target.id !== 'stuck').map(({ id }) => id),
    }));
    expect(exit).toBe(0);
    expect(calls).toEqual(['late {"was":"late"}', 'key {"was":"key"}']);
    expect(off).toEqual(['stuck']);
    expect(
      entries.flatMap((entry) => (entry.kind === 'change-undone' ? [entry.outcome.result] : [])),
    ).toEqual(['applied', 'applied']);
  });

  it('says of what still holds that it does, and gives 1', async () => {
    const { undo } = await switchedOff();
    const { exit, entries } = await undo(all);
    expect(exit).toBe(1);
    expect(entries.at(-1)).toMatchObject({
      kind: 'run-ended',
      exitCode: 1,
      leftUndone: ['Take back: Erase stuck: StillHolds: It was taken back, and read back it still holds.'],
    });
  });

  it('names what was under way when the run died, which nobody knows to stand, and gives 1', async () => {
    const { undo, off, dir } = await switchedOff();
    expect((await undo(agree, { targets: ['key'] })).exit).toBe(0);
    const opened = await openCase(dir, fixedClock());
    await opened.journal.append({
      ...{ kind: 'change-applying', step: 'contain', change: 'switch-off|global|key' },
    });
    await opened.close();

    const unsettled = /^Take back: Erase key: the run ended while .* spillkit resume .* reads it back; /;
    const alone = await undo(agree, { targets: ['key'] });
    expect(alone.question).toBeUndefined();
    expect(alone.exit).toBe(1);
    expect(alone.entries.at(-1)).toMatchObject({ leftUndone: [expect.stringMatching(unsettled)] });

    const both = await undo(agree, { targets: ['key', 'late'] });
    expect(off).toEqual(['stuck']);
    expect(both.exit).toBe(1);
    expect((await undo(agree, { targets: ['late'] })).exit).toBe(0);
  });

  it('changes nothing when it is declined, and gives 3', async () => {
    const { undo, off, calls } = await switchedOff();
    const { exit } = await undo(() => ({ answer: 'skip', by: 'responder' }));
    expect(exit).toBe(3);
    expect({ off, calls }).toEqual({ off: ['key', 'stuck', 'late'], calls: [] });
  });

  it('selects what was named, and offers nothing else', async () => {
    const { undo, off } = await switchedOff();
    const { exit, question } = await undo(agree, { steps: ['contain'], targets: ['key'] });
    expect(question?.plan.changes.map(({ target }) => target.id)).toEqual(['key']);
    expect(exit).toBe(0);
    expect(off).toEqual(['stuck', 'late']);
  });

  it('has nothing to offer the second time, and asks nothing', async () => {
    const { undo } = await switchedOff();
    await undo(agree, { targets: ['key'] });
    const { exit, question } = await undo(agree, { targets: ['key'] });
    expect({ exit, question }).toEqual({ exit: 0, question: undefined });
  });

  it('leaves the step unfinished: it is no longer contained, and a resumed run does it again', async () => {
    const { undo, off, book, dir } = await switchedOff();
    const { entries } = await undo(agree, { targets: ['key'] });
    expect(stepResults(entries).has('contain')).toBe(false);
    expect(containedAt(entries)).toBeUndefined();
    const { result } = await start(book, new FakeHost(agree), { case: await openCase(dir, fixedClock()) });
    expect(result.exitCode).toBe(0);
    expect(off).toContain('key');
  });
});
