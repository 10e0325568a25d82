import type { PermissionSet } from '@aws-sdk/client-sso-admin';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { type Assigned, assignmentCommand, deleteAssignment, instanceOf } from './assignments.ts';

const TYPE = 'sso-permission-set';

interface Thing {
  readonly permissionSet: PermissionSet;
  readonly assignments: readonly Assigned[];
}

async function assignmentsWith(
  ctx: ReadContext,
  region: string,
  PermissionSetArn: string,
): Promise<readonly Assigned[]> {
  const sso = ctx.aws.read('sso-admin', region);
  const InstanceArn = instanceOf(PermissionSetArn);
  const accounts = await allPages(async (NextToken) => {
    const page = await sso.listAccountsForProvisionedPermissionSet({
      ...{ InstanceArn, PermissionSetArn },
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    return { items: page.AccountIds, next: page.NextToken };
  });
  const lists = await Promise.all(
    accounts.map((AccountId) =>
      allPages(async (NextToken) => {
        const page = await sso.listAccountAssignments({
          ...{ InstanceArn, AccountId, PermissionSetArn },
          ...(NextToken === undefined ? {} : { NextToken }),
        });
        return { items: page.AccountAssignments, next: page.NextToken };
      }),
    ),
  );
  return lists.flat().map((one) => ({ ...one, instanceArn: InstanceArn }));
}

/**
 * Permission sets. Their assignments go first, and with the last of an account its `AWSReservedSSO_` role, which
 * nobody can delete by hand. https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_DeletePermissionSet.html
 */
export const ssoPermissionSet = describedType<Thing>({
  type: TYPE,
  title: 'Permission sets',
  action: 'Delete permission set',
  loses: 'What everyone could do through it, in every account.',
  order: ORDER.principals,
  createdBy: [
    {
      source: 'sso',
      name: 'CreatePermissionSet',
      refs: ({ responseElements: made, awsRegion: region }) => {
        const id = textAt(made, 'permissionSet', 'permissionSetArn');
        return id === undefined ? [] : [{ type: TYPE, id, region, arn: id }];
      },
    },
  ],
  deletedBy: [{ source: 'sso', name: 'DeletePermissionSet' }],
  permissions: [
    'sso:DescribePermissionSet',
    'sso:ListAccountsForProvisionedPermissionSet',
    'sso:ListAccountAssignments',
    'sso:DescribeAccountAssignmentDeletionStatus',
    'sso:DeleteAccountAssignment',
    'sso:DeletePermissionSet',
  ],
  async describe(ctx, { id, region }) {
    const { PermissionSet: permissionSet } = await ctx.aws
      .read('sso-admin', region)
      .describePermissionSet({ InstanceArn: instanceOf(id), PermissionSetArn: id });
    if (permissionSet === undefined) return undefined;
    return { permissionSet, assignments: await assignmentsWith(ctx, region, id) };
  },
  facts: ({ permissionSet, assignments }) => ({
    createdAt: permissionSet.CreatedDate,
    summary: `${permissionSet.Name}, ${assignments.length} assignments`,
  }),
  async erase(ctx, { id, region }, { assignments }) {
    for (const assigned of assignments) await deleteAssignment(ctx, region, assigned);
    await ctx.aws
      .write('sso-admin', region)
      .deletePermissionSet({ InstanceArn: instanceOf(id), PermissionSetArn: id });
  },
  commands: ({ id, region }, { assignments }) => [
    ...assignments.map((assigned) => assignmentCommand(region, assigned)),
    awsCommand('sso-admin', 'delete-permission-set', {
      ...{ region, 'instance-arn': instanceOf(id), 'permission-set-arn': id },
    }),
  ],
});
