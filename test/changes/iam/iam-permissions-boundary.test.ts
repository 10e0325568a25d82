import { describe, expect, it } from 'vitest';
import { lab } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, revert, reverts, triedHard } from '../altering.ts';

const READ = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const trust = '{"Version":"2012-10-17","Statement":[]}';

describe('permissions boundaries', () => {
  it('taken off a user or role are set again, as the event that made it tells', async () => {
    const there = lab({ before: true });
    const admin = there.ctx.aws.write('iam');
    await admin.createUser({ UserName: 'bob', PermissionsBoundary: READ });
    await admin.createRole({ RoleName: 'ops', AssumeRolePolicyDocument: trust, PermissionsBoundary: READ });
    await there.afterTheLeak();
    await there.attacker.write('iam').deleteUserPermissionsBoundary({ UserName: 'bob' });
    const ofUser = await onlyRevert(there);
    expect(ofUser).toMatchObject({
      title: `Bound user bob by ${READ} again`,
      command: `aws iam put-user-permissions-boundary --user-name bob --permissions-boundary ${READ}`,
      preselected: true,
    });
    expect(await triedHard(there, 'iam-permissions-boundary', ofUser, 'PutUserPermissionsBoundary')).toEqual(
      AS_IT_SHOULD,
    );
    await there.attacker
      .write('iam')
      .putRolePermissionsBoundary({ RoleName: 'ops', PermissionsBoundary: ADMIN });
    expect(await revert(there, await onlyRevert(there))).toEqual({ result: 'applied' });
    const { users, roles } = there.account.state.iam;
    expect([users.bob, roles.ops].map((one) => one?.permissionsBoundary)).toEqual([READ, READ]);
  });

  it('that nothing tells of before are offered to be taken off, not selected', async () => {
    const there = lab();
    there.user('bob');
    await there.attacker
      .write('iam')
      .putUserPermissionsBoundary({ UserName: 'bob', PermissionsBoundary: READ });
    expect(await onlyRevert(there)).toMatchObject({
      title: 'Take the permissions boundary off user bob',
      preselected: false,
    });
  });

  it('that were deleted and are told by nothing are left to a person', async () => {
    const there = lab();
    there.user('bob');
    Object.assign(there.account.state.iam.users.bob ?? {}, { permissionsBoundary: READ });
    await there.attacker.write('iam').deleteUserPermissionsBoundary({ UserName: 'bob' });
    expect(await reverts(there)).toMatchObject({
      changes: [],
      leftToHuman: [{ what: expect.stringContaining('bob') }],
    });
  });
});
