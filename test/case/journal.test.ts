import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { sha256 } from '../../lib/case/durable.ts';
import { openJournal, readJournal } from '../../lib/case/journal.ts';
import type { JournalFact } from '../../lib/case/journal-entry.ts';
import { SecretRegistry } from '../../lib/host/redact.ts';
import { fixedClock, tempDir } from './_helpers.ts';

const GENESIS = sha256('case');
const fact = (text: string): JournalFact => ({ kind: 'note', level: 'info', text });

const open = (path: string, secrets = new SecretRegistry()) =>
  openJournal({ path, genesis: GENESIS, clock: fixedClock(), secrets });

async function journalOf(...texts: readonly string[]): Promise<string> {
  const path = join(tempDir(), 'journal.jsonl');
  const journal = await open(path);
  for (const text of texts) await journal.append(fact(text));
  await journal.close();
  return path;
}

describe('the journal', () => {
  it('chains every line to the bytes of the one before', async () => {
    const lines = readFileSync(await journalOf('one', 'two', 'three'), 'utf8')
      .trimEnd()
      .split('\n');
    const entries = lines.map((line) => JSON.parse(line));
    expect(entries.map(({ seq }) => seq)).toEqual([1, 2, 3]);
    expect(entries.map(({ at }) => at)).toEqual(Array(3).fill('2026-11-23T10:00:00.000Z'));
    expect(entries.map(({ previous }) => previous)).toEqual([
      GENESIS,
      ...lines.slice(0, 2).map((line) => sha256(line)),
    ]);
  });

  it('keeps the order of facts told at once, each on disk when its promise resolves', async () => {
    const path = join(tempDir(), 'journal.jsonl');
    const journal = await open(path);
    const texts = Array.from({ length: 200 }, (_, at) => `fact ${at}`);
    await Promise.all(
      texts.map(async (text, at) => {
        const entry = await journal.append(fact(text));
        expect(entry.seq).toBe(at + 1);
        expect(readFileSync(path, 'utf8')).toContain(`"${text}"`);
      }),
    );
    await journal.close();
    const read = await readJournal(path, GENESIS);
    expect(read.map((entry) => entry.kind === 'note' && entry.text)).toEqual(texts);
  });

  it('goes on after the last line when it is opened again', async () => {
    const path = await journalOf('one');
    const journal = await open(path);
    await journal.append(fact('two'));
    await journal.close();
    expect((await readJournal(path, GENESIS)).map(({ seq }) => seq)).toEqual([1, 2]);
  });

  it('holds no secret, however it is written', async () => {
    const path = join(tempDir(), 'journal.jsonl');
    const secrets = new SecretRegistry();
    secrets.keep('p@ss/word+with=signs');
    const journal = await open(path, secrets);
    await journal.append({
      kind: 'change-applied',
      step: 's',
      change: 'c',
      outcome: {
        result: 'applied',
        record: { deep: ['p@ss/word+with=signs', 'p%40ss%2Fword%2Bwith%3Dsigns'] },
      },
    });
    await journal.close();
    const text = readFileSync(path, 'utf8');
    expect(text).not.toContain('word');
    expect(text).toContain('["[redacted]","[redacted]"]');
  });

  it('does not go on after a write that failed', async () => {
    const path = await journalOf('one');
    const journal = await open(path);
    await journal.close();
    await expect(journal.append(fact('two'))).rejects.toThrow();
    await expect(journal.append(fact('three'))).rejects.toThrow();
  });
});

describe('a journal after a crash', () => {
  it.each([
    ['a line cut short', (text: string) => text.slice(0, -20)],
    ['a line without its end', (text: string) => text.slice(0, -1)],
    [
      'a block of zeros',
      (text: string) => `${text.split('\n').slice(0, 2).join('\n')}\n${'\0'.repeat(64)}\n`,
    ],
  ])('sets %s aside and goes on', async (_name, tear) => {
    const path = await journalOf('one', 'two', 'three');
    const whole = readFileSync(path, 'utf8');
    writeFileSync(path, tear(whole));
    expect((await readJournal(path, GENESIS)).length).toBe(2);
    const journal = await open(path);
    expect(journal.entries().length).toBe(2);
    await journal.append(fact('four'));
    await journal.close();
    const torn = readFileSync(path.replace('.jsonl', '.torn-1'), 'utf8');
    expect(torn).toBe(tear(whole).slice(whole.split('\n').slice(0, 2).join('\n').length + 1));
    expect((await readJournal(path, GENESIS)).map(({ seq }) => seq)).toEqual([1, 2, 3]);
  });

  it('keeps every torn line it ever met', async () => {
    const path = await journalOf('one');
    for (const rest of ['first tear', 'second tear']) {
      writeFileSync(path, rest, { flag: 'a' });
      await (await open(path)).close();
    }
    expect(readFileSync(path.replace('.jsonl', '.torn-2'), 'utf8')).toBe('second tear');
  });

  it('is left as it is by reading', async () => {
    const path = await journalOf('one');
    writeFileSync(path, 'tear', { flag: 'a' });
    await readJournal(path, GENESIS);
    expect(readFileSync(path, 'utf8').endsWith('tear')).toBe(true);
    expect(existsSync(path.replace('.jsonl', '.torn-1'))).toBe(false);
  });
});

describe('a journal someone changed', () => {
  it.each<[string, (lines: string[]) => string[], number]>([
    ['a word in line 2', (lines) => lines.with(1, (lines[1] ?? '').replace('two', 'TWO')), 2],
    ['line 2 taken out', (lines) => lines.toSpliced(1, 1), 2],
    ['lines 2 and 3 swapped', ([one = '', two = '', three = '', ...rest]) => [one, three, two, ...rest], 2],
    ['line 3 replaced by text', (lines) => lines.with(2, 'nothing happened'), 3],
    ['line 1 taken out', (lines) => lines.slice(1), 1],
  ])('is refused: %s', async (_name, change, line) => {
    const path = await journalOf('one', 'two', 'three', 'four');
    writeFileSync(path, `${change(readFileSync(path, 'utf8').trimEnd().split('\n')).join('\n')}\n`);
    const refusal = { code: 'JournalBroken', message: expect.stringContaining(`Line ${line} of ${path} `) };
    await expect(readJournal(path, GENESIS)).rejects.toMatchObject(refusal);
    await expect(open(path)).rejects.toMatchObject(refusal);
  });

  it('is refused when the case was changed under it', async () => {
    const path = await journalOf('one');
    await expect(readJournal(path, sha256('another case'))).rejects.toMatchObject({ code: 'JournalBroken' });
  });
});
