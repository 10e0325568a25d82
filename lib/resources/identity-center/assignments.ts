import type { AccountAssignment } from '@aws-sdk/client-sso-admin';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { until } from '../until.ts';

/** Deleting one takes Identity Center's roles out of the account, which takes a while. */
const DELETING = { everyMs: 2_000, forMs: 5 * 60_000 };

/** An assignment and the instance of Identity Center that has it. */
export interface Assigned extends AccountAssignment {
  readonly instanceArn: string;
}

/** `arn:aws:sso:::instance/ssoins-1` of `arn:aws:sso:::permissionSet/ssoins-1/ps-1`. */
export function instanceOf(permissionSetArn: string): string {
  return permissionSetArn.replace(':permissionSet/', ':instance/').replace(/\/ps-[^/]+$/, '');
}

/** What a user or group of an identity store may do in which accounts. */
export async function assignmentsOf(
  ctx: ReadContext,
  region: string,
  storeId: string,
  principal: { readonly PrincipalId: string; readonly PrincipalType: 'USER' | 'GROUP' },
): Promise<readonly Assigned[]> {
  const sso = ctx.aws.read('sso-admin', region);
  const instances = await allPages(async (NextToken) => {
    const page = await sso.listInstances({ ...(NextToken === undefined ? {} : { NextToken }) });
    return { items: page.Instances, next: page.NextToken };
  });
  const own = instances.find(({ IdentityStoreId }) => IdentityStoreId === storeId);
  const instanceArn = own?.InstanceArn;
  if (instanceArn === undefined) return [];
  const assignments = await allPages(async (NextToken) => {
    const page = await sso.listAccountAssignmentsForPrincipal({
      ...{ InstanceArn: instanceArn, ...principal },
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    return { items: page.AccountAssignments, next: page.NextToken };
  });
  // What a group gives its members is listed for them too, and is the group's.
  return assignments
    .filter(({ PrincipalId }) => PrincipalId === principal.PrincipalId)
    .map((one) => ({ ...one, instanceArn }));
}

/** Deletes an assignment and waits until Identity Center has. @throws Error with its reason when it did not. */
export async function deleteAssignment(ctx: WriteContext, region: string, assigned: Assigned): Promise<void> {
  const sso = ctx.aws.write('sso-admin', region);
  const InstanceArn = assigned.instanceArn;
  const begun = await sso.deleteAccountAssignment({
    ...{ InstanceArn, TargetId: assigned.AccountId, TargetType: 'AWS_ACCOUNT' },
    ...{ PermissionSetArn: assigned.PermissionSetArn },
    ...{ PrincipalId: assigned.PrincipalId, PrincipalType: assigned.PrincipalType },
  });
  const RequestId = begun.AccountAssignmentDeletionStatus?.RequestId;
  const ended = await until(
    ctx,
    'Identity Center to delete an assignment',
    async () => {
      const asked = { InstanceArn, AccountAssignmentDeletionRequestId: RequestId };
      return (await sso.describeAccountAssignmentDeletionStatus(asked)).AccountAssignmentDeletionStatus;
    },
    (status) => status?.Status !== 'IN_PROGRESS',
    DELETING,
  );
  if (ended?.Status === 'FAILED') {
    throw Object.assign(new Error(ended.FailureReason ?? 'no reason given'), { code: 'DeletionFailed' });
  }
}

/** AWS CLI text that deletes it. */
export function assignmentCommand(region: string, assigned: Assigned): string {
  return awsCommand('sso-admin', 'delete-account-assignment', {
    region,
    'instance-arn': assigned.instanceArn,
    'target-id': assigned.AccountId ?? '',
    'target-type': 'AWS_ACCOUNT',
    'permission-set-arn': assigned.PermissionSetArn ?? '',
    'principal-type': assigned.PrincipalType ?? '',
    'principal-id': assigned.PrincipalId ?? '',
  });
}
