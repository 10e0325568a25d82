import { describe, expect, it } from 'vitest';
import { alterationsIn } from '../../../lib/changes/registry.ts';
import type { TrailRecord } from '../../../lib/trail/record.ts';
import { lab } from '../../resources/lab.ts';
import { hasPublishedRecords, published, SKIPPED } from '../../trail/published-records.ts';
import { AS_IT_SHOULD, onlyRevert, reverts, triedHard } from '../altering.ts';

const trust = (Principal: unknown) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
  });
const OWN = trust({ Service: 'ec2.amazonaws.com' });
const FOREIGN = trust({ AWS: '193672423079' });

describe('trust policies', () => {
  it('are put back as the event that made the role tells', async () => {
    const there = lab({ before: true });
    await there.ctx.aws.write('iam').createRole({ RoleName: 'ops', AssumeRolePolicyDocument: OWN });
    await there.afterTheLeak();
    await there.attacker.write('iam').updateAssumeRolePolicy({ RoleName: 'ops', PolicyDocument: FOREIGN });
    const change = await onlyRevert(there);
    expect(change).toMatchObject({ title: 'Put back the trust policy of role ops', preselected: true });
    expect(change.command).toContain(`--policy-document '${OWN}'`);
    expect(await triedHard(there, 'iam-trust-policy', change, 'UpdateAssumeRolePolicy')).toEqual(
      AS_IT_SHOULD,
    );
    expect(there.account.state.iam.roles.ops?.assumeRolePolicy).toBe(OWN);
  });

  it('are the attacker’s still where AWS answers his account as its root', async () => {
    const there = lab({ before: true });
    await there.ctx.aws.write('iam').createRole({ RoleName: 'ops', AssumeRolePolicyDocument: OWN });
    await there.afterTheLeak();
    await there.attacker.write('iam').updateAssumeRolePolicy({ RoleName: 'ops', PolicyDocument: FOREIGN });
    const answered = trust({ AWS: 'arn:aws:iam::193672423079:root' });
    Object.assign(there.account.state.iam.roles.ops ?? {}, { assumeRolePolicy: answered });
    expect((await onlyRevert(there)).preselected).toBe(true);
  });

  it('that nothing tells of before are left to a person, with what stands there now', async () => {
    const there = lab();
    await there.ctx.aws.write('iam').createRole({ RoleName: 'ops', AssumeRolePolicyDocument: OWN });
    const { records } = there.account.state;
    records.splice(0, records.length);
    await there.attacker.write('iam').updateAssumeRolePolicy({ RoleName: 'ops', PolicyDocument: FOREIGN });
    expect(await reverts(there)).toMatchObject({
      changes: [],
      leftToHuman: [{ how: expect.stringContaining('193672423079') }],
    });
  });

  it.skipIf(!hasPublishedRecords)(`are read from published records (skipped when ${SKIPPED})`, () => {
    const records = published('stratus-detonation-logs', '.json') as TrailRecord[];
    const told = alterationsIn(records).filter(({ type }) => type.type === 'iam-trust-policy');
    expect(told.map(({ alteration }) => alteration.target.id)).toEqual(['stratus-red-team-backdoor-r-role']);
    expect(String(told[0]?.alteration.set)).toContain('193672423079');
  });
});
