import { describe, expect, it } from 'vitest';
import { findingsOf } from '../../lib/incident/findings.ts';
import { birthsOf } from '../../lib/lineage/births.ts';
import { traceLineage } from '../../lib/lineage/trace.ts';
import { parseRecord } from '../../lib/trail/parse.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import { hasPublishedRecords, published, publishedFile, SKIPPED } from './published-records.ts';

function parsed(values: readonly unknown[]): readonly TrailRecord[] {
  return values.flatMap((value) => {
    const one = parseRecord(value);
    return 'record' in one ? [one.record] : [];
  });
}

describe.skipIf(!hasPublishedRecords)(`published records (skipped when ${SKIPPED})`, () => {
  it('all detonation logs parse', () => {
    const values = published('stratus-detonation-logs', '.json');
    expect(values.length).toBe(310);
    expect(parsed(values).length).toBe(310);
  });

  it('all TrailDiscover examples parse but the one that lost its identity', () => {
    const values = published('traildiscover', '.cloudtrail');
    expect(values.length).toBe(563);
    expect(values.map(parseRecord).filter((one) => 'problem' in one)).toEqual([
      { problem: 'no userIdentity' },
    ]);
  });

  it('hand-edited rule tests parse, or a named field is missing', () => {
    const values = published('panther-tests', '.json').map((test) => (test as { log: unknown }).log);
    expect(values.length).toBe(453);
    const problems = new Map<string, number>();
    for (const value of values) {
      const one = parseRecord(value);
      if ('problem' in one) problems.set(one.problem, (problems.get(one.problem) ?? 0) + 1);
    }
    expect(problems.get('no eventID')).toBe(48);
    expect([...problems.keys()].every((problem) => problem.startsWith('no '))).toBe(true);
    const told = [...problems.values()].reduce((sum, count) => sum + count, 0);
    expect(parsed(values).length).toBe(453 - told);
  });

  const trace = (technique: string) => {
    const records = parsed(publishedFile('stratus-detonation-logs', `aws.${technique}.json`));
    const first = records.find(({ userIdentity: { accessKeyId } }) => accessKeyId?.startsWith('AKIA'));
    const keyId = first?.userIdentity.accessKeyId ?? '';
    return traceLineage(
      {
        keyId,
        since: new Date('2020-01-01T00:00:00Z'),
        startedAt: new Date('2030-01-01T00:00:00Z'),
        responderArn: 'arn:aws:iam::000000000000:user/responder',
      },
      records,
    );
  };

  it('iam-create-admin-user: a new user with a key', () => {
    const lineage = trace('persistence.iam-create-admin-user');
    expect(lineage.credentials.map(({ kind, via, parent }) => ({ kind, via, parent }))).toEqual([
      { kind: 'access-key', via: 'leaked', parent: undefined },
      { kind: 'access-key', via: 'CreateAccessKey', parent: lineage.leakedKeyId },
    ]);
    const born = lineage.principals.filter((principal) => principal.born === 'attacker');
    expect(born.map(({ name, kind }) => ({ name, kind }))).toEqual([
      { name: 'malicious-iam-user', kind: 'user' },
    ]);
    expect(lineage.credentials[1]?.principal).toBe(born[0]?.arn);
    expect(findingsOf(lineage).map(({ id }) => id)).toEqual(['privilege-escalation', 'persistence']);
  });

  it('iam-backdoor-user: a key of a user that was there before', () => {
    const lineage = trace('persistence.iam-backdoor-user');
    expect(lineage.credentials.map(({ via }) => via)).toEqual(['leaked', 'CreateAccessKey']);
    expect(lineage.principals.map(({ name, born }) => ({ name, born }))).toEqual([
      { name: 'christophe', born: 'shared' },
      { name: 'stratus-red-team-backdoor-u-user', born: 'shared' },
    ]);
  });

  it('sts-federation-token: the token and what it did', () => {
    const lineage = trace('persistence.sts-federation-token');
    expect(lineage.credentials.map(({ kind }) => kind)).toEqual(['access-key', 'federation-token']);
    expect(lineage.records.map(({ eventName }) => eventName)).toEqual([
      'GetFederationToken',
      'GetCallerIdentity',
    ]);
    expect(lineage.principals.map(({ kind, name }) => `${kind} ${name}`)).toContain(
      'federated-user stratus_red_team',
    );
  });

  it('ec2-steal-instance-credentials: the role of the instance that was reached, used from the same address', () => {
    const lineage = trace('credential-access.ec2-steal-instance-credentials');
    expect(lineage.credentials.map(({ kind, via }) => ({ kind, via }))).toEqual([
      { kind: 'access-key', via: 'leaked' },
      { kind: 'instance-role-session', via: 'instance-profile' },
    ]);
    const stolen = lineage.credentials[1]?.id;
    const used = lineage.records.filter((one) => one.userIdentity.accessKeyId === stolen);
    expect(used.map(({ eventName }) => eventName)).toEqual(['GetCallerIdentity', 'DescribeInstances']);
  });

  it('every credential a successful event made has an id', () => {
    const making = /^(CreateAccessKey|AssumeRole|GetSessionToken|GetFederationToken)$/;
    const made = parsed(published('stratus-detonation-logs', '.json')).filter(
      (one) => making.test(one.eventName) && one.errorCode === undefined,
    );
    expect(made.length).toBeGreaterThan(3);
    expect(made.filter((one) => birthsOf(one).length !== 1)).toEqual([]);
  });
});
