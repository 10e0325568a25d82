import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, saveEvidence, triedHard, verify } from '../erasing.ts';
import { type Lab, lab } from '../lab.ts';

const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const trust = JSON.stringify({
  Version: '2012-10-17',
  Statement: [
    {
      Effect: 'Allow',
      Principal: { Service: 'ec2.amazonaws.com' },
      Action: 'sts:AssumeRole',
    },
  ],
});
const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

async function role(there: Lab) {
  const iam = there.attacker.write('iam');
  await iam.createRole({ RoleName: 'ops', AssumeRolePolicyDocument: trust });
  await iam.attachRolePolicy({ RoleName: 'ops', PolicyArn: ADMIN });
  await iam.putRolePolicy({
    RoleName: 'ops',
    PolicyName: 'p',
    PolicyDocument: document,
  });
  await iam.createInstanceProfile({ InstanceProfileName: 'ops-profile' });
  await iam.addRoleToInstanceProfile({
    RoleName: 'ops',
    InstanceProfileName: 'ops-profile',
  });
}

describe('IAM roles and instance profiles', () => {
  it('are deleted with policies and ties to each other, in either order', async () => {
    for (const order of [
      ['CreateRole', 'CreateInstanceProfile'],
      ['CreateInstanceProfile', 'CreateRole'],
    ]) {
      const there = lab();
      await role(there);
      for (const event of order) {
        const made = await there.proven(event);
        expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
        expect(await verify(there, made[0])).toEqual({ held: true });
        expect(await erase(there, made)).toEqual([{ result: 'already-gone' }]);
      }
      expect(there.account.state.iam.roles.ops).toBeUndefined();
      expect(there.account.state.iam.instanceProfiles['ops-profile']).toBeUndefined();
    }
  });

  it('have commands that do the same by hand', async () => {
    const there = lab();
    await role(there);
    const [made] = await there.proven('CreateRole');
    expect(changeFor(made).command.split('\n')).toEqual([
      'aws iam remove-role-from-instance-profile --role-name ops --instance-profile-name ops-profile',
      `aws iam detach-role-policy --role-name ops --policy-arn ${ADMIN}`,
      'aws iam delete-role-policy --role-name ops --policy-name p',
      'aws iam delete-role --role-name ops',
    ]);
    const [profile] = await there.proven('CreateInstanceProfile');
    expect(changeFor(profile).command.split('\n')).toEqual([
      'aws iam remove-role-from-instance-profile --instance-profile-name ops-profile --role-name ops',
      'aws iam delete-instance-profile --instance-profile-name ops-profile',
    ]);
  });

  it('leave trust and inline policies behind as evidence', async () => {
    const there = lab();
    await role(there);
    const [made] = await there.proven('CreateRole');
    await saveEvidence(there, made);
    expect([...there.evidence.keys()]).toEqual([
      'resources/global/iam-role/ops/description.json',
      'resources/global/iam-role/ops/inline-policy-1.json',
    ]);
    expect(there.evidence.get('resources/global/iam-role/ops/description.json')).toContain(
      'ec2.amazonaws.com',
    );
  });

  it('of the same name born since are others and are left', async () => {
    const there = lab();
    const attacker = there.attacker.write('iam');
    await attacker.createRole({
      RoleName: 'ops',
      AssumeRolePolicyDocument: trust,
    });
    await attacker.createInstanceProfile({ InstanceProfileName: 'ops' });
    const roles = await there.proven('CreateRole');
    const profiles = await there.proven('CreateInstanceProfile');
    await attacker.deleteRole({ RoleName: 'ops' });
    await attacker.deleteInstanceProfile({ InstanceProfileName: 'ops' });
    const iam = there.ctx.aws.write('iam');
    await iam.createRole({ RoleName: 'ops', AssumeRolePolicyDocument: trust });
    await iam.createInstanceProfile({ InstanceProfileName: 'ops' });
    expect(await erase(there, roles)).toEqual([{ result: 'already-gone' }]);
    expect(await erase(there, profiles)).toEqual([{ result: 'already-gone' }]);
    expect(there.account.state.iam.roles.ops).toBeDefined();
    expect(there.account.state.iam.instanceProfiles.ops).toBeDefined();
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    await role(there);
    const roles = await there.proven('CreateRole');
    expect(await triedHard(there, 'iam-role', roles, 'DeleteRole')).toEqual(AS_IT_SHOULD);
    const profiles = await there.proven('CreateInstanceProfile');
    expect(await triedHard(there, 'iam-instance-profile', profiles, 'DeleteInstanceProfile')).toEqual(
      AS_IT_SHOULD,
    );
  });
});
