import { describe, expect, it } from 'vitest';
import type { AwsReaders } from '../../lib/aws/access.ts';
import type { Message } from '../../lib/host/message.ts';
import { createIncident, type IncidentOptions } from '../../lib/incident/create.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import type { TrailSource } from '../../lib/trail/source.ts';
import { jumpingClock } from '../aws/fake-aws.ts';
import {
  ACCOUNT,
  assumedRole,
  createdKey,
  gaveSession,
  keyId,
  launched,
  record,
  roleArn,
  roleSession,
  user,
} from '../lineage/records.ts';
import { sourceOf } from '../lineage/source-of.ts';
import { awsError, fakeReaders } from '../trail/fake-readers.ts';

const KEY = keyId('AKIA', 1);
const TEMPORARY = keyId('ASIA', 2);
const signal = new AbortController().signal;
const at = (minute: number) => `2026-11-23T09:${String(minute).padStart(2, '0')}:00Z`;

/** IAM that knows the given users by key; for others it denies, as AWS does. */
function iam(users: Readonly<Record<string, string>>, denied: readonly string[] = []): AwsReaders {
  return fakeReaders({
    answer: (call, _region, input) => {
      const id = String(input.AccessKeyId);
      if (denied.includes(call)) throw awsError('AccessDenied', 'not authorized');
      if (call === 'sts:getAccessKeyInfo') return { Account: ACCOUNT };
      if (call === 'iam:getUser')
        return { User: { Arn: `arn:aws:iam::${ACCOUNT}:user/team/${input.UserName}` } };
      if (call === 'iam:listUsers') return { Users: [{ UserName: 'anna' }] };
      if (call === 'iam:listAccessKeys') return { AccessKeyMetadata: [{ AccessKeyId: 'AKIAANNA' }] };
      if (call !== 'iam:getAccessKeyLastUsed') throw new Error(`unexpected ${call}`);
      const userName = id === 'AKIAANNA' ? 'anna' : users[id];
      if (userName === undefined) throw awsError('AccessDenied', 'not authorized');
      return { UserName: userName };
    },
  });
}

function incident(aws: AwsReaders, source: TrailSource, more: Partial<IncidentOptions> = {}) {
  const messages: Message[] = [];
  const made = createIncident({
    ...{ aws, source, clock: jumpingClock(), caseId: 'spk-1', leakedKeyId: KEY, trailDelayMs: 0 },
    since: new Date(at(0)),
    startedAt: new Date(at(30)),
    containedAt: () => undefined,
    notify: (message) => messages.push(message),
    ...more,
  });
  return { made, messages };
}

const ownerOf = (aws: AwsReaders, records: readonly TrailRecord[], more: Partial<IncidentOptions> = {}) =>
  incident(aws, sourceOf(records).source, more).made.owner(signal);

