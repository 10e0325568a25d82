import { describe, expect, it } from 'vitest';
import { lab } from '../../resources/lab.ts';
import { AS_IT_SHOULD, onlyRevert, revert, reverts, triedHard } from '../altering.ts';

describe('access keys switched on or off', () => {
  it('that the attacker switched on again are switched off', async () => {
    const there = lab();
    const { accessKeyId: AccessKeyId } = there.user('bob');
    await there.ctx.aws.write('iam').updateAccessKey({ UserName: 'bob', AccessKeyId, Status: 'Inactive' });
    await there.attacker.write('iam').updateAccessKey({ UserName: 'bob', AccessKeyId, Status: 'Active' });
    const change = await onlyRevert(there);
    expect(change).toMatchObject({
      title: `Deactivate access key ${AccessKeyId}`,
      command: `aws iam update-access-key --access-key-id ${AccessKeyId} --status Inactive`,
      preselected: true,
    });
    expect(await triedHard(there, 'iam-access-key-status', change, 'UpdateAccessKey')).toEqual(AS_IT_SHOULD);
  });

  it('that he switched off are switched on where an event tells that they were', async () => {
    const there = lab();
    there.user('bob');
    const { AccessKey } = await there.ctx.aws.write('iam').createAccessKey({ UserName: 'bob' });
    const key = { UserName: 'bob', AccessKeyId: AccessKey?.AccessKeyId };
    await there.attacker.write('iam').updateAccessKey({ ...key, Status: 'Inactive' });
    const change = await onlyRevert(there);
    expect(change.preselected).toBe(true);
    expect(await revert(there, change)).toEqual({ result: 'applied' });
    const status = there.account.state.iam.users.bob?.accessKeys.find(
      ({ accessKeyId }) => accessKeyId === key.AccessKeyId,
    )?.status;
    expect(status).toBe('Active');
  });

  it('are only offered to be switched on where nothing tells', async () => {
    const there = lab();
    const { accessKeyId: AccessKeyId } = there.user('bob');
    await there.attacker.write('iam').updateAccessKey({ UserName: 'bob', AccessKeyId, Status: 'Inactive' });
    expect((await onlyRevert(there)).preselected).toBe(false);
  });

  it('are never the leaked one or one made with it', async () => {
    const there = lab();
    const iam = there.attacker.write('iam');
    const { AccessKey } = await iam.createAccessKey({});
    await iam.updateAccessKey({ AccessKeyId: AccessKey?.AccessKeyId, Status: 'Inactive' });
    await iam.updateAccessKey({ AccessKeyId: there.leaked.accessKeyId, Status: 'Inactive' });
    expect((await reverts(there)).changes).toEqual([]);
  });
});
