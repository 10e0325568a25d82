import { appendFileSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { type CaseFolder, openCase } from '../../lib/case/case-folder.ts';
import type { JournalEntry } from '../../lib/case/journal-entry.ts';
import { ORDER } from '../../lib/playbook/change.ts';
import type { Playbook } from '../../lib/playbook/playbook.ts';
import { fixedClock, newCase, tempDir } from '../case/_helpers.ts';
import {
  agree,
  change,
  eraseThing,
  FakeHost,
  planOf,
  playbook,
  start,
  step,
  World,
} from '../playbook/_helpers.ts';

const repeat = { agree: 2, pauseMs: 1_000, maxRounds: 8, because: 'AWS takes its time' };

/**
 * Three steps as the real ones are: one that repeats and can be undone, one whose plan cannot see what it did
 * (a rotation: a second one would be harm), one that erases in batches and order.
 */
function incident(): { world: World; book: Playbook<null> } {
  const world = new World({
    policy: 'global',
    'password-of-maria': 'global',
    'i-1': 'eu-west-1',
    'i-2': 'eu-west-1',
    'i-3': 'us-east-1',
    'sg-1': 'eu-west-1',
  });
  const standing = (...ids: readonly string[]) =>
    ids.filter((id) => world.things.has(id)).map((id) => change(id, world.things.get(id) ?? ''));
  const contain = step('contain', world, {
    effect: { kind: 'reversible', undo: 'remove the policy' },
    repeat,
    plan: async () => planOf(standing('policy')),
  });
  const rotate = step('rotate', world, {
    plan: async () => planOf([change('password-of-maria', 'global')]),
  });
  const erase = step('erase', world, {
    repeat,
    plan: async () =>
      planOf([
        ...standing('i-1', 'i-2', 'i-3'),
        ...standing('sg-1').map((one) => ({ ...one, order: ORDER.network })),
      ]),
  });
  const kind = eraseThing(world, { batch: { key: ({ target }) => target.region, max: 10 } });
  return { world, book: playbook(world, [contain, rotate, erase], { kinds: [kind] }) };
}

/** A process that dies at its n-th journal line: right before it is on disk, or right after. */
function dying(folder: CaseFolder, line: number, when: 'before' | 'after'): CaseFolder {
  let appended = 0;
  return {
    ...folder,
    journal: {
      entries: () => folder.journal.entries(),
      close: () => folder.journal.close(),
      append: async (fact) => {
        appended += 1;
        if (appended > line || (appended === line && when === 'before')) throw new Error('crash');
        const entry = await folder.journal.append(fact);
        if (appended >= line) throw new Error('crash');
        return entry;
      },
    },
  };
}

async function resume(dir: string, book: Playbook<null>) {
  const clock = fixedClock('2026-11-23T11:00:00Z');
  const folder = await openCase(dir, clock);
  const before = folder.journal.entries().length;
  const { result } = await start(book, new FakeHost(agree), { case: folder });
  return { result, entries: folder.journal.entries(), news: folder.journal.entries().slice(before) };
}

/** Changes that an earlier run began and whose outcome it did not record. */
function unknownIn(entries: readonly JournalEntry[]): readonly string[] {
  const open = new Set<string>();
  for (const entry of entries) {
    if (entry.kind === 'change-applying') open.add(entry.change);
    if (entry.kind === 'change-applied') open.delete(entry.change);
  }
  return [...open];
}

async function fullRun() {
  const { world, book } = incident();
  const folder = await newCase(tempDir());
  await start(book, new FakeHost(agree), { case: folder });
  return { world, book, dir: folder.dir, lines: folder.journal.entries().length };
}

const { lines } = await fullRun();
const everyLine = Array.from({ length: lines }, (_, at) => at + 1);

it('the run that is broken off has lines of every kind', () => {
  expect(lines).toBeGreaterThan(30);
});

describe.each(['before', 'after'] as const)('a process that dies %s its n-th journal line', (when) => {
  it.each(everyLine)('n = %i: the resumed case ends clean and nothing was applied twice', async (line) => {
    const { world, book } = incident();
    const folder = await newCase(tempDir());
    await expect(start(book, new FakeHost(agree), { case: dying(folder, line, when) })).rejects.toThrow(
      'crash',
    );
    await folder.close();
    const unknown = unknownIn(folder.journal.entries());

    const { result, news } = await resume(folder.dir, book);

    expect(result.exitCode).toBe(0);
    expect([...world.things.keys()]).toEqual([]);
    expect(world.calls.flat().toSorted()).toEqual(
      ['i-1', 'i-2', 'i-3', 'password-of-maria', 'policy', 'sg-1'].toSorted(),
    );
    for (const id of unknown) {
      const first = news.find((entry) => 'change' in entry && entry.change === id);
      expect(first?.kind).toBe('change-verified');
    }
  });
});

describe('a journal that lost its end', () => {
  it.each(everyLine)('after line %i, with a torn line behind it: nothing is applied again', async (line) => {
    const { world, book, dir } = await fullRun();
    const path = join(dir, 'journal.jsonl');
    const kept = readFileSync(path, 'utf8').split('\n').slice(0, line);
    writeFileSync(path, `${kept.join('\n')}\n`);
    appendFileSync(path, '{"seq":');
    const callsBefore = world.calls.length;
    const entries = kept.map((text) => JSON.parse(text) as JournalEntry);
    const rotated = entries.some((entry) => entry.kind === 'change-applying' && entry.step === 'rotate');

    const { result } = await resume(dir, book);

    expect(readFileSync(join(dir, 'journal.torn-1'), 'utf8')).toBe('{"seq":');
    expect(result.exitCode).toBe(0);
    // A rotation that the journal does not know of is the one thing that cannot be told to have been done.
    const again = world.calls.slice(callsBefore).flat();
    expect(again).toEqual(rotated ? [] : ['password-of-maria']);
  });
});

describe('a case that is resumed', () => {
  it('does not take up what was finished, and says so', async () => {
    const { world, book, dir } = await fullRun();
    const callsBefore = world.calls.length;
    const host = new FakeHost();
    const folder = await openCase(dir, fixedClock());
    const { result } = await start(book, host, { case: folder });
    expect(result).toMatchObject({
      exitCode: 0,
      steps: [{ result: 'verified' }, { result: 'verified' }, { result: 'verified' }],
    });
    expect(world.calls.length).toBe(callsBefore);
    expect(host.of('step-started').map(({ step: id }) => id)).toEqual(['contain', 'erase']);
  });

  it('looks again where the attacker may have been back, and asks', async () => {
    const { world, book, dir } = await fullRun();
    world.things.set('policy', 'global');
    const host = new FakeHost(agree);
    await start(book, host, { case: await openCase(dir, fixedClock()) });
    expect(world.timesErased('policy')).toBe(2);
    expect(host.questions.length).toBe(1);
  });

  it('asks a declined step again', async () => {
    const { world, book } = incident();
    const folder = await newCase(tempDir());
    const skip = () => ({ answer: 'skip' as const, by: 'responder' as const });
    const first = await start(book, new FakeHost(skip), { case: folder });
    expect(first.result.exitCode).toBe(3);
    const { result } = await resume(folder.dir, book);
    expect(result.exitCode).toBe(0);
    expect(world.things.size).toBe(0);
  });

  it('says of a change that was begun and does not hold that it is planned again', async () => {
    const { world, book } = incident();
    const folder = await newCase(tempDir());
    world.onCall = () => {
      throw new Error('never reached AWS');
    };
    const host = new FakeHost(agree);
    await expect(start(book, host, { case: dying(folder, 5, 'after') })).rejects.toThrow('crash');
    await folder.close();
    world.onCall = () => undefined;
    const { result, entries } = await resume(folder.dir, book);
    expect(result.exitCode).toBe(0);
    expect(entries.flatMap((entry) => (entry.kind === 'note' ? [entry.text] : []))).toContain(
      'Erase policy: begun in the earlier run, does not hold; it is planned again.',
    );
  });

  it('does not apply a recorded change again though it no longer holds, and says that it does not', async () => {
    const world = new World({ key: 'global' });
    const rotate = step('rotate', world, { plan: async () => planOf([change('key', 'global')]) });
    const other = step('other', world, { plan: async () => planOf([]) });
    const book = playbook(world, [rotate, other]);
    const folder = await newCase(tempDir());
    // Dies after the outcome is recorded, before it is read back.
    await expect(start(book, new FakeHost(agree), { case: dying(folder, 6, 'after') })).rejects.toThrow(
      'crash',
    );
    await folder.close();
    world.things.set('key', 'global');
    const { result } = await resume(folder.dir, book);
    expect(world.timesErased('key')).toBe(1);
    expect(result).toMatchObject({
      exitCode: 1,
      steps: [{ result: 'failed', left: ['Erase key: does not hold: key is still there'] }, {}],
    });
  });
});
