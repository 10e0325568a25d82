import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, saveEvidence, triedHard } from '../erasing.ts';
import { ACCOUNT_ID, type Lab, lab } from '../lab.ts';

const ARN = `arn:aws:iam::${ACCOUNT_ID}:policy/shadow`;
const document = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';
const trust = '{"Version":"2012-10-17","Statement":[]}';

async function policy(there: Lab) {
  const iam = there.attacker.write('iam');
  await iam.createPolicy({ PolicyName: 'shadow', PolicyDocument: document });
  return there.proven('CreatePolicy');
}

/** Everyone who may have a policy, as a policy and as a boundary. */
async function spread(there: Lab) {
  there.user('bob');
  there.user('eve');
  const iam = there.attacker.write('iam');
  await iam.createRole({ RoleName: 'ops', AssumeRolePolicyDocument: trust, PermissionsBoundary: ARN });
  await iam.createGroup({ GroupName: 'team' });
  await iam.attachUserPolicy({ UserName: 'bob', PolicyArn: ARN });
  await iam.attachRolePolicy({ RoleName: 'ops', PolicyArn: ARN });
  await iam.attachGroupPolicy({ GroupName: 'team', PolicyArn: ARN });
  await iam.putUserPermissionsBoundary({ UserName: 'eve', PermissionsBoundary: ARN });
  await iam.createPolicyVersion({ PolicyArn: ARN, PolicyDocument: document, SetAsDefault: true });
}

describe('managed policies', () => {
  it('are taken from everyone and deleted with all versions', async () => {
    const there = lab();
    await policy(there);
    await spread(there);
    const made = await there.proven('CreatePolicy');
    expect(changeFor(made[0]).title).toBe(`Delete managed policy ${ARN} (5 uses, 2 versions)`);
    expect(changeFor(made[0]).command.split('\n')).toEqual([
      `aws iam detach-user-policy --user-name bob --policy-arn ${ARN}`,
      `aws iam detach-role-policy --role-name ops --policy-arn ${ARN}`,
      `aws iam detach-group-policy --group-name team --policy-arn ${ARN}`,
      'aws iam delete-user-permissions-boundary --user-name eve',
      'aws iam delete-role-permissions-boundary --role-name ops',
      `aws iam delete-policy-version --policy-arn ${ARN} --version-id v1`,
      `aws iam delete-policy --policy-arn ${ARN}`,
    ]);
    await saveEvidence(there, made[0]);
    expect([...there.evidence.keys()].map((path) => path.split('/').at(-1))).toEqual([
      'description.json',
      'v1.json',
      'v2.json',
    ]);
    expect(await triedHard(there, 'iam-policy', made, 'DeletePolicy')).toEqual(AS_IT_SHOULD);
    const { users, roles, groups } = there.account.state.iam;
    expect([users.bob, roles.ops, groups.team].map((one) => one?.attachedPolicies)).toEqual([[], [], []]);
    expect([users.eve, roles.ops].map((one) => one?.permissionsBoundary)).toEqual([undefined, undefined]);
  });

  it('attached anew while being deleted are taken away again', async () => {
    const there = lab();
    const made = await policy(there);
    there.refuse('DeletePolicy', 'DeleteConflict', { times: 1 });
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
  });

  it('of the same ARN born since are others and are left', async () => {
    const there = lab();
    const made = await policy(there);
    const iam = there.ctx.aws.write('iam');
    await iam.deletePolicy({ PolicyArn: ARN });
    await iam.createPolicy({ PolicyName: 'shadow', PolicyDocument: document });
    expect(await erase(there, made)).toEqual([{ result: 'already-gone' }]);
    expect(there.account.state.iam.policies[ARN]).toBeDefined();
  });
});
