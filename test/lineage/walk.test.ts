import { describe, expect, it } from 'vitest';
import { wantedLookups } from '../../lib/lineage/lookups.ts';
import { traceLineage } from '../../lib/lineage/trace.ts';
import { lineageTree } from '../../lib/lineage/tree.ts';
import { walkLineage } from '../../lib/lineage/walk.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import type { TrailSource } from '../../lib/trail/source.ts';
import {
  ACCOUNT,
  assumedRole,
  createdKey,
  createdUser,
  keyId,
  launched,
  record,
  roleArn,
  roleSession,
  user,
} from './records.ts';
import { sourceOf } from './source-of.ts';

const LEAKED = keyId('AKIA', 1);
const [SECOND, SESSION] = [keyId('AKIA', 2), keyId('ASIA', 3)];
const owner = user('dev', LEAKED);
const at = (minute: number) => `2026-11-01T10:${String(minute).padStart(2, '0')}:00Z`;
const seed = {
  keyId: LEAKED,
  since: new Date(at(0)),
  startedAt: new Date(at(50)),
  responderArn: `arn:aws:iam::${ACCOUNT}:user/responder`,
};
const window = { from: new Date('2026-10-02T10:00:00Z'), to: new Date(at(55)) };
const signal = new AbortController().signal;
const wanted = (records: readonly TrailRecord[]) =>
  wantedLookups(traceLineage(seed, records)).map(({ attribute: { key, value }, from }) =>
    `${key} ${value} ${from ?? ''}`.trim(),
  );

const madeKey = record(at(1), 'iam:CreateAccessKey', owner, createdKey(SECOND, 'dev'));
const assumed = record(at(2), 'sts:AssumeRole', user('dev', SECOND), assumedRole('ops', 'x', SESSION));
const used = record(at(3), 's3:ListBuckets', roleSession('ops', 'x', SESSION));

describe('look-ups a lineage wants', () => {
  it('start with the leaked key alone', () => {
    expect(wanted([])).toEqual([`AccessKeyId ${LEAKED}`]);
  });

  it('are one a credential, from its birth on', () => {
    expect(wanted([madeKey, assumed])).toEqual([
      `AccessKeyId ${LEAKED}`,
      `AccessKeyId ${SECOND} ${at(1)}`,
      `AccessKeyId ${SESSION} ${at(2)}`,
    ]);
  });

  it('are by name for a user the attacker made, an instance with a role, and a password set for another', () => {
    const records = [
      record(at(1), 'iam:CreateUser', owner, createdUser('evil')),
      record(at(2), 'ec2:RunInstances', owner, launched(['i-0aa'], 'web')),
      record(at(3), 'ec2:RunInstances', owner, launched(['i-0bb'])),
      record(at(4), 'iam:UpdateLoginProfile', owner, { requestParameters: { userName: 'anna' } }),
    ];
    expect(wanted(records)).toEqual([
      `Username evil ${at(1)}`,
      `AccessKeyId ${LEAKED}`,
      `Username anna ${at(4)}`,
      `EventName UpdateLoginProfile ${at(4)}`,
      `EventName DeleteLoginProfile ${at(4)}`,
      `Username i-0aa ${at(2)}`,
    ]);
  });

  it('ask for every AssumeRole only when the attacker made a role', () => {
    const role = record(at(7), 'iam:CreateRole', owner, {
      responseElements: { role: { roleName: 'back', roleId: 'AROABACK', arn: roleArn('back') } },
    });
    expect(wanted([role])).toContain(`EventName AssumeRole ${at(7)}`);
  });
});

describe('walking a lineage', () => {
  it('looks up what each round shows, each thing once, until nothing is new', async () => {
    const { source, asked } = sourceOf([madeKey, assumed, used]);
    const walked = await walkLineage(seed, source, window, signal);
    expect(walked.lineage.credentials.map(({ id }) => id)).toEqual([LEAKED, SECOND, SESSION]);
    expect(walked.lineage.records).toEqual([madeKey, assumed, used]);
    expect(asked.map(({ attribute, from }) => [attribute.value, from.toISOString()])).toEqual([
      [LEAKED, window.from.toISOString()],
      [SECOND, '2026-11-01T10:01:00.000Z'],
      [SESSION, '2026-11-01T10:02:00.000Z'],
    ]);
  });

  it('starts from what an earlier walk read, and still sees what arrived since', async () => {
    const late = record(at(4), 'ec2:RunInstances', roleSession('ops', 'x', SESSION), launched(['i-1']));
    const first = await walkLineage(seed, sourceOf([madeKey, assumed, used]).source, window, signal);
    const { source, asked } = sourceOf([madeKey, assumed, used, late]);
    const rounds: [number, number][] = [];
    const second = await walkLineage(seed, source, window, signal, {
      known: first.records,
      onLookup: (done, of) => rounds.push([done, of]),
    });
    expect(second.lineage.records).toContain(late);
    expect(asked.length).toBe(3);
    expect(rounds).toEqual([
      [1, 3],
      [2, 3],
      [3, 3],
    ]);
  });

  it('names a region that could not be read once, however often it failed', async () => {
    const denied = { where: 'eu-west-1', call: 'cloudtrail:LookupEvents', reason: 'AccessDenied: no' };
    const { source } = sourceOf([madeKey, assumed, used]);
    const partly: TrailSource = {
      query: async (query, signalOf) => ({ ...(await source.query(query, signalOf)), unlooked: [denied] }),
    };
    const walked = await walkLineage(seed, partly, window, signal);
    expect(walked.unlooked).toEqual([denied]);
    expect(walked.lineage.credentials.length).toBe(3);
  });

  it('stops when it is interrupted', async () => {
    const controller = new AbortController();
    const source: TrailSource = {
      async query() {
        controller.abort(new Error('interrupted'));
        return { records: [madeKey], unlooked: [] };
      },
    };
    await expect(walkLineage(seed, source, window, controller.signal)).rejects.toThrow('interrupted');
  });
});

describe('the tree', () => {
  it('shows how each credential was born and what it did', () => {
    const denied = record(at(4), 'iam:CreateUser', owner, { errorCode: 'AccessDenied' });
    expect(lineageTree(traceLineage(seed, [madeKey, assumed, used, denied]))).toBe(
      `${LEAKED} (access key of ${owner.arn}), leaked, 2 calls, 1 failed\n` +
        `└─ ${SECOND} (access key of ${owner.arn}), CreateAccessKey ${at(1)}, 1 call\n` +
        `   └─ ${SESSION} (role session of ${roleArn('ops')}), AssumeRole ${at(2)}, 1 call\n`,
    );
  });
});
