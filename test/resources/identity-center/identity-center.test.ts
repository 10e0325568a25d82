import { describe, expect, it } from 'vitest';
import { INSTANCE } from '../../../lib/rehearsal/services/sso-admin/state.ts';
import { creationsIn } from '../../../lib/resources/registry.ts';
import type { TrailRecord } from '../../../lib/trail/record.ts';
import {
  onlyRevert,
  AS_IT_SHOULD as REVERTED,
  triedHard as revertedHard,
  reverts,
} from '../../changes/altering.ts';
import { hasPublishedRecords, published, SKIPPED } from '../../trail/published-records.ts';
import { AS_IT_SHOULD, changeFor, erase, triedHard } from '../erasing.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../lab.ts';

const { InstanceArn, IdentityStoreId } = INSTANCE;
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const policy = '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Action":"*","Resource":"*"}]}';

/** A user in a group with a permission set in an account, all of the attacker's. */
async function backdoor(there: Lab) {
  const store = there.attacker.write('identitystore', REGION);
  const sso = there.attacker.write('sso-admin', REGION);
  const { UserId } = await store.createUser({ IdentityStoreId, UserName: 'backup', DisplayName: 'Backup' });
  const { GroupId } = await store.createGroup({ IdentityStoreId, DisplayName: 'secure' });
  await store.createGroupMembership({ IdentityStoreId, GroupId, MemberId: { UserId: UserId ?? '' } });
  const { PermissionSet } = await sso.createPermissionSet({ InstanceArn, Name: 'all' });
  const PermissionSetArn = PermissionSet?.PermissionSetArn ?? '';
  const assigned = {
    InstanceArn,
    PermissionSetArn,
    TargetId: ACCOUNT_ID,
    TargetType: 'AWS_ACCOUNT' as const,
  };
  await sso.createAccountAssignment({ ...assigned, PrincipalType: 'GROUP', PrincipalId: GroupId });
  return { UserId, GroupId, PermissionSetArn };
}

describe('Identity Center', () => {
  it('users are deleted', async () => {
    const there = lab();
    const { UserId } = await backdoor(there);
    const made = await there.proven('CreateUser');
    expect(changeFor(made[0])).toMatchObject({
      title: `Delete Identity Center user ${UserId} (backup, 0 assignments)`,
      command: `aws identitystore delete-user --region ${REGION} --identity-store-id ${IdentityStoreId} --user-id ${UserId}`,
    });
    expect(await triedHard(there, 'identity-center-user', made, 'DeleteUser')).toEqual(AS_IT_SHOULD);
  });

  it('groups are deleted after their assignments', async () => {
    const there = lab();
    const { GroupId } = await backdoor(there);
    const made = await there.proven('CreateGroup');
    expect(
      changeFor(made[0])
        .command.split('\n')
        .map((line) => line.split(' ').slice(0, 3).join(' ')),
    ).toEqual(['aws sso-admin delete-account-assignment', 'aws identitystore delete-group']);
    expect(changeFor(made[0]).title).toContain(`${GroupId} (secure, 1 assignments)`);
    expect(await triedHard(there, 'identity-center-group', made, 'DeleteGroup')).toEqual(AS_IT_SHOULD);
    expect(await there.lookAt(await there.proven('CreateAccountAssignment'))).toMatchObject([
      { state: 'deleted' },
    ]);
  });

  it('memberships are deleted, and user and group stay', async () => {
    const there = lab();
    const { GroupId, UserId } = await backdoor(there);
    const made = await there.proven('CreateGroupMembership');
    expect(made[0]?.resource.id).toBe(`${GroupId}/${UserId}`);
    expect(await triedHard(there, 'identity-center-membership', made, 'DeleteGroupMembership')).toEqual(
      AS_IT_SHOULD,
    );
    expect(await there.lookAt(await there.proven('CreateUser'))).toMatchObject([{ state: 'present' }]);
  });

  it('assignments are deleted, and waited for', async () => {
    const there = lab();
    await backdoor(there);
    const made = await there.proven('CreateAccountAssignment');
    expect(await triedHard(there, 'sso-account-assignment', made, 'DeleteAccountAssignment')).toEqual(
      AS_IT_SHOULD,
    );
  });

  it('permission sets are deleted after their assignments', async () => {
    const there = lab();
    const { PermissionSetArn } = await backdoor(there);
    const made = await there.proven('CreatePermissionSet');
    expect(changeFor(made[0]).command.split('\n').at(-1)).toBe(
      `aws sso-admin delete-permission-set --region ${REGION} --instance-arn ${InstanceArn} --permission-set-arn ${PermissionSetArn}`,
    );
    expect(await triedHard(there, 'sso-permission-set', made, 'DeletePermissionSet')).toEqual(AS_IT_SHOULD);
  });

  it('policies of permission sets of others are put back', async () => {
    const there = lab({ before: true });
    const own = there.ctx.aws.write('sso-admin', REGION);
    const { PermissionSet } = await own.createPermissionSet({ InstanceArn, Name: 'readers' });
    await there.afterTheLeak();
    const set = { InstanceArn, PermissionSetArn: PermissionSet?.PermissionSetArn };
    const sso = there.attacker.write('sso-admin', REGION);
    await sso.attachManagedPolicyToPermissionSet({ ...set, ManagedPolicyArn: ADMIN });
    const attached = await onlyRevert(there);
    expect(attached.title).toBe(`Detach ${ADMIN} from permission set ${set.PermissionSetArn}`);
    expect(attached.command.split('\n')[1]).toContain('provision-permission-set');
    expect(
      await revertedHard(there, 'sso-attached-policy', attached, 'DetachManagedPolicyFromPermissionSet'),
    ).toEqual(REVERTED);
    await sso.putInlinePolicyToPermissionSet({ ...set, InlinePolicy: policy });
    const inline = await onlyRevert(there);
    expect(inline.title).toBe(`Delete the inline policy of permission set ${set.PermissionSetArn}`);
    expect(
      await revertedHard(there, 'sso-inline-policy', inline, 'DeleteInlinePolicyFromPermissionSet'),
    ).toEqual(REVERTED);
    expect((await reverts(there)).changes).toEqual([]);
  });

  it('is told apart: gone is no failure', async () => {
    const there = lab();
    await backdoor(there);
    const made = await there.proven('CreateUser');
    const { id: UserId } = made[0]?.resource ?? {};
    await there.ctx.aws.write('identitystore', REGION).deleteUser({ IdentityStoreId, UserId });
    expect(await erase(there, made)).toEqual([{ result: 'already-gone' }]);
  });

  it.skipIf(!hasPublishedRecords)(`is read from records of its console (skipped when ${SKIPPED})`, () => {
    const records = published('traildiscover', '.cloudtrail') as TrailRecord[];
    const ids = creationsIn(records).flatMap(({ refs }) => refs);
    const of = (type: string) => ids.filter((ref) => ref.type === type).map(({ id, parent }) => [id, parent]);
    const [store, group] = ['d-9a670c783a', '114bd550-8061-702c-4bb4-2a771ff86cfb'];
    const user = '01cb45c0-c071-70a1-0a3a-e417bf7fd8ff';
    expect(of('identity-center-user')).toEqual([[user, store]]);
    expect(of('identity-center-group')).toEqual([[group, store]]);
    expect(of('identity-center-membership')).toEqual([[`${group}/${user}`, store]]);
    expect(of('sso-account-assignment')[0]?.[0]).toMatch(
      /^760507577735\/GROUP\/AROA.*\/arn:aws:sso:::permissionSet\//,
    );
  });
});
