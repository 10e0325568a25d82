import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import type { CreationEvent, ResourceRef } from '../resource-type.ts';
import { storeOf } from './store-principal.ts';

const TYPE = 'identity-center-membership';

/** The console's record has no id of the membership, so that group and user name it. */
const event = (source: string, name: string, member: readonly string[]): CreationEvent => ({
  ...{ source, name },
  refs: ({ requestParameters: asked, awsRegion: region }) => {
    const [group, user] = [textAt(asked, 'groupId'), textAt(asked, ...member)];
    const parent = textAt(asked, 'identityStoreId');
    if (group === undefined || user === undefined || parent === undefined) return [];
    return [{ type: TYPE, id: `${group}/${user}`, region, parent }];
  },
});

function partsOf(ref: ResourceRef) {
  const [GroupId = '', UserId = ''] = ref.id.split('/');
  return { IdentityStoreId: storeOf(ref), GroupId, MemberId: { UserId } };
}

/** Users put into groups of Identity Center. https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/API_DeleteGroupMembership.html */
export const identityCenterMembership = describedType<{ readonly MembershipId: string }>({
  type: TYPE,
  title: 'Identity Center memberships',
  action: 'Delete Identity Center membership',
  order: ORDER.credentials,
  createdBy: [
    event('sso-directory', 'AddMemberToGroup', ['member', 'memberId']),
    event('identitystore', 'CreateGroupMembership', ['memberId', 'userId']),
  ],
  deletedBy: [
    { source: 'sso-directory', name: 'RemoveMemberFromGroup' },
    { source: 'identitystore', name: 'DeleteGroupMembership' },
  ],
  permissions: ['identitystore:GetGroupMembershipId', 'identitystore:DeleteGroupMembership'],
  async describe(ctx, ref) {
    const { MembershipId } = await ctx.aws
      .read('identitystore', ref.region)
      .getGroupMembershipId(partsOf(ref));
    return MembershipId === undefined ? undefined : { MembershipId };
  },
  facts: () => ({}),
  erase: (ctx, ref, { MembershipId }) =>
    ctx.aws
      .write('identitystore', ref.region)
      .deleteGroupMembership({ IdentityStoreId: storeOf(ref), MembershipId }),
  commands: (ref, { MembershipId }) => [
    awsCommand('identitystore', 'delete-group-membership', {
      ...{ region: ref.region, 'identity-store-id': storeOf(ref), 'membership-id': MembershipId },
    }),
  ],
});
