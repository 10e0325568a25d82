import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { expect, it, onTestFinished } from 'vitest';
import { tokenOf } from '../../lib/trail/token.ts';
import { keyId, record, user } from '../lineage/records.ts';

const LEAKED = keyId('AKIA', 9);
const AT = '2026-11-01T10:00:00Z';

/** Workers run compiled code only, so this is the compiled source: `npm test` compiles first. */
const compiled = (name: string) =>
  import(join(import.meta.dirname, '..', '..', 'dist', 'lib', 'trail', `${name}.js`));

it('reads a large folder with workers, and opens later only the files that can answer', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'spillkit-workers-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  const filler = { requestParameters: { text: 'x'.repeat(2_000) } };
  const mine = record(AT, 'ec2:RunInstances', user('ci', LEAKED));
  for (let file = 0; file < 6; file += 1) {
    const life = Array.from({ length: 1_000 }, () =>
      record('2026-11-01T09:00:00Z', 'ec2:DescribeVolumes', user('eve', keyId('AKIA', 8)), filler),
    );
    await writeFile(
      join(dir, `${file}.json`),
      JSON.stringify({ Records: file === 3 ? [...life, mine] : life }),
    );
  }
  await writeFile(join(dir, 'cut.json.gz'), Buffer.from([0x1f, 0x8b, 0]));
  const { logFolder }: typeof import('../../lib/trail/log-folder.ts') = await compiled('log-folder');
  let read: string[] = [];
  const folder = logFolder(dir, (done, of) => read.push(`${done}/${of}`));
  const ask = (value: string) =>
    folder.query(
      { attribute: { key: 'AccessKeyId', value }, from: new Date(0), to: new Date('2100-01-01') },
      new AbortController().signal,
    );
  expect(await ask(keyId('AKIA', 10))).toMatchObject({
    records: [],
    unlooked: [{ call: 'reading trail logs' }],
  });
  expect(read.at(-1)).toBe('7/7');
  expect(folder.reports()[0]).toMatchObject({ files: 7, records: 6_001, distinct: 6_001 });
  read = [];
  expect((await ask(LEAKED)).records).toEqual([mine]);
  expect(read).toEqual(['1/1']);
  read = [];
  expect((await ask(LEAKED)).records).toEqual([mine]);
  expect(read).toEqual([]);
});

it('gives workers the bytes of objects as they come in, many at once', async () => {
  const { logReaders }: typeof import('../../lib/trail/log-readers.ts') = await compiled('log-readers');
  const { read } = logReaders(1e9);
  const search = { tokens: new Set([tokenOf(Buffer.from(LEAKED))]), texts: [] };
  const line = (key: string) =>
    Buffer.from(`${JSON.stringify(record(AT, 'ec2:RunInstances', user('ci', key)))}\n`);
  const found: number[] = [];
  const reads = Array.from({ length: 40 }, (_, file) => {
    const chunks = (async function* () {
      for (let lines = 0; lines < 50; lines += 1) yield line(keyId('AKIA', lines));
      if (file === 7) throw new Error('reset');
    })();
    const hits = (records: readonly object[]) => found.push(records.length);
    return read({ chunks }, search, { hits, digests: () => undefined });
  });
  const facts = await Promise.all(reads);
  expect(facts.map(({ facts: { records } }) => records)).toEqual(Array(40).fill(50));
  expect(facts.filter(({ failure }) => failure === 'reset')).toEqual([facts[7]]);
  expect(found).toEqual(Array(40).fill(1));
});
