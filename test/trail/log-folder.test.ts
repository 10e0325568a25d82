import { mkdir, mkdtemp, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { describe, expect, it, onTestFinished } from 'vitest';
import { logFolder } from '../../lib/trail/log-folder.ts';
import type { LookupAttribute } from '../../lib/trail/source.ts';
import { spillkit } from '../cli/fixtures.ts';
import { createdUser, keyId, launched, record, user } from '../lineage/records.ts';
import { hasPublishedRecords, PUBLISHED, SKIPPED } from './published-records.ts';

const LEAKED = keyId('AKIA', 7);
const mine = () => record('2026-11-01T10:00:00Z', 'ec2:DescribeInstances', user('ci', LEAKED));
const other = () => record('2026-11-01T09:00:00Z', 'ec2:DescribeInstances', user('eve', keyId('AKIA', 8)));
const delivery = (...records: readonly unknown[]) => JSON.stringify({ Records: records });

async function folderOf(files: Readonly<Record<string, string | Buffer>>): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'spillkit-logs-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  for (const [name, content] of Object.entries(files)) {
    await mkdir(dirname(join(dir, name)), { recursive: true });
    await writeFile(join(dir, name), content);
  }
  return dir;
}

function theOnly<T>([one]: readonly T[]): T {
  if (one === undefined) throw new Error('There is none.');
  return one;
}

async function ask(dir: string, value = LEAKED, key: LookupAttribute['key'] = 'AccessKeyId') {
  const folder = logFolder(dir);
  const answer = await folder.query(
    { attribute: { key, value }, from: new Date(0), to: new Date('2100-01-01') },
    new AbortController().signal,
  );
  return {
    ...answer,
    ids: answer.records.map(({ eventID }) => eventID),
    contents: theOnly(folder.reports()),
  };
}

async function read(files: Readonly<Record<string, string | Buffer>>) {
  return ask(await folderOf(files));
}

describe('the forms trail logs are kept in', () => {
  const one = mine();
  const text = JSON.stringify(one);
  const page = (EventTime: unknown) => JSON.stringify({ Events: [{ EventTime, CloudTrailEvent: text }] });
  it.each([
    ['a gzipped delivery', 'a/b.json.gz', gzipSync(delivery(other(), one, other()))],
    ['a delivery', 'b.json', delivery(one, other())],
    ['a gzipped delivery without the ending', 'b.json', gzipSync(delivery(one))],
    ['a delivery laid out on many lines', 'b.json', JSON.stringify({ Records: [one] }, null, 2)],
    ['an array', 'b.json', JSON.stringify([other(), one])],
    ['a single record', 'b.json', text],
    ['one record a line', 'b.ndjson', `${JSON.stringify(other())}\n${text}\n`],
    ['a page of the API', 'b.json', page(1_793_527_200.5)],
    ['a page of the CLI', 'b.json', page('2026-11-01T11:00:00+01:00')],
    ['a page of the SDK', 'b.json', page('2026-11-01T10:00:00.000Z')],
  ])('reads %s', async (_, name, content) => {
    const { ids, contents, unlooked } = await read({ [name]: content });
    expect(ids).toEqual([one.eventID]);
    expect([...contents.skipped, ...contents.oddities, ...unlooked]).toEqual([]);
  });
});

