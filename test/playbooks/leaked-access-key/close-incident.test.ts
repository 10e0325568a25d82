import { describe, expect, it } from 'vitest';
import type { TrailRecord } from '../../../lib/trail/record.ts';
import { closeIncident } from '../../../playbooks/leaked-access-key/steps/close-incident.ts';
import { assumedRole, keyId, launched, record, user } from '../../lineage/records.ts';
import { type CaseOptions, KEY, openCase } from './_case.ts';

const owner = user('dev', KEY);
const contained = new Date('2026-11-23T09:40:00Z');
const mined = record('2026-11-23T09:10:00Z', 'ec2:RunInstances', owner, launched(['i-1']));
const later = (event: string, more: Partial<TrailRecord> = {}) =>
  record('2026-11-23T09:41:00Z', event, owner, more);

async function close(options: CaseOptions) {
  const opened = openCase({ containedAt: () => contained, ...options });
  const plan = await closeIncident.plan(opened.ctx, opened.input);
  const verdict = await closeIncident.verify?.(opened.ctx, opened.input, plan);
  return {
    ...opened,
    plan,
    verdict,
    notes: plan.notes.map(({ text }) => text),
  };
}

describe('close-incident', () => {
  it('says that it held, how long it took, and saves a last look', async () => {
    const { plan, verdict, notes, apply, files } = await close({
      records: [mined, later('ec2:RunInstances', { errorCode: 'AuthFailure' })],
      cleanedAt: () => new Date('2026-11-23T11:00:05Z'),
      left: () => [],
    });
    expect(plan.summary).toBe(
      'No call of the attacker went through since containment. No earlier step left anything to do.',
    );
    expect(notes).toEqual([
      '1 call of the attacker failed after containment.',
      'Contained at 2026-11-23T09:40:00.000Z: 40 min 0 s after the leak, 10 min 0 s after the start of this case.',
      'Clean at 2026-11-23T11:00:05.000Z: 2 h 5 s after the leak, 1 h 30 min 5 s after the start of this case.',
    ]);
    expect(verdict).toEqual({ held: true });
    await apply(plan);
    expect([...files.keys()].every((path) => path.startsWith('closing/'))).toBe(true);
    expect(files.size).toBe(6);
  });

  it('says loudly that it did not hold when a call went through after containment, and fails', async () => {
    const breach = later('iam:CreateUser');
    const { plan, verdict, notes } = await close({ records: [mined, breach] });
    const said =
      'NOT CONTAINED: 1 call of the attacker went through after containment, the last CreateUser in us-east-1 at ' +
      `2026-11-23T09:41:00Z (event ${breach.eventID}). Run the step contain again.`;
    expect(plan.summary).toContain(said);
    expect(verdict).toEqual({ held: false, found: said });
    expect(notes[0]).toBe(
      `After containment: 2026-11-23T09:41:00Z iam.amazonaws.com CreateUser in us-east-1 by ${KEY} (event ${breach.eventID}).`,
    );
  });

  it('takes GetCallerIdentity for no breach: nothing can deny it', async () => {
    const { verdict, notes } = await close({
      records: [mined, later('sts:GetCallerIdentity')],
    });
    expect(verdict).toEqual({ held: true });
    expect(notes).toContain(
      '1 call to GetCallerIdentity after containment: it cannot be denied and changes nothing.',
    );
  });

  it('does not hold where nothing was contained', async () => {
    const { verdict, plan } = await close({
      records: [mined],
      containedAt: () => undefined,
    });
    expect(verdict).toEqual({
      held: false,
      found: 'Containment was not verified in this case.',
    });
    expect(plan.summary).toContain('Containment was not verified in this case.');
  });

  it('names what is left, what people have to do, and credentials that are in doubt', async () => {
    const usual = { sourceIPAddress: '198.51.100.20' };
    const doubtful = keyId('ASIA', 7);
    const { plan, notes } = await close({
      records: [
        record('2026-11-20T09:00:00Z', 's3:ListBuckets', owner, usual),
        mined,
        record('2026-11-23T09:20:00Z', 'sts:AssumeRole', owner, {
          ...assumedRole('ops', 'ci', doubtful),
          ...usual,
        }),
        record('2026-11-23T09:21:00Z', 'secretsmanager:GetSecretValue', owner, {
          requestParameters: { secretId: 'prod/db' },
        }),
      ],
      left: () => ['Terminate i-1: it is protected.'],
    });
    expect(plan.summary).toContain('1 thing is left to do.');
    expect(notes).toContain('Left to do: Terminate i-1: it is protected.');
    expect(notes).toContain('Clean: not verified in this case.');
    expect(plan.leftToHuman.map(({ what }) => what)).toEqual([
      'Replace the secrets that were read: prod/db',
      `Find out whose these credentials are: ${doubtful}`,
    ]);
  });
});
