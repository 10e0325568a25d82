import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, saveEvidence, triedHard, verify } from '../erasing.ts';
import { type Lab, lab } from '../lab.ts';

const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const NAME = '--help';
const Password = ['Sp1llkit', 'test', 'only!'].join('-');
const document = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: '*', Resource: '*' }],
});

/** A user with everything IAM wants removed first. */
async function backdoor(there: Lab) {
  const iam = there.attacker.write('iam');
  await iam.createUser({ UserName: NAME, PermissionsBoundary: READ_ONLY });
  await iam.createAccessKey({ UserName: NAME });
  await iam.createLoginProfile({ UserName: NAME, Password });
  await iam.attachUserPolicy({ UserName: NAME, PolicyArn: ADMIN });
  await iam.putUserPolicy({
    UserName: NAME,
    PolicyName: '@all',
    PolicyDocument: document,
  });
  await iam.createGroup({ GroupName: 'ops' });
  await iam.addUserToGroup({ UserName: NAME, GroupName: 'ops' });
  return there.proven('CreateUser');
}

const users = (there: Lab) => there.account.state.iam.users;

describe('IAM users', () => {
  it('are deleted with everything IAM wants removed first', async () => {
    const there = lab();
    const made = await backdoor(there);
    expect(made[0]?.resource).toMatchObject({
      id: NAME,
      uniqueId: users(there)[NAME]?.userId,
      arn: expect.stringContaining(`user/${NAME}`),
    });
    expect(changeFor(made[0]).title).toBe(`Delete IAM user ${NAME} (1 key, 1 console password, 2 policies)`);
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(users(there)[NAME]).toBeUndefined();
    expect(there.account.state.iam.groups.ops?.groupName).toBe('ops');
    expect(await verify(there, made[0])).toEqual({ held: true });
  });

  it('have a command that a shell cannot be tricked with, line for line', async () => {
    const there = lab();
    const [made] = await backdoor(there);
    const key = users(there)[NAME]?.accessKeys[0]?.accessKeyId;
    expect(changeFor(made).command.split('\n')).toEqual([
      'aws iam delete-login-profile --user-name=--help',
      `aws iam delete-access-key --user-name=--help --access-key-id ${key}`,
      'aws iam remove-user-from-group --user-name=--help --group-name ops',
      `aws iam detach-user-policy --user-name=--help --policy-arn ${ADMIN}`,
      'aws iam delete-user-permissions-boundary --user-name=--help',
      `aws iam delete-user-policy --user-name=--help --policy-name @all`,
      'aws iam delete-user-policy --user-name=--help --policy-name spillkit-revoke-sessions',
      'aws iam delete-user --user-name=--help',
    ]);
  });

  it('leave their inline policies behind as evidence', async () => {
    const there = lab();
    const [made] = await backdoor(there);
    await saveEvidence(there, made);
    const saved = there.evidence.get(`resources/global/iam-user/${NAME}/inline-policy-1.json`);
    expect(JSON.parse(saved ?? '')).toEqual({
      PolicyName: '@all',
      PolicyDocument: document,
    });
  });

  it('of the same name born since are another and are left', async () => {
    const there = lab();
    const iam = there.attacker.write('iam');
    await iam.createUser({ UserName: 'backup' });
    const made = await there.proven('CreateUser');
    await iam.deleteUser({ UserName: 'backup' });
    await there.ctx.aws.write('iam').createUser({ UserName: 'backup' });
    expect(await verify(there, made[0])).toEqual({ held: true });
    expect(await erase(there, made)).toEqual([{ result: 'already-gone' }]);
    expect(users(there).backup).toBeDefined();
  });

  it('that get a new key while they are being deleted are cleared again', async () => {
    const there = lab();
    const made = await backdoor(there);
    there.refuse('DeleteUser', 'DeleteConflict', { times: 1 });
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
  });

  it('are deleted even when a list of what they have may not be read', async () => {
    const there = lab();
    await there.attacker.write('iam').createUser({ UserName: 'plain' });
    there.refuse('ListServiceSpecificCredentials', 'AccessDenied');
    const made = await there.proven('CreateUser');
    expect(changeFor(made[0]).title).toContain('could not read serviceCredentials: AccessDenied');
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    await there.attacker.write('iam').createUser({ UserName: 'plain' });
    const made = await there.proven('CreateUser');
    expect(await triedHard(there, 'iam-user', made, 'DeleteUser')).toEqual(AS_IT_SHOULD);
  });
});