describe('what is odd in trail logs', () => {
  it('skips and counts digests and foreign files', async () => {
    const { contents, ids } = await read({
      'digest.json.gz': gzipSync(JSON.stringify({ digestS3Object: 'x', logFiles: [] })),
      'package.json': JSON.stringify({ name: 'x' }),
      'notes.txt': LEAKED,
    });
    expect(ids).toEqual([]);
    expect(Object.fromEntries(contents.skipped)).toEqual({
      'digest file': 1,
      'no CloudTrail records': 2,
    });
  });

  it('gives a record delivered twice once, and counts both', async () => {
    const one = mine();
    const { ids, contents } = await read({ 'a.json': delivery(one), 'b.json': delivery(one) });
    expect(ids).toEqual([one.eventID]);
    expect(contents).toMatchObject({ files: 2, records: 2, distinct: 1 });
  });

  it('takes one call that two accounts saw for two records, whatever its id', async () => {
    const one = mine();
    const theirs = { ...one, recipientAccountId: '999999999999' };
    const { records, contents } = await read({ 'a.json': delivery(one, one), 'b.json': delivery(theirs) });
    expect(records).toEqual([one, theirs]);
    expect(contents).toMatchObject({ records: 3, distinct: 2 });
  });

  it.each(['eventID', 'eventTime', 'userIdentity'])(
    'counts a record without %s and keeps its neighbours',
    async (field) => {
      const broken = { ...other(), [field]: undefined };
      const { ids, contents } = await read({ 'a.json': delivery(mine(), broken) });
      expect(ids).toHaveLength(1);
      expect([...contents.oddities.values()]).toEqual([1]);
    },
  );

  it('counts an empty key id and joins nothing by it', async () => {
    const { ids, contents } = await read({
      'a.json': delivery(record('2026-11-01T10:00:00Z', 'signin:ConsoleLogin', user('eve', ''))),
    });
    expect(ids).toEqual([]);
    expect(contents.oddities.get('empty accessKeyId')).toBe(1);
  });

  it('names a file that is cut off and reads the others', async () => {
    const gz = gzipSync(delivery(mine()));
    const whole = mine();
    const { ids, contents, unlooked } = await read({
      'cut.json.gz': gz.subarray(0, gz.length - 20),
      'cut.json': delivery(mine()).slice(0, -30),
      'whole.json': delivery(whole),
    });
    expect(ids).toEqual([whole.eventID]);
    expect(unlooked.map(({ where }) => where.endsWith('cut.json.gz'))).toEqual([true]);
    expect(Object.fromEntries(contents.oddities)).toEqual({
      'damaged or unreadable file': 1,
      'not JSON, or cut off': 1,
    });
  });

  it('goes on behind damage, in a line and in a delivery', async () => {
    const [before, after] = [mine(), mine()];
    const cut = JSON.stringify(other()).slice(0, 200);
    const { ids, contents } = await read({
      'lines.ndjson': [JSON.stringify(before), cut, JSON.stringify(after)].join('\n'),
    });
    expect(ids.sort()).toEqual([before.eventID, after.eventID].sort());
    expect(Object.fromEntries(contents.oddities)).toEqual({ 'not JSON, or cut off': 1 });
    const again = await read({
      'a.json': `{"Records":[${cut}\n,${JSON.stringify(after)}]}`,
      'open.json': delivery(before).slice(0, -2),
    });
    expect(again.ids.sort()).toEqual([before.eventID, after.eventID].sort());
    expect(Object.fromEntries(again.contents.oddities)).toEqual({ 'not JSON, or cut off': 2 });
  });

  it('reads what stands in a damaged gzip before the damage, and names the file', async () => {
    const records = Array.from({ length: 400 }, mine);
    const gz = gzipSync(delivery(...records), { level: 0 });
    const { ids, unlooked } = await read({ 'a.json.gz': gz.subarray(0, gz.length / 2) });
    expect(ids.length).toBeGreaterThan(50);
    expect(unlooked).toMatchObject([{ call: 'reading trail logs', reason: 'unexpected end of file' }]);
  });

  it('reads several gzip members, byte order marks and what PowerShell writes', async () => {
    const [a, b, c, d] = [mine(), mine(), mine(), mine()];
    const { ids, contents } = await read({
      'members.gz': Buffer.concat([gzipSync(`${JSON.stringify(a)}\n`), gzipSync(JSON.stringify(b))]),
      'bom.json': `\ufeff${delivery(c)}`,
      'page.txt': Buffer.from(`\ufeff${JSON.stringify({ Events: [{ CloudTrailEvent: d }] })}`, 'utf16le'),
    });
    expect(ids.sort()).toEqual([a, b, c, d].map(({ eventID }) => eventID).sort());
    expect([...contents.oddities, ...contents.skipped]).toEqual([]);
  });

  it('counts what holds no records, by why, and does not take other packings for nothing', async () => {
    const { contents, unlooked } = await read({
      'empty.json': '',
      'empty.json.gz': gzipSync(''),
      'none.json': delivery(),
      'picture.png': Buffer.from([0x89, 0x50, 0, 0]),
      'insight.json': delivery({ eventCategory: 'Insight', eventID: 'x', insightDetails: {} }),
      'logs.zip': Buffer.from([0x50, 0x4b, 3, 4, 0]),
    });
    expect(Object.fromEntries(contents.skipped)).toEqual({
      'empty file': 2,
      'no CloudTrail records': 1,
      'not a log file': 1,
      'CloudTrail Insights events': 1,
    });
    expect(unlooked.map(({ reason }) => reason)).toEqual(['packed with zip; unpack it first']);
  });

  it('follows links once, ends in a loop of them, and names one that leads nowhere', async () => {
    const dir = await folderOf({ 'logs/a.json': delivery(mine()) });
    await symlink(dir, join(dir, 'logs', 'loop'));
    await symlink(join(dir, 'logs', 'a.json'), join(dir, 'same.json'));
    await symlink(join(dir, 'gone.json'), join(dir, 'gone-link.json'));
    const { contents, unlooked } = await ask(dir);
    expect(contents).toMatchObject({ files: 1, records: 1 });
    expect(contents.skipped.get('link to what is read already')).toBe(2);
    expect(unlooked).toMatchObject([{ where: join(dir, 'gone-link.json') }]);
  });

  it('counts records that came late or once more with corrections', async () => {
    const late = { ...mine(), addendum: { reason: 'DELIVERY_DELAY' } };
    const { ids, contents } = await read({ 'a.json': delivery(late, mine()) });
    expect(ids.length).toBe(2);
    expect(contents.addenda).toBe(1);
  });

  it('tells a LookupEvents entry that was saved without its record', async () => {
    const { contents } = await read({
      'a.json': JSON.stringify({ Events: [{ EventId: 'x', EventName: 'RunInstances' }] }),
    });
    expect(Object.fromEntries(contents.oddities)).toEqual({ 'LookupEvents entry without its record': 1 });
  });

  it('finds names that are spelled with escapes', async () => {
    const named = record('2026-11-01T10:00:00Z', 'iam:GetUser', user('jörg'));
    const text = delivery(named).replaceAll('ö', '\\u00f6');
    const { records } = await ask(await folderOf({ 'a.json': text }), 'jörg', 'Username');
    expect(records).toEqual([named]);
  });

  it('tells a record that lies in the folder of another region', async () => {
    const { contents } = await read({ 'AWSLogs/1/CloudTrail/eu-west-1/2026/11/01/a.json': delivery(mine()) });
    expect(contents.oddities.get('region folder is not awsRegion')).toBe(1);
  });

  it('finds records whose request holds what a record starts with', async () => {
    const nested = { ...mine(), requestParameters: { eventVersion: '1', inner: { eventVersion: LEAKED } } };
    const after = mine();
    const { ids } = await read({ 'a.json': delivery(nested, after) });
    expect(ids.sort()).toEqual([nested.eventID, after.eventID].sort());
  });

  it.skipIf(!hasPublishedRecords)(
    `reads every published file, or says why not (skipped: ${SKIPPED})`,
    async () => {
      const { contents, unlooked } = await ask(PUBLISHED);
      expect(unlooked).toEqual([]);
      // 310 detonated, 563 examples of which one lost its identity; rule tests and payloads are no saved logs.
      expect(contents.records).toBe(873);
      expect(contents.oddities.get('no userIdentity')).toBe(1);
      expect(contents.skipped.get('no CloudTrail records')).toBeGreaterThan(20);
      expect(contents.files).toBeGreaterThan(600);
    },
  );
});

