import { describe, expect, it } from 'vitest';
import { lab } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, revert, reverts, triedHard } from '../altering.ts';

const asked = { UserName: 'bob', GroupName: 'admins' };

async function team() {
  const there = lab();
  there.user('bob');
  await there.ctx.aws.write('iam').createGroup({ GroupName: 'admins' });
  return there;
}

describe('group memberships', () => {
  it('given by the attacker are taken back', async () => {
    const there = await team();
    await there.attacker.write('iam').addUserToGroup(asked);
    const change = await onlyRevert(there);
    expect(change).toMatchObject({
      title: 'Remove user bob from group admins',
      command: 'aws iam remove-user-from-group --user-name bob --group-name admins',
    });
    expect(await triedHard(there, 'iam-group-membership', change, 'RemoveUserFromGroup')).toEqual(
      AS_IT_SHOULD,
    );
  });

  it('taken away by the attacker are given back', async () => {
    const there = await team();
    await there.ctx.aws.write('iam').addUserToGroup(asked);
    await there.attacker.write('iam').removeUserFromGroup(asked);
    expect(await revert(there, await onlyRevert(there))).toEqual({ result: 'applied' });
    expect(there.account.state.iam.users.bob?.groups).toEqual(['admins']);
  });

  it('in a group of the attacker’s own go with the group', async () => {
    const there = await team();
    const iam = there.attacker.write('iam');
    await iam.createGroup({ GroupName: 'mine' });
    await iam.addUserToGroup({ UserName: 'bob', GroupName: 'mine' });
    expect(await reverts(there)).toMatchObject({ changes: [], leftToHuman: [] });
  });
});
