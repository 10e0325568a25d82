import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const REGION = 'eu-west-1';
const store = (bench: Bench) => bench.as().write('identitystore', REGION);
const sso = (bench: Bench) => bench.as().write('sso-admin', REGION);
const IdentityStoreId = 'd-9a67example';
const InstanceArn = 'arn:aws:sso:::instance/ssoins-6684example0001';
const ADMIN = 'arn:aws:iam::aws:policy/AdministratorAccess';
const LACKS = 'lacks the service';

async function user(bench: Bench) {
  const Name = { GivenName: 'Back', FamilyName: 'Up' };
  const asked = { IdentityStoreId, UserName: 'backup', DisplayName: 'Backup', Name };
  return (await store(bench).createUser(asked)).UserId;
}

async function permissionSet(bench: Bench) {
  const { PermissionSet } = await sso(bench).createPermissionSet({ InstanceArn, Name: 'all' });
  return { InstanceArn, PermissionSetArn: PermissionSet?.PermissionSetArn };
}

/** What erasing in Identity Center relies on. */
export const identityCenterCases: readonly ContractCase[] = [
  {
    call: 'identitystore:DeleteUser',
    says: 'removes the user, who is then not found',
    async run(bench) {
      const UserId = await user(bench);
      const there = await store(bench).describeUser({ IdentityStoreId, UserId });
      await store(bench).deleteUser({ IdentityStoreId, UserId });
      return [there.UserName, await refusal(store(bench).describeUser({ IdentityStoreId, UserId }))];
    },
    gives: ['backup', 'ResourceNotFoundException'],
    differs: { ministack: LACKS },
  },
  {
    call: 'identitystore:GetGroupMembershipId',
    says: 'finds a membership by group and user',
    async run(bench) {
      const UserId = (await user(bench)) ?? '';
      const { GroupId } = await store(bench).createGroup({ IdentityStoreId, DisplayName: 'secure' });
      const asked = { IdentityStoreId, GroupId, MemberId: { UserId } };
      const made = await store(bench).createGroupMembership(asked);
      const found = await store(bench).getGroupMembershipId(asked);
      await store(bench).deleteGroupMembership({ IdentityStoreId, MembershipId: made.MembershipId });
      return [
        found.MembershipId === made.MembershipId,
        await refusal(store(bench).getGroupMembershipId(asked)),
      ];
    },
    gives: [true, 'ResourceNotFoundException'],
    differs: { ministack: LACKS },
  },
  {
    call: 'sso-admin:DetachManagedPolicyFromPermissionSet',
    says: 'takes off what was attached',
    async run(bench) {
      const set = await permissionSet(bench);
      await sso(bench).attachManagedPolicyToPermissionSet({ ...set, ManagedPolicyArn: ADMIN });
      const before = await sso(bench).listManagedPoliciesInPermissionSet(set);
      await sso(bench).detachManagedPolicyFromPermissionSet({ ...set, ManagedPolicyArn: ADMIN });
      const after = await sso(bench).listManagedPoliciesInPermissionSet(set);
      return [before, after].map((page) => page.AttachedManagedPolicies?.map(({ Arn }) => Arn));
    },
    gives: [[ADMIN], []],
    differs: { ministack: LACKS },
  },
  {
    call: 'sso-admin:DeletePermissionSet',
    says: 'removes the set, which is then not found',
    async run(bench) {
      const set = await permissionSet(bench);
      await sso(bench).deletePermissionSet(set);
      return refusal(sso(bench).describePermissionSet(set));
    },
    gives: 'ResourceNotFoundException',
    differs: { ministack: LACKS },
  },
];
