import { describe, expect, it } from 'vitest';
import { leakOfCase } from '../../lib/github/purge/leak-of-case.ts';
import type { ReadShell } from '../../lib/host/shell.ts';
import type { ReadContext } from '../../lib/playbook/context.ts';
import { git, gitWith, KEY_ID, makeLeakyRepository, SECRET, shell } from './leaky-repository.ts';

const { signal } = new AbortController();

async function caseWithLeak() {
  const { bare } = await makeLeakyRepository();
  let readings = 0;
  const counting: ReadShell = {
    read: (program, args, options) => {
      if (args.includes('--batch=%(objectsize)')) readings++;
      return shell.read(program, args, options);
    },
  };
  const newRun = () => {
    const kept: string[] = [];
    const ctx = {
      incident: { leakedKeyId: KEY_ID } as ReadContext['incident'],
      keepSecret: (secret: string) => void kept.push(secret),
      notify: () => undefined,
    };
    const find = async (replacement?: string) => {
      const before = readings;
      const choices = replacement === undefined ? {} : { replacement };
      const leak = await leakOfCase(ctx, { shell: counting, gitDir: bare, signal }, choices);
      return { leak, readings: readings - before };
    };
    return { find, kept };
  };
  return { bare, newRun };
}

describe('the leak of a case', () => {
  it('is read once for the plan, the rewrite and the proof of one run, and again in the next', async () => {
    const { bare, newRun } = await caseWithLeak();
    const { find } = newRun();
    const first = await find();
    expect(first.readings).toBeGreaterThan(0);
    await git(bare, 'repack', '--quiet', '-a', '-d');
    expect(await find()).toEqual({ leak: first.leak, readings: 0 });
    const next = newRun();
    expect((await next.find()).readings).toBeGreaterThan(0);
    expect(next.kept).toContain(SECRET);
  });

  it('is read again when an object arrived in between, or one went and another came', async () => {
    const { bare, newRun } = await caseWithLeak();
    const { find } = newRun();
    const before = (await find()).leak.search;
    const add = (input: string) => gitWith(bare, { input }, 'hash-object', '-w', '--stdin');
    const arrived = await add(`late ${KEY_ID}\n`);
    const after = await find();
    const { table, dirty } = after.leak.search;
    expect(after.readings).toBeGreaterThan(0);
    expect(dirty.has(table.findHex(arrived))).toBe(true);
    expect(dirty.size).toBe(before.dirty.size + 1);
    await git(bare, 'prune', '--expire=now');
    const other = await add(`later ${KEY_ID}\n`);
    const swapped = (await find()).leak.search;
    expect(swapped.table.count).toBe(table.count);
    expect(swapped.dirty.has(swapped.table.findHex(other))).toBe(true);
  });

  it('is read again for another replacement, which belongs to it', async () => {
    const { newRun } = await caseWithLeak();
    const { find } = newRun();
    await find();
    expect((await find('GONE')).leak.search.needles.replacement).toBe('GONE');
  });
});
