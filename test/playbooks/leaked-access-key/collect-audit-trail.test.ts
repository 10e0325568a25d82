import { describe, expect, it } from 'vitest';
import type { TrailRecord } from '../../../lib/trail/record.ts';
import { collectAuditTrail } from '../../../playbooks/leaked-access-key/steps/collect-audit-trail.ts';
import { assumedRole, createdUser, keyId, launched, record, user } from '../../lineage/records.ts';
import { sourceOf } from '../../lineage/source-of.ts';
import { type CaseOptions, KEY, openCase } from './_case.ts';

const owner = user('dev', KEY);
const at = (minute: number) => `2026-11-23T09:${String(minute).padStart(2, '0')}:00Z`;
const assumed = record(at(5), 'sts:AssumeRole', owner, assumedRole('ops', 's', keyId('ASIA', 3)));
const mined = record(at(10), 'ec2:RunInstances', owner, {
  ...launched(['i-1', 'i-2', 'i-3', 'i-4', 'i-5']),
  awsRegion: 'eu-west-1',
});
const refused = record(at(11), 'iam:CreateUser', owner, {
  ...createdUser('evil'),
  errorCode: 'AccessDenied',
});

async function collect(options: CaseOptions) {
  const opened = openCase(options);
  const plan = await collectAuditTrail.plan(opened.ctx, opened.input);
  return { ...opened, plan, notes: plan.notes.map(({ text }) => text) };
}

describe('collect-audit-trail', () => {
  it('says what was done and saves it: records, lineage, findings, GuardDuty, summary', async () => {
    const { plan, notes, apply, files } = await collect({ records: [assumed, mined, refused] });
    expect(plan.summary).toBe(
      `1 credential derives from ${KEY}; together they made 3 calls since 2026-11-23T09:00:00.000Z, of which 1 failed; 2 findings.`,
    );
    expect(notes).toEqual([
      `Compute was started as miners do: many or large machines: 1 call went through (first event ${mined.eventID}).`,
      'Ways back in were made: 0 calls went through, 1 call failed.',
      'Calls by region: us-east-1 1 ok, 1 failed; eu-west-1 1 ok.',
      'CloudTrail looked at in 2 regions: us-east-1, eu-west-1.',
      'GuardDuty has 1 finding: CryptoCurrency:EC2/BitcoinTool.B.',
    ]);
    expect(plan.changes.every(({ effect, preselected }) => effect === 'read-only' && preselected)).toBe(true);
    expect(await apply(plan)).toEqual([true, true, true, true, true, true]);
    const saved = new Map([...files].map(([path, text]) => [path.split('/').at(-1), text]));
    const lines = (saved.get('records.jsonl') ?? '')
      .trimEnd()
      .split('\n')
      .map((line): TrailRecord => JSON.parse(line));
    expect(lines.map(({ eventID }) => eventID)).toEqual(
      [assumed, mined, refused].map(({ eventID }) => eventID),
    );
    expect(saved.get('lineage.txt')).toContain(`└─ ${keyId('ASIA', 3)}`);
    expect(JSON.parse(saved.get('lineage.json') ?? '')).toMatchObject({
      credentials: [{ id: KEY }, { birth: assumed.eventID }],
    });
    expect(JSON.parse(saved.get('findings.json') ?? '')).toMatchObject([
      { id: 'mining' },
      { id: 'persistence' },
    ]);
    expect(saved.get('guardduty.json')).toContain('BitcoinTool.B');
    expect(JSON.parse(saved.get('summary.json') ?? '')).toMatchObject({
      leakedKey: KEY,
      regions: { looked: ['us-east-1', 'eu-west-1'], unlooked: [] },
      events: [
        { region: 'us-east-1', ok: 1, failed: 1 },
        { region: 'eu-west-1', ok: 1 },
      ],
    });
  });

  it('leaves session tokens out of the evidence', async () => {
    const { plan, apply, files } = await collect({ records: [assumed] });
    await apply(plan);
    const records = [...files].find(([path]) => path.endsWith('records.jsonl'))?.[1] ?? '';
    expect(JSON.parse(records).responseElements.credentials).toMatchObject({
      accessKeyId: keyId('ASIA', 3),
      sessionToken: '[left out]',
    });
  });

  it('finds nothing more to save when a second look agrees, and saves beside when it does not', async () => {
    const records = [mined];
    const { ctx, input, plan, apply, files } = await collect({ records });
    await apply(plan);
    expect((await collectAuditTrail.plan(ctx, input)).changes).toEqual([]);
    records.push(refused);
    const third = await collectAuditTrail.plan(ctx, input);
    expect(third.changes.length).toBe(6);
    await apply(third);
    expect(files.size).toBe(12);
    expect(third.changes.map(({ id }) => id)).not.toContain(plan.changes[0]?.id);
  });

  it('waits, and says so, until CloudTrail can show the last calls before containment', async () => {
    const { messages, slept } = await collect({
      records: [mined],
      containedAt: () => new Date('2026-11-23T09:55:00Z'),
    });
    expect(messages).toContainEqual({
      type: 'waiting',
      why: 'CloudTrail may take 15 minutes to show the last calls before containment',
      seconds: 600,
    });
    expect(slept).toEqual([600_000]);
  });

  it('does not wait when nothing was contained, or when that is long ago', async () => {
    for (const containedAt of [() => undefined, () => new Date('2026-11-23T09:45:00Z')]) {
      expect((await collect({ records: [mined], containedAt })).slept).toEqual([]);
    }
  });

  it('never shows a denied region as empty, nor a region without GuardDuty as quiet', async () => {
    const { source } = sourceOf([mined]);
    const denied = { where: 'eu-west-1', call: 'cloudtrail:LookupEvents', reason: 'AccessDenied: no' };
    const { plan, notes } = await collect({
      records: [],
      source: {
        query: async (query, signal) => ({ ...(await source.query(query, signal)), unlooked: [denied] }),
      },
      guardDuty: { 'us-east-1': 'none', 'eu-west-1': 'denied' },
    });
    expect(plan.unlooked).toEqual([
      denied,
      { where: 'eu-west-1', call: 'guardduty:ListDetectors', reason: 'AccessDeniedException: no' },
    ]);
    expect(plan.summary).toContain('2 places could not be looked at');
    expect(notes).toContain('CloudTrail looked at in 1 region: us-east-1.');
    expect(notes).toContain('GuardDuty watched nothing, having no detector, in: us-east-1.');
    expect(notes.join()).not.toContain('no finding');
  });

  it('says which regions the responder left out', async () => {
    const { notes } = await collect({ records: [], regions: ['eu-west-1'] });
    expect(notes).toContain('Only the regions named (eu-west-1) and the home region were looked at.');
  });
});
