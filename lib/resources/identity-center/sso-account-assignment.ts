import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { allPages } from '../all-pages.ts';
import { describedType } from '../described-type.ts';
import type { ResourceRef } from '../resource-type.ts';
import { type Assigned, assignmentCommand, deleteAssignment } from './assignments.ts';

const TYPE = 'sso-account-assignment';

/** Account, kind of principal, principal and permission set: an assignment has no id of its own. */
function partsOf({ id, parent }: ResourceRef) {
  const [AccountId = '', PrincipalType = '', PrincipalId = '', ...arn] = id.split('/');
  return {
    AccountId,
    PrincipalType,
    PrincipalId,
    PermissionSetArn: arn.join('/'),
    InstanceArn: parent ?? '',
  };
}

/** Who may do what in which account. https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeleteAccountAssignment.html */
export const ssoAccountAssignment = describedType<Assigned>({
  type: TYPE,
  title: 'Identity Center assignments',
  action: 'Delete Identity Center assignment',
  order: ORDER.credentials,
  createdBy: [
    {
      source: 'sso',
      name: 'CreateAccountAssignment',
      refs: ({ requestParameters: asked, awsRegion: region }) => {
        const named = (member: string) => textAt(asked, member);
        const parts = ['targetId', 'principalType', 'principalId', 'permissionSetArn'].map(named);
        const parent = named('instanceArn');
        if (parent === undefined || parts.some((part) => part === undefined)) return [];
        return [{ type: TYPE, id: parts.join('/'), region, parent }];
      },
    },
  ],
  deletedBy: [{ source: 'sso', name: 'DeleteAccountAssignment' }],
  permissions: [
    'sso:ListAccountAssignments',
    'sso:DescribeAccountAssignmentDeletionStatus',
    'sso:DeleteAccountAssignment',
  ],
  async describe(ctx, ref) {
    const { InstanceArn, AccountId, PermissionSetArn, PrincipalId, PrincipalType } = partsOf(ref);
    const sso = ctx.aws.read('sso-admin', ref.region);
    const all = await allPages(async (NextToken) => {
      const page = await sso.listAccountAssignments({
        ...{ InstanceArn, AccountId, PermissionSetArn },
        ...(NextToken === undefined ? {} : { NextToken }),
      });
      return { items: page.AccountAssignments, next: page.NextToken };
    });
    const found = all.find((one) => one.PrincipalId === PrincipalId && one.PrincipalType === PrincipalType);
    return found && { ...found, instanceArn: InstanceArn };
  },
  facts: () => ({}),
  erase: (ctx, ref, assigned) => deleteAssignment(ctx, ref.region, assigned),
  commands: (ref, assigned) => [assignmentCommand(ref.region, assigned)],
});