describe('whose key it is', () => {
  it('is told by IAM while the key exists', async () => {
    expect(await ownerOf(iam({ [KEY]: 'dev' }), [])).toEqual({
      kind: 'user',
      userName: 'dev',
      arn: `arn:aws:iam::${ACCOUNT}:user/team/dev`,
      foundBy: 'iam:GetAccessKeyLastUsed',
    });
  });

  it('is told by its own calls when the key is gone', async () => {
    const used = record(at(1), 's3:ListBuckets', user('dev', KEY));
    expect(await ownerOf(iam({}), [used])).toEqual({
      ...{ kind: 'user', userName: 'dev', arn: `arn:aws:iam::${ACCOUNT}:user/dev` },
      foundBy: 'its own calls in CloudTrail',
    });
  });

  it('is told by the event that deleted a key never used', async () => {
    const other = user('dev', keyId('AKIA', 5));
    const deleted = record(at(1), 'iam:DeleteAccessKey', other, { requestParameters: { accessKeyId: KEY } });
    expect(await ownerOf(iam({}), [deleted])).toMatchObject({
      kind: 'user',
      userName: 'dev',
      foundBy: `the DeleteAccessKey event ${deleted.eventID} in CloudTrail`,
    });
  });

  it('is told by the event that made it, but not by one that failed', async () => {
    const admin = user('admin', keyId('AKIA', 5));
    const refused = record(at(1), 'iam:CreateAccessKey', admin, {
      ...createdKey(KEY, 'eve'),
      errorCode: 'AccessDenied',
    });
    const made = record(at(2), 'iam:CreateAccessKey', admin, createdKey(KEY, 'dev'));
    expect(await ownerOf(iam({}), [refused, made])).toMatchObject({ kind: 'user', userName: 'dev' });
  });

  it('is root when root made the calls', async () => {
    const root = { type: 'Root', arn: `arn:aws:iam::${ACCOUNT}:root`, accountId: ACCOUNT, accessKeyId: KEY };
    expect(await ownerOf(iam({}), [record(at(1), 's3:ListBuckets', root)])).toMatchObject({
      kind: 'root',
      arn: root.arn,
    });
  });

  it('is the role or the user behind a temporary key, by its calls or by its birth', async () => {
    const temporary = { leakedKeyId: TEMPORARY };
    const used = record(at(2), 's3:ListBuckets', roleSession('deploy', 'ci', TEMPORARY));
    expect(await ownerOf(iam({}), [used], temporary)).toEqual({
      ...{ kind: 'role-session', roleName: 'deploy', roleArn: roleArn('deploy'), sessionName: 'ci' },
      foundBy: 'its own calls in CloudTrail',
    });
    const assumed = record(at(1), 'sts:AssumeRole', user('dev', KEY), assumedRole('deploy', 'ci', TEMPORARY));
    expect(await ownerOf(iam({}), [assumed], temporary)).toMatchObject({
      kind: 'role-session',
      roleName: 'deploy',
    });
    const token = record(at(1), 'sts:GetSessionToken', user('dev', KEY), gaveSession(TEMPORARY));
    expect(await ownerOf(iam({}), [token], temporary)).toMatchObject({ kind: 'user', userName: 'dev' });
  });

  it('is another account’s when STS says so, or when the id does and nothing here knows it', async () => {
    const elsewhere = fakeReaders({ answer: () => ({ Account: '999900001111' }) });
    expect(await ownerOf(elsewhere, [])).toEqual({
      kind: 'other-account',
      account: '999900001111',
      foundBy: 'sts:GetAccessKeyInfo',
    });
    const encoded = `AKIA${'QAAAAAAB'}${'A'.repeat(8)}`;
    expect(await ownerOf(iam({}, ['sts:getAccessKeyInfo']), [], { leakedKeyId: encoded })).toMatchObject({
      kind: 'other-account',
      foundBy: 'the account number inside the key id',
    });
  });

  it('is unknown, with what was looked at, when nothing knows it', async () => {
    expect(await ownerOf(iam({}), [])).toEqual({
      kind: 'unknown',
      lookedAt:
        `iam:GetAccessKeyLastUsed; CloudTrail by AccessKeyId ${KEY}; CloudTrail by EventName CreateAccessKey; ` +
        'CloudTrail by EventName DeleteAccessKey; CloudTrail by EventName UpdateAccessKey',
    });
  });

  it('is an error that names the permission when IAM may not be asked at all', async () => {
    const blind = iam({}, ['iam:getAccessKeyLastUsed']);
    await expect(ownerOf(blind, [])).rejects.toThrow(
      `Whose key ${KEY} is could not be read: iam:GetAccessKeyLastUsed was denied.`,
    );
    const used = record(at(1), 's3:ListBuckets', user('dev', KEY));
    expect(await ownerOf(blind, [used])).toMatchObject({ kind: 'user', userName: 'dev' });
  });

  it('is an error that names the permission when the trail may not be read', async () => {
    const denied = { where: 'us-east-1', call: 'cloudtrail:LookupEvents', reason: 'AccessDenied: no' };
    const source: TrailSource = { query: async () => ({ records: [], unlooked: [denied] }) };
    const { made } = incident(iam({}), source, { leakedKeyId: TEMPORARY });
    await expect(made.owner(signal)).rejects.toThrow('cloudtrail:LookupEvents was denied.');
  });

  it('is asked once', async () => {
    let asked = 0;
    const counting = fakeReaders({
      answer: (call) => {
        if (call === 'iam:getAccessKeyLastUsed') asked += 1;
        return call === 'sts:getAccessKeyInfo' ? { Account: ACCOUNT } : { UserName: 'dev' };
      },
    });
    const { made } = incident(counting, sourceOf([]).source);
    await Promise.all([made.owner(signal), made.owner(signal)]);
    await made.owner(signal);
    expect(asked).toBe(1);
  });
});

