import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { gzipSync } from 'node:zlib';
import fc from 'fast-check';
import { describe, expect, it, onTestFinished } from 'vitest';
import { audit } from '../../lib/incident/audit.ts';
import { auditText } from '../../lib/incident/audit-text.ts';
import { logFolder } from '../../lib/trail/log-folder.ts';
import { mergedSources } from '../../lib/trail/merged.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import { jumpingClock } from '../aws/fake-aws.ts';
import { moves, play } from '../lineage/random-life.ts';
import { createdUser, keyId, launched, record, user } from '../lineage/records.ts';

const LEAKED = keyId('AKIA', 1);
const START = Date.UTC(2026, 10, 1, 10);
const clock = jumpingClock('2026-11-23T10:00:00Z');
const signal = new AbortController().signal;
const owner = user('dev', LEAKED);

async function foldersOf(
  folders: readonly Readonly<Record<string, string | Buffer>>[],
): Promise<readonly string[]> {
  const root = await mkdtemp(join(tmpdir(), 'spillkit-audit-'));
  onTestFinished(() => rm(root, { recursive: true, force: true }));
  return Promise.all(
    folders.map(async (files, at) => {
      const dir = join(root, String(at));
      await mkdir(dir);
      for (const [name, content] of Object.entries(files)) {
        await mkdir(dirname(join(dir, name)), { recursive: true });
        await writeFile(join(dir, name), content);
      }
      return dir;
    }),
  );
}

async function auditOf(folders: readonly Readonly<Record<string, string | Buffer>>[], since?: Date) {
  const dirs = await foldersOf(folders);
  const source = mergedSources(dirs.map((dir) => logFolder(dir)));
  return audit({ keyId: LEAKED, source, clock, ...(since === undefined ? {} : { since }) }, signal);
}

const auditRecords = (records: readonly TrailRecord[], since?: Date) =>
  auditOf([{ 'a.json': JSON.stringify({ Records: records }) }], since);

/** The forms in which records are kept. */
const FORMS: readonly ((records: readonly TrailRecord[]) => string | Buffer)[] = [
  (records) => gzipSync(JSON.stringify({ Records: records })),
  (records) => JSON.stringify(records),
  (records) => records.map((one) => JSON.stringify(one)).join('\n'),
  (records) => JSON.stringify({ Records: records }, null, 2),
  (records) =>
    JSON.stringify({
      Events: records.map((one) => ({ EventTime: 0, CloudTrailEvent: JSON.stringify(one) })),
    }),
  (records) => Buffer.concat(records.map((one) => gzipSync(`${JSON.stringify(one)}\n`))),
];

