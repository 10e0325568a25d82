import { expect, it } from 'vitest';
import { lab } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, revert, reverts, triedHard } from '../altering.ts';

const trust = '{"Version":"2012-10-17","Statement":[]}';
const InstanceProfileName = 'web';

async function profile() {
  const there = lab();
  const admin = there.ctx.aws.write('iam');
  await admin.createInstanceProfile({ InstanceProfileName });
  for (const RoleName of ['reader', 'admin']) {
    await admin.createRole({ RoleName, AssumeRolePolicyDocument: trust });
  }
  return there;
}

it('a role that the attacker put into an instance profile of others is taken out', async () => {
  const there = await profile();
  await there.attacker.write('iam').addRoleToInstanceProfile({ InstanceProfileName, RoleName: 'admin' });
  const change = await onlyRevert(there);
  expect(change.command).toBe(
    'aws iam remove-role-from-instance-profile --instance-profile-name web --role-name admin',
  );
  expect(
    await triedHard(there, 'iam-instance-profile-role', change, 'RemoveRoleFromInstanceProfile'),
  ).toEqual(AS_IT_SHOULD);
});

it('a role that he exchanged for another comes back', async () => {
  const there = await profile();
  await there.ctx.aws.write('iam').addRoleToInstanceProfile({ InstanceProfileName, RoleName: 'reader' });
  const iam = there.attacker.write('iam');
  await iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName: 'reader' });
  await iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName: 'admin' });
  const change = await onlyRevert(there);
  expect(change.title).toBe('Put role reader into instance profile web again');
  expect(await revert(there, change)).toEqual({ result: 'applied' });
  expect(there.account.state.iam.instanceProfiles.web?.roles).toEqual(['reader']);
  expect((await reverts(there)).changes).toEqual([]);
});
