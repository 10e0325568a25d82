import { describe, expect, it } from 'vitest';
import { ACCOUNT_ID, lab } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, triedHard } from '../altering.ts';

const ARN = `arn:aws:iam::${ACCOUNT_ID}:policy/team`;
const PolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
const version = { PolicyArn: ARN, PolicyDocument };

describe('the version of a managed policy in force', () => {
  it('is put back as an earlier event tells', async () => {
    const there = lab({ before: true });
    const admin = there.ctx.aws.write('iam');
    await admin.createPolicy({ PolicyName: 'team', PolicyDocument });
    await admin.createPolicyVersion({ ...version, SetAsDefault: false });
    await there.afterTheLeak();
    await there.attacker.write('iam').createPolicyVersion({ ...version, SetAsDefault: true });
    const change = await onlyRevert(there);
    expect(change).toMatchObject({
      title: `Put version v1 of policy ${ARN} in force again`,
      command: `aws iam set-default-policy-version --policy-arn ${ARN} --version-id v1`,
      preselected: true,
    });
    expect(await triedHard(there, 'iam-default-policy-version', change, 'SetDefaultPolicyVersion')).toEqual(
      AS_IT_SHOULD,
    );
  });

  it('is else the newest of before the leak, never one the attacker made', async () => {
    const there = lab({ before: true });
    const admin = there.ctx.aws.write('iam');
    await admin.createPolicy({ PolicyName: 'team', PolicyDocument });
    await admin.createPolicyVersion({ ...version, SetAsDefault: true });
    await there.afterTheLeak();
    const { records } = there.account.state;
    records.splice(0, records.length);
    const iam = there.attacker.write('iam');
    await iam.createPolicyVersion({ ...version, SetAsDefault: false });
    await iam.setDefaultPolicyVersion({ PolicyArn: ARN, VersionId: 'v3' });
    expect((await onlyRevert(there)).title).toBe(`Put version v2 of policy ${ARN} in force again`);
  });
});