describe('an audit of saved logs', () => {
  it('is the same however the records are split, shuffled, repeated and wrapped', async () => {
    const pieces = fc.array(
      fc.record({ folder: fc.nat(1), file: fc.nat(3), form: fc.nat(FORMS.length - 1), again: fc.boolean() }),
      { minLength: 1, maxLength: 8 },
    );
    await fc.assert(
      fc.asyncProperty(moves, pieces, fc.infiniteStream(fc.nat()), async (script, where, shuffle) => {
        const { records } = play(LEAKED, script, START);
        const whole = await auditRecords(records, new Date(START));
        const folders: Record<string, string | Buffer>[] = [{}, {}];
        where.forEach(({ folder, file, form, again }, at) => {
          const part = records.filter((_, index) => index % where.length === at);
          const mixed = [...part, ...(again ? records.slice(0, 3) : [])]
            .map((one) => ({ one, order: shuffle.next().value ?? 0 }))
            .sort((a, b) => a.order - b.order)
            .map(({ one }) => one);
          const files = folders[folder];
          if (files !== undefined) files[`${file}/${at}`] = FORMS[form]?.(mixed) ?? '';
        });
        const { result } = await auditOf(folders, new Date(START));
        // How the records were kept is all that may differ.
        const { sources, ...told } = result;
        const { sources: _, ...expected } = whole.result;
        expect(told).toEqual(expected);
        expect(sources.flatMap(({ oddities }) => Object.keys(oddities))).toEqual([]);
      }),
      { numRuns: 40 },
    );
  });

  it('tells each source by itself, and an event that several hold once', async () => {
    const [a, b] = [
      record('2026-11-01T10:00:00Z', 'ec2:DescribeInstances', owner),
      record('2026-11-01T10:01:00Z', 'iam:CreateUser', owner, createdUser('backup')),
    ];
    const { result } = await auditOf([
      { 'a.json': JSON.stringify([a]) },
      { 'b.json': JSON.stringify([a, b]), 'c.json': JSON.stringify([b]) },
    ]);
    expect(result.events).toMatchObject({ total: 2, first: a.eventTime, last: b.eventTime });
    expect(result.sources.map(({ records, distinct }) => [records, distinct])).toEqual([
      [1, 1],
      [3, 2],
    ]);
  });

  it('takes a record that came again with corrections for the first one', async () => {
    const first = record('2026-11-01T10:00:00Z', 'iam:CreateUser', owner, createdUser('backup'));
    const corrected = {
      ...record('2026-11-01T10:00:00Z', 'iam:CreateUser', owner, createdUser('backup')),
      addendum: { reason: 'UPDATED_DATA', originalEventID: first.eventID },
    };
    const { result } = await auditRecords([first, corrected]);
    expect(result.resources.map(({ because }) => because)).toEqual([[corrected.eventID]]);
    expect(result.sources).toMatchObject([{ addenda: 1 }]);
  });

  it('knows that a thing is gone when the lineage deleted it, and not otherwise', async () => {
    const made = record('2026-11-01T10:00:00Z', 'iam:CreateUser', owner, createdUser('backup'));
    const kept = record('2026-11-01T10:00:00Z', 'iam:CreateUser', owner, createdUser('backup-2'));
    const gone = record('2026-11-01T10:05:00Z', 'iam:DeleteUser', owner, {
      requestParameters: { userName: 'backup' },
    });
    const { result } = await auditRecords([made, kept, gone]);
    expect(result.resources.map(({ id, state, because }) => ({ id, state, because }))).toEqual([
      { id: 'backup', state: 'deleted', because: [made.eventID, gone.eventID] },
      { id: 'backup-2', state: 'unknown', because: [kept.eventID] },
    ]);
  });

  it('tells what was altered once, and every other call that wrote', async () => {
    const attached = record('2026-11-01T10:00:00Z', 'iam:AttachUserPolicy', owner, {
      readOnly: false,
      requestParameters: { userName: 'dev', policyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' },
    });
    const other = record('2026-11-01T10:01:00Z', 'glue:StartWorkflowRun', owner, {
      readOnly: false,
      requestParameters: { name: 'nightly' },
    });
    const { result } = await auditRecords([attached, other]);
    expect(result.changes).toMatchObject([
      { kind: 'iam-attached-policy', verdict: 'attacker', because: [attached.eventID] },
      { kind: 'glue:StartWorkflowRun', target: 'nightly', because: [other.eventID] },
    ]);
  });
});

describe('an audit without a time of the leak', () => {
  const usual = (day: string) =>
    record(`2026-10-${day}T10:00:00Z`, 's3:ListBuckets', owner, {
      sourceIPAddress: '198.51.100.7',
      userAgent: 'ci',
    });

  it('starts at the first use from an origin never seen before, and says so', async () => {
    const strange = record('2026-10-20T10:00:00Z', 'iam:ListUsers', owner, { userAgent: 'S3 Browser' });
    const { result } = await auditRecords([usual('01'), usual('09'), strange, usual('21')]);
    expect(result.since).toBe('2026-10-20T10:00:00.000Z');
    expect(result.assumed.join()).toContain('203.0.113.66');
    expect(result.events.total).toBe(2);
  });

  it('counts every call when no origin stands out', async () => {
    const { result } = await auditRecords([usual('01'), usual('09')]);
    expect(result.events.total).toBe(2);
    expect(result.assumed.join()).toContain('all of them count');
  });

  it('assumes nothing when the time is named', async () => {
    const { result } = await auditRecords([usual('01'), usual('09')], new Date('2026-10-05T00:00:00Z'));
    expect(result.assumed).toEqual([]);
    expect(result.events.total).toBe(1);
  });
});

describe('an audit as text', () => {
  it('stays readable with thousands of calls, and shows all when asked', async () => {
    const many = Array.from({ length: 3_000 }, (_, at) =>
      record(new Date(START + at * 1000).toISOString().replace('.000', ''), 'ec2:RunInstances', owner, {
        ...launched([`i-${at.toString(16).padStart(17, '0')}`]),
        readOnly: false,
      }),
    );
    const { result, lineage } = await auditRecords(many, new Date(START));
    const short = auditText(result, lineage, false);
    expect(short.length).toBeLessThan(200);
    expect(short.join('\n')).toContain('ec2-instance ×3000  us-east-1  attacker: i-');
    expect(short.join('\n')).toMatch(/ec2:RunInstances ×600 {2}AKIA/);
    const all = auditText(result, lineage, true).join('\n');
    expect(all.match(/ec2:RunInstances {2}AKIA/g)?.length).toBe(3_000);
  });
});
