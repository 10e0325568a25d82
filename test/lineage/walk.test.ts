import { describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/case/clock.ts';
import { wantedLookups } from '../../lib/lineage/lookups.ts';
import { traceLineage } from '../../lib/lineage/trace.ts';
import { lineageTree } from '../../lib/lineage/tree.ts';
import { walkLineage } from '../../lib/lineage/walk.ts';
import { eventOf } from '../../lib/rehearsal/services/cloudtrail/summary.ts';
import { eventHistory } from '../../lib/trail/event-history.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import type { LookupAttribute, TrailSource } from '../../lib/trail/source.ts';
import { fakeReaders } from '../trail/fake-readers.ts';
import {
  ACCOUNT,
  assumedRole,
  createdKey,
  createdUser,
  gaveSession,
  keyId,
  launched,
  record,
  roleArn,
  roleSession,
  user,
} from './records.ts';
import { isAbout, sourceOf } from './source-of.ts';

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

  it('are by name alone for the keys of a user the attacker made', () => {
    const records = [
      record(at(1), 'iam:CreateUser', owner, createdUser('evil')),
      record(at(2), 'iam:CreateAccessKey', owner, createdKey(SECOND, 'evil')),
      record(at(3), 'sts:GetSessionToken', user('evil', SECOND), gaveSession(SESSION)),
    ];
    expect(wanted(records)).toEqual([`Username evil ${at(1)}`, `AccessKeyId ${LEAKED}`]);
  });

  it('are by ARN for a role the attacker made, and for one that a service acts in for him', () => {
    const records = [
      record(at(7), 'iam:CreateRole', owner, {
        responseElements: { role: { roleName: 'back', roleId: 'AROABACK', arn: roleArn('back') } },
      }),
      record(at(8), 'ecs:RegisterTaskDefinition', owner, {
        requestParameters: { taskRoleArn: roleArn('app') },
      }),
    ];
    expect(wanted(records)).toEqual([
      `AccessKeyId ${LEAKED}`,
      `ResourceName ${roleArn('back')} ${at(7)}`,
      `ResourceName ${roleArn('app')} ${at(8)}`,
    ]);
  });
});

describe('the pages of event history that a walk takes', () => {
  const EVIL = '999999999999';
  const opened = roleArn('ops/opened');
  const trust = (account: string) =>
    record(at(4), 'iam:UpdateAssumeRolePolicy', user('dev', LEAKED), {
      requestParameters: {
        roleName: 'opened',
        policyDocument: JSON.stringify({
          Statement: [{ Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` } }],
        }),
      },
    });
  /** An account at work: a role for each of its functions and builds, assumed all day long. */
  const life = Array.from({ length: 2_000 }, (_, n) =>
    record(
      at(n % 50),
      'sts:AssumeRole',
      { type: 'AWSService', invokedBy: 'lambda.amazonaws.com' },
      {
        ...assumedRole(`service-${n % 40}`, `function-${n % 40}`, keyId('ASIA', 10_000 + n)),
      },
    ),
  );
  const attack = [
    record(at(1), 'iam:CreateRole', owner, {
      responseElements: { role: { roleName: 'back', roleId: 'AROABACK', arn: roleArn('back') } },
    }),
    trust(EVIL),
    record(at(5), 'sts:AssumeRole', user('partner', keyId('AKIA', 70)), assumedRole('back', 'x', SESSION)),
    record(at(6), 's3:ListBuckets', roleSession('back', 'x', SESSION)),
    record(
      at(7),
      'sts:AssumeRole',
      { type: 'AWSAccount', accountId: EVIL, principalId: 'AIDAEVIL' },
      {
        ...assumedRole('opened', 'y', SECOND.replace('AKIA', 'ASIA')),
        requestParameters: { roleArn: opened, roleSessionName: 'y' },
      },
    ),
    record(at(8), 's3:ListBuckets', roleSession('opened', 'y', SECOND.replace('AKIA', 'ASIA'))),
  ];

  /** Who opened a session of the attacker's role may be anybody; what was done in it is the attacker's. */
  const theirs = attack
    .filter(({ userIdentity }) => userIdentity.userName !== 'partner')
    .map(({ eventID }) => eventID);

  async function walked(roleArnOf?: (name: string) => Promise<string | undefined>) {
    let pages = 0;
    const aws = fakeReaders({
      regions: { enabled: ['us-east-1'] },
      answer: (_call, _region, input) => {
        pages += 1;
        const {
          LookupAttributes: [{ AttributeKey, AttributeValue }],
          StartTime,
          NextToken = '0',
        } = input as never as {
          readonly LookupAttributes: readonly [
            { AttributeKey: LookupAttribute['key']; AttributeValue: string },
          ];
          readonly StartTime: Date;
          readonly NextToken?: string;
        };
        const found = [...life, ...attack].filter(
          (one) =>
            isAbout({ key: AttributeKey, value: AttributeValue }, one) &&
            Date.parse(one.eventTime) >= StartTime.getTime(),
        );
        const from = Number(NextToken);
        const more = found.length > from + 50 ? { NextToken: String(from + 50) } : {};
        return { Events: found.slice(from, from + 50).map(eventOf), ...more };
      },
    });
    const source = eventHistory({ aws, clock: { ...systemClock, now: () => window.to } });
    const options = roleArnOf === undefined ? {} : { roleArn: roleArnOf };
    const { lineage } = await walkLineage(seed, source, window, signal, options);
    return { pages, events: lineage.records.map(({ eventID }) => eventID) };
  }

  it('are one a credential and role, however often others assume roles', async () => {
    const { pages, events } = await walked(async () => opened);
    expect(events).toEqual(theirs);
    // The leaked key, two roles, two sessions.
    expect(pages).toBe(5);
  });

  it('are those of every AssumeRole only where nobody can tell the ARN of a role that was opened', async () => {
    const { pages, events } = await walked();
    expect(events).toEqual(theirs);
    expect(pages).toBeGreaterThan(40);
  });

  it('are none more for a role that was opened to nobody outside', async () => {
    expect(wanted([trust(ACCOUNT)])).toEqual([`AccessKeyId ${LEAKED}`]);
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
