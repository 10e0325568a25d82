import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS } from '../config-history.ts';
import { holderIn } from './principal-target.ts';
import { recallPrincipal, recordedMembership } from './recorded-principal.ts';

/** The value is whether the user is in the group. */
const event = (name: string, member: boolean): AlteringEvent => ({
  ...{ source: 'iam', name },
  alterations(record) {
    const user = holderIn(record, 'user');
    const aspect = textAt(record.requestParameters, 'groupName');
    if (user === undefined || aspect === undefined) return [];
    return [{ target: { ...user, aspect, goesWith: [{ type: 'iam-group', id: aspect }] }, set: member }];
  },
});

function asked({ id, aspect }: AlteredTarget): { UserName: string; GroupName: string } {
  if (aspect === undefined) throw new Error(`No group of ${id} is named.`);
  return { UserName: id, GroupName: aspect };
}

/** Users put into groups and taken out of them. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddUserToGroup.html */
export const iamGroupMembership: RevertedType = {
  type: 'iam-group-membership',
  title: 'Group memberships',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [event('AddUserToGroup', true), event('RemoveUserFromGroup', false)],
  permissions: [
    'iam:GetUser',
    'iam:ListGroupsForUser',
    'iam:AddUserToGroup',
    'iam:RemoveUserFromGroup',
    ...CONFIG_PERMISSIONS,
  ],
  action(target, to) {
    const { UserName, GroupName } = asked(target);
    return to === true
      ? `Add user ${UserName} to group ${GroupName} again`
      : `Remove user ${UserName} from group ${GroupName}`;
  },

  recall: recallPrincipal(recordedMembership),

  // Adding a member again goes through and changes nothing, so the event alone does not tell.
  fallback: ({ set }) => ({
    to: set !== true,
    selected: true,
    because: 'the last 90 days hold no other event about it',
  }),

  async look(ctx, target) {
    const iam = ctx.aws.read('iam');
    const { UserName, GroupName } = asked(target);
    const groups = await unlessAbsent(
      allPages(
        (marker) => iam.listGroupsForUser({ UserName, ...marker }),
        (page) => page.Groups,
      ),
    );
    if (groups === undefined) return { state: 'gone' };
    const value = groups.some((group) => group.GroupName === GroupName);
    return { state: 'there', value, description: groups };
  },

  revert: (ctx, target, to) =>
    to === true
      ? ctx.aws.write('iam').addUserToGroup(asked(target))
      : ctx.aws.write('iam').removeUserFromGroup(asked(target)),

  command(target, to) {
    const { UserName, GroupName } = asked(target);
    return awsCommand('iam', to === true ? 'add-user-to-group' : 'remove-user-from-group', {
      ...{ 'user-name': UserName, 'group-name': GroupName },
    });
  },
};