describe('spillkit audit', () => {
  const made = record('2026-11-01T10:01:00Z', 'iam:CreateUser', user('ci', LEAKED), createdUser('backup'));
  const ran = record(
    '2026-11-01T10:02:00Z',
    'ec2:RunInstances',
    user('ci', LEAKED),
    launched(['i-0123456789abcdef0']),
  );

  it('follows the key through logs alone, and ends with the documented object', async () => {
    const dir = await folderOf({ 'a.json.gz': gzipSync(delivery(mine(), made, ran, other())) });
    const { exit, stdout } = await spillkit([
      'audit',
      '--key-id',
      LEAKED,
      '--since',
      '2000-01-01T00:00:00Z',
      '--trail',
      `logs:${dir}`,
      '--json',
    ]);
    expect(exit).toBe(0);
    expect(JSON.parse(stdout)).toMatchObject({
      type: 'audit-result',
      schema: 1,
      leakedKey: LEAKED,
      events: { total: 3, ok: 3, failed: 0 },
      sources: [{ kind: 'logs', files: 1, records: 4, distinct: 4 }],
      resources: [
        { type: 'iam-user', id: 'backup', verdict: 'attacker', state: 'unknown', because: [made.eventID] },
        { type: 'ec2-instance', id: 'i-0123456789abcdef0', verdict: 'attacker', because: [ran.eventID] },
      ],
    });
  });

  it('shows people the same, and exits 1 when a file was unreadable', async () => {
    const dir = await folderOf({ 'a.json': delivery(made), 'b.json.gz': Buffer.from([0x1f, 0x8b, 0]) });
    const { exit, stdout } = await spillkit([
      'audit',
      '--key-id',
      LEAKED,
      '--since',
      '2000-01-01',
      '--trail',
      `logs:${dir}`,
    ]);
    expect(exit).toBe(1);
    expect(stdout).toContain('iam-user backup');
    expect(stdout).toContain('b.json.gz');
  });

  it('fits the terminal, and is in one piece a line where there is none', async () => {
    const dir = await folderOf({ 'a.json': delivery(made, ran) });
    const argv = ['audit', '--key-id', LEAKED, '--since', '2000-01-01', '--trail', `logs:${dir}`];
    const [wide, narrow] = [await spillkit(argv), await spillkit(argv, { columns: 60 })];
    const widest = ({ stdout }: { stdout: string }) =>
      Math.max(...stdout.split('\n').map((line) => line.length));
    expect(widest(wide)).toBeGreaterThan(100);
    expect(widest(narrow)).toBeLessThanOrEqual(60);
    const words = (text: string) => text.replaceAll(/\s+/g, '');
    expect(words(narrow.stdout)).toBe(words(wide.stdout));
  });

  it('takes key ids of anonymised logs, which AWS gives nobody, where nothing else is read', async () => {
    const anonymised = `AKIA${'01U43UX3RBRDXF4Q'}`;
    const dir = await folderOf({
      'a.json': delivery(record('2026-11-01T10:00:00Z', 'iam:ListUsers', user('level6', anonymised))),
    });
    const argv = ['audit', '--key-id', anonymised, '--since', '2000-01-01', '--json', '--trail'];
    const { exit, stdout } = await spillkit([...argv, `logs:${dir}`]);
    expect([exit, JSON.parse(stdout).events.total]).toEqual([0, 1]);
    const live = await spillkit([...argv, 'history']);
    expect([live.exit, live.stderr]).toEqual([2, expect.stringContaining('which no key id has')]);
  });

  it('reads a single file, and refuses what is not there', async () => {
    const dir = await folderOf({ 'page.json': delivery(made), 'other.json': delivery(ran) });
    const argv = ['audit', '--key-id', LEAKED, '--since', '2000-01-01', '--json', '--trail'];
    const { stdout } = await spillkit([...argv, `logs:${join(dir, 'page.json')}`]);
    expect(JSON.parse(stdout)).toMatchObject({ sources: [{ files: 1 }], events: { total: 1 } });
    const gone = await spillkit([...argv, `logs:${join(dir, 'gone')}`]);
    expect([gone.exit, gone.stderr]).toEqual([2, expect.stringContaining('There is no folder or file')]);
  });

  it('merges several folders, each record once', async () => {
    const [a, b] = [
      await folderOf({ 'a.json': delivery(made) }),
      await folderOf({ 'a.json': delivery(made, ran) }),
    ];
    const { stdout } = await spillkit([
      'audit',
      '--key-id',
      LEAKED,
      '--since',
      '2000-01-01T00:00:00Z',
      '--trail',
      `logs:${a}`,
      `logs:${b}`,
      '--json',
    ]);
    expect(JSON.parse(stdout).events.total).toBe(2);
  });

  it('refuses a source it does not know', async () => {
    const { exit, stderr } = await spillkit([
      'audit',
      '--key-id',
      LEAKED,
      '--since',
      '2000-01-01',
      '--trail',
      'nowhere',
    ]);
    expect(exit).toBe(2);
    expect(stderr).toContain('Write history, logs:FOLDER');
  });
});
