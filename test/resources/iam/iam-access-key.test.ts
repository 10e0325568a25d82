import { describe, expect, it } from 'vitest';
import { AS_IT_SHOULD, changeFor, erase, saveEvidence, triedHard, verify } from '../erasing.ts';
import { lab } from '../lab.ts';

const keysOf = (there: ReturnType<typeof lab>, user: string) =>
  there.account.state.iam.users[user]?.accessKeys.map(({ accessKeyId }) => accessKeyId);

describe('access keys', () => {
  it('are deleted, and their user and its other keys stay', async () => {
    const there = lab();
    const bob = there.user('bob');
    const { AccessKey } = await there.attacker.write('iam').createAccessKey({ UserName: 'bob' });
    const made = await there.proven('CreateAccessKey');
    expect(made[0]?.resource).toMatchObject({
      id: AccessKey?.AccessKeyId,
      parent: 'bob',
      region: 'global',
    });
    expect(changeFor(made[0]).command.split('\n')).toEqual([
      `aws iam update-access-key --user-name bob --access-key-id ${AccessKey?.AccessKeyId} --status Inactive`,
      `aws iam delete-access-key --user-name bob --access-key-id ${AccessKey?.AccessKeyId}`,
    ]);
    await saveEvidence(there, made[0]);
    expect([...there.evidence.keys()]).toEqual([
      `resources/global/iam-access-key/${AccessKey?.AccessKeyId}/description.json`,
      `resources/global/iam-access-key/${AccessKey?.AccessKeyId}/last-used.json`,
    ]);
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(keysOf(there, 'bob')).toEqual([bob.accessKeyId]);
    expect(await verify(there, made[0])).toEqual({ held: true });
  });

  it('gone already, denied and throttled are told apart', async () => {
    const there = lab();
    await there.attacker.write('iam').createAccessKey({});
    const made = await there.proven('CreateAccessKey');
    expect(made[0]?.resource.parent).toBe('ci-deploy');
    expect(await triedHard(there, 'iam-access-key', made, 'DeleteAccessKey')).toEqual(AS_IT_SHOULD);
  });
});
