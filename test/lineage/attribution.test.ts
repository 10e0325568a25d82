import { describe, expect, it } from 'vitest';
import { attribute, attributeByResponder, attributed } from '../../lib/lineage/attribution.ts';
import { traceLineage } from '../../lib/lineage/trace.ts';
import {
  ACCOUNT,
  assumedRole,
  createdKey,
  createdUser,
  keyId,
  launched,
  record,
  roleSession,
  user,
} from './records.ts';

const LEAKED = keyId('AKIA', 1);
const BORN = keyId('AKIA', 2);
const owner = user('dev', LEAKED);
const ci = { sourceIPAddress: '198.51.100.20', userAgent: 'aws-cli/2' };
const seed = {
  keyId: LEAKED,
  since: new Date('2026-11-01T10:00:00Z'),
  startedAt: new Date('2026-11-01T11:00:00Z'),
  responderArn: `arn:aws:iam::${ACCOUNT}:user/responder`,
};
const at = (time: string) => `2026-11-01T${time}Z`;

const before = record('2026-10-20T10:00:00Z', 'ec2:RunInstances', owner, { ...launched(['i-old']), ...ci });
const usual = record(at('10:05:00'), 'ec2:RunInstances', owner, { ...launched(['i-ci']), ...ci });
const newTool = record(at('10:06:00'), 'ec2:RunInstances', owner, {
  ...launched(['i-ci2']),
  ...ci,
  userAgent: 'aws-cli/3',
});
const fromAfar = record(at('10:10:00'), 'ec2:RunInstances', owner, launched(['i-miner']));
const bornKey = record(at('10:11:00'), 'iam:CreateAccessKey', owner, createdKey(BORN, 'dev'));
const byBorn = record(at('10:12:00'), 'iam:CreateUser', user('dev', BORN), { ...createdUser('evil'), ...ci });
const denied = record(at('10:13:00'), 'iam:CreateUser', owner, { errorCode: 'AccessDenied' });
const colleague = record(
  at('10:14:00'),
  'ec2:RunInstances',
  user('anna', keyId('AKIA', 9)),
  launched(['i-anna']),
);
const all = [before, usual, newTool, fromAfar, bornKey, byBorn, denied, colleague];
const lineage = traceLineage(seed, all);

describe('attribution', () => {
  it.each([
    ['the leaked key from an address never seen before', fromAfar, 'attacker'],
    ['a key the attacker made, even from the usual address', byBorn, 'attacker'],
    ['the leaked key before the leak', before, 'legitimate'],
    ['the leaked key as it was used before', usual, 'ambiguous'],
    ['the leaked key from the usual address with another tool', newTool, 'ambiguous'],
    ['a call that failed', denied, 'legitimate'],
    ['a colleague', colleague, 'legitimate'],
  ] as const)('%s', (_, made, verdict) => {
    expect(attribute(lineage, made).verdict).toBe(verdict);
  });

  it('gives the event and the signer as the proof of what is the attacker’s', () => {
    const judged = attribute(lineage, byBorn);
    expect(judged).toMatchObject({
      verdict: 'attacker',
      reason: `${BORN} derives from the leaked key`,
      attribution: { eventId: byBorn.eventID, eventName: 'CreateUser', by: BORN, region: 'us-east-1' },
    });
    if (judged.verdict !== 'attacker') throw new Error('expected the attacker');
    expect(attributed({ id: 'evil' }, judged.attribution)).toEqual({
      id: 'evil',
      attribution: judged.attribution,
    });
  });

  it('blames the leaked key for everything after the leak when it was never used before', () => {
    expect(attribute(traceLineage(seed, [usual]), usual)).toMatchObject({
      verdict: 'attacker',
      reason: 'the leaked key did it after the leak and was not used before',
    });
  });

  it('never gives up a thing that is older than the leak, whatever the event says', () => {
    expect(attribute(lineage, fromAfar, '2026-10-01T00:00:00Z')).toEqual({
      verdict: 'legitimate',
      reason: 'it was there before the leak, since 2026-10-01T00:00:00Z',
    });
    expect(attribute(lineage, fromAfar, fromAfar.eventTime).verdict).toBe('attacker');
  });

  it('leaves to the responder what a user agent without an address of its own did', () => {
    const runner = (time: string, address: string) =>
      record(time, 'ec2:RunInstances', owner, { sourceIPAddress: address, userAgent: 'runner/1' });
    const history = [1, 2, 3, 4, 5].map((day) => runner(`2026-10-0${day}T10:00:00Z`, `192.0.2.${day}`));
    const next = runner(at('10:20:00'), '192.0.2.77');
    const other = { ...next, eventID: 'other', userAgent: 'miner/1' };
    const roaming = traceLineage(seed, [...history, next, other]);
    expect(attribute(roaming, next).verdict).toBe('ambiguous');
    expect(attribute(roaming, other).verdict).toBe('attacker');
  });

  it('leaves to the responder what a session minted by usual use did', () => {
    const session = keyId('ASIA', 5);
    const assumed = record(at('10:30:00'), 'sts:AssumeRole', owner, {
      ...assumedRole('deploy', 'ci', session),
      ...ci,
    });
    const made = record(
      at('10:31:00'),
      'ec2:RunInstances',
      roleSession('deploy', 'ci', session),
      launched(['i-x']),
    );
    const doubted = traceLineage(seed, [before, assumed, made]);
    expect(attribute(doubted, made).verdict).toBe('ambiguous');
  });

  it('takes the responder’s word for an ambiguous thing, but not without its event', () => {
    const ref = { type: 'ec2-instance', id: 'i-ci', region: 'us-east-1' };
    expect(attributeByResponder(lineage, ref, usual).attribution.eventId).toBe(usual.eventID);
    expect(() => attributeByResponder(lineage, ref, colleague)).toThrow(
      `Event ${colleague.eventID} proves nothing against it: no credential of the attacker did it.`,
    );
    expect(() => attributeByResponder(lineage, ref, usual, '2026-10-01T00:00:00Z')).toThrow(
      'before the leak',
    );
  });
});
