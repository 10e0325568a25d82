import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, saveEvidence, triedHard } from '../erasing.ts';
import { type Lab, lab } from '../lab.ts';

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

/** A group with everything IAM wants removed first. */
async function group(there: Lab) {
  there.user('bob');
  const iam = there.attacker.write('iam');
  await iam.createGroup({ GroupName: 'ops' });
  await iam.addUserToGroup({ GroupName: 'ops', UserName: 'bob' });
  await iam.attachGroupPolicy({ GroupName: 'ops', PolicyArn: ADMIN });
  await iam.putGroupPolicy({ GroupName: 'ops', PolicyName: 'all', PolicyDocument: document });
  return there.proven('CreateGroup');
}

describe('IAM groups', () => {
  it('are emptied and deleted, and their users stay', async () => {
    const there = lab();
    const made = await group(there);
    expect(made[0]?.resource).toMatchObject({ id: 'ops', uniqueId: expect.stringMatching(/^AGPA/) });
    expect(changeFor(made[0]).command.split('\n')).toEqual([
      'aws iam remove-user-from-group --group-name ops --user-name bob',
      `aws iam detach-group-policy --group-name ops --policy-arn ${ADMIN}`,
      'aws iam delete-group-policy --group-name ops --policy-name all',
      'aws iam delete-group --group-name ops',
    ]);
    await saveEvidence(there, made[0]);
    expect(there.evidence.get('resources/global/iam-group/ops/inline-policy-1.json')).toContain('Allow');
    expect(await triedHard(there, 'iam-group', made, 'DeleteGroup')).toEqual(AS_IT_SHOULD);
    expect(there.account.state.iam.users.bob?.groups).toEqual([]);
  });

  it('of the same name born since are others and are left', async () => {
    const there = lab();
    await there.attacker.write('iam').createGroup({ GroupName: 'ops' });
    const made = await there.proven('CreateGroup');
    const iam = there.ctx.aws.write('iam');
    await iam.deleteGroup({ GroupName: 'ops' });
    await iam.createGroup({ GroupName: 'ops' });
    expect(await erase(there, made)).toEqual([{ result: 'already-gone' }]);
    expect(there.account.state.iam.groups.ops).toBeDefined();
  });
});