describe('investigating', () => {
  const used = record(at(1), 'ec2:RunInstances', user('dev', KEY), {
    ...launched(['i-1']),
    awsRegion: 'eu-west-1',
  });

  it('reads back to before the leak, in all enabled regions, and says which', async () => {
    const { source, asked } = sourceOf([used]);
    const { made, messages } = incident(iam({ [KEY]: 'dev' }), source);
    const found = await made.investigate(signal);
    expect(found).toMatchObject({
      from: '2026-10-24T09:00:00.000Z',
      to: '2026-11-23T10:00:00.000Z',
      looked: ['us-east-1', 'eu-west-1'],
      unlooked: [],
    });
    expect(found.lineage).toMatchObject({ owner: `arn:aws:iam::${ACCOUNT}:user/team/dev`, records: [used] });
    expect(asked.map(({ regions }) => regions)).toEqual([['us-east-1', 'eu-west-1']]);
    expect(messages).toContainEqual({
      type: 'progress',
      what: 'CloudTrail look-ups in 2 regions',
      done: 1,
      of: 1,
    });
  });

  it('always looks into the home region too, where IAM logs', async () => {
    const { made } = incident(iam({ [KEY]: 'dev' }), sourceOf([used]).source, { regions: ['eu-west-1'] });
    expect((await made.investigate(signal)).looked).toEqual(['eu-west-1', 'us-east-1']);
  });

  it('keeps the last look until a fresh one is asked for', async () => {
    const records = [used];
    const { made } = incident(iam({ [KEY]: 'dev' }), sourceOf(records).source);
    const first = await made.investigate(signal);
    records.push(record(at(2), 'ec2:RunInstances', user('dev', KEY), launched(['i-2'])));
    expect(await made.investigate(signal)).toBe(first);
    expect((await made.investigate(signal, { fresh: true })).lineage.records.length).toBe(2);
    expect((await made.investigate(signal)).lineage.records.length).toBe(2);
  });

  it('looks again after a look that failed', async () => {
    const { source } = sourceOf([used]);
    let down = true;
    const flaky: TrailSource = {
      query: async (query, signalOf) => {
        if (down) throw new Error('network');
        return source.query(query, signalOf);
      },
    };
    const { made } = incident(iam({ [KEY]: 'dev' }), flaky);
    await expect(made.investigate(signal)).rejects.toThrow('network');
    down = false;
    expect((await made.investigate(signal)).lineage.records.length).toBe(1);
  });

  it('looks into a region that was enabled since the leak, though the list of regions is older', async () => {
    const on = record(at(2), 'account:EnableRegion', user('dev', KEY), {
      requestParameters: { RegionName: 'ap-east-1' },
    });
    const hidden = record(at(9), 'ec2:RunInstances', user('dev', KEY), {
      ...launched(['i-9']),
      awsRegion: 'ap-east-1',
    });
    const { made } = incident(iam({ [KEY]: 'dev' }), sourceOf([on, hidden]).source);
    const { lineage, looked } = await made.investigate(signal);
    expect(looked).toContain('ap-east-1');
    expect(lineage.records.map(({ eventID }) => eventID)).toContain(hidden.eventID);
  });

  it('names a region that the attacker switched off again as not looked at', async () => {
    const off = record(at(3), 'account:DisableRegion', user('dev', KEY), {
      requestParameters: { RegionName: 'ap-east-1' },
    });
    const aws = iam({ [KEY]: 'dev' });
    const withDisabled: AwsReaders = {
      ...aws,
      regions: async () => ({ ...(await aws.regions()), disabled: ['ap-east-1'] }),
    };
    const { made } = incident(withDisabled, sourceOf([off]).source);
    expect((await made.investigate(signal)).unlooked).toMatchObject([{ where: 'ap-east-1' }]);
  });

  it('does not count a region that could not be read as looked at', async () => {
    const denied = { where: 'eu-west-1', call: 'cloudtrail:LookupEvents', reason: 'AccessDenied: no' };
    const source: TrailSource = { query: async () => ({ records: [], unlooked: [denied] }) };
    const found = await incident(iam({ [KEY]: 'dev' }), source).made.investigate(signal);
    expect(found.looked).toEqual(['us-east-1']);
    expect(found.unlooked).toEqual([denied]);
  });
});
