import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, triedHard } from '../erasing.ts';
import { ACCOUNT_ID, lab } from '../lab.ts';

const ARN = `arn:aws:iam::${ACCOUNT_ID}:policy/team`;
const PolicyDocument = '{"Version":"2012-10-17","Statement":[]}';

async function version(SetAsDefault: boolean) {
  const there = lab({ before: true });
  await there.ctx.aws.write('iam').createPolicy({ PolicyName: 'team', PolicyDocument });
  await there.afterTheLeak();
  await there.attacker.write('iam').createPolicyVersion({ PolicyArn: ARN, PolicyDocument, SetAsDefault });
  return { there, made: await there.proven('CreatePolicyVersion') };
}

describe('policy versions', () => {
  it('are deleted, and the policy and its other versions stay', async () => {
    const { there, made } = await version(false);
    expect(changeFor(made[0])).toMatchObject({
      title: `Delete policy version ${ARN}:v2 (not in force)`,
      command: `aws iam delete-policy-version --policy-arn ${ARN} --version-id v2`,
    });
    expect(await triedHard(there, 'iam-policy-version', made, 'DeletePolicyVersion')).toEqual(AS_IT_SHOULD);
    expect(Object.keys(there.account.state.iam.policies[ARN]?.versions ?? {})).toEqual(['v1']);
  });

  it('in force cannot be deleted before another one is', async () => {
    const { there, made } = await version(true);
    expect(await erase(there, made)).toMatchObject([{ result: 'failed', code: 'DeleteConflict' }]);
    await there.ctx.aws.write('iam').setDefaultPolicyVersion({ PolicyArn: ARN, VersionId: 'v1' });
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
  });
});
