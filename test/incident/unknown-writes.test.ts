import { describe, expect, it } from 'vitest';
import { unknownWrites, unknownWritesTask } from '../../lib/incident/unknown-writes.ts';
import { traceLineage } from '../../lib/lineage/trace.ts';
import type { JsonObject, TrailRecord } from '../../lib/trail/record.ts';
import { ACCOUNT, createdUser, keyId, record, user } from '../lineage/records.ts';

const LEAKED = keyId('AKIA', 1);
const owner = user('dev', LEAKED);
const AT = '2026-11-01T10:01:00Z';
const lineageOf = (records: readonly TrailRecord[]) =>
  traceLineage(
    {
      keyId: LEAKED,
      since: new Date('2026-11-01T10:00:00Z'),
      startedAt: new Date('2026-11-01T11:00:00Z'),
      responderArn: `arn:aws:iam::${ACCOUNT}:user/responder`,
    },
    records,
  );
const write = (event: string, requestParameters: JsonObject | null, more = {}) =>
  record(AT, event, owner, { readOnly: false, requestParameters, ...more });

describe('writing calls that nothing knows', () => {
  const unknown = write('quantumledger:CreateVault', { name: 'hidden' });

  it('are told with their events, so that nothing is left without a word', () => {
    const lineage = lineageOf([unknown]);
    expect(unknownWrites(lineage)).toEqual([unknown]);
    expect(unknownWritesTask(lineage)).toMatchObject([
      { what: expect.stringContaining(`quantumledger:CreateVault in us-east-1 (${unknown.eventID})`) },
    ]);
  });

  it('are none of what a type makes, alters or deletes, what failed, what only read, and what is the attacker’s own', () => {
    const lineage = lineageOf([
      write('iam:CreateUser', { userName: 'evil' }, createdUser('evil')),
      write('iam:TagUser', { userName: 'evil', tags: [] }),
      write('iam:AttachUserPolicy', {
        userName: 'bob',
        policyArn: 'arn:aws:iam::aws:policy/PowerUserAccess',
      }),
      write('ec2:DeleteKeyPair', { keyName: 'x' }),
      write('quantumledger:CreateVault', { name: 'no' }, { errorCode: 'AccessDenied' }),
      write('quantumledger:ListVaults', null, { readOnly: true }),
      write('sts:GetSessionToken', null),
    ]);
    expect(unknownWrites(lineage)).toEqual([]);
    expect(unknownWritesTask(lineage)).toEqual([]);
  });
});
