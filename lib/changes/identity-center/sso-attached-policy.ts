import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { allPages } from '../../resources/all-pages.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { instanceOf } from '../../resources/identity-center/assignments.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { permissionSetIn } from './permission-set-target.ts';

/** The value is whether the policy is attached; attaching twice fails, and so does detaching. */
const event = (name: string, set: boolean): AlteringEvent => ({
  ...{ source: 'sso', name },
  alterations(record) {
    const target = permissionSetIn(record);
    const aspect = textAt(record.requestParameters, 'managedPolicyArn');
    if (target === undefined || aspect === undefined) return [];
    return [{ target: { ...target, aspect }, set, before: !set }];
  },
});

function asked({ id, aspect }: AlteredTarget) {
  if (aspect === undefined) throw new Error(`No policy of ${id} is named.`);
  return { InstanceArn: instanceOf(id), PermissionSetArn: id, ManagedPolicyArn: aspect };
}

/**
 * AWS managed policies of permission sets. Accounts get the change when the set is provisioned again.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_AttachManagedPolicyToPermissionSet.html
 */
export const ssoAttachedPolicy: RevertedType = {
  type: 'sso-attached-policy',
  title: 'Policies of permission sets',
  scope: 'regional',
  order: ORDER.credentials,
  alteredBy: [
    event('AttachManagedPolicyToPermissionSet', true),
    event('DetachManagedPolicyFromPermissionSet', false),
  ],
  permissions: [
    'sso:ListManagedPoliciesInPermissionSet',
    'sso:AttachManagedPolicyToPermissionSet',
    'sso:DetachManagedPolicyFromPermissionSet',
    'sso:ProvisionPermissionSet',
  ],
  action: ({ id, aspect }, to) =>
    to === true
      ? `Attach ${aspect} again to permission set ${id}`
      : `Detach ${aspect} from permission set ${id}`,

  async look(ctx, target) {
    const sso = ctx.aws.read('sso-admin', target.region);
    const { ManagedPolicyArn, ...set } = asked(target);
    const policies = await unlessAbsent(
      allPages(async (NextToken) => {
        const page = await sso.listManagedPoliciesInPermissionSet({
          ...set,
          ...(NextToken === undefined ? {} : { NextToken }),
        });
        return { items: page.AttachedManagedPolicies, next: page.NextToken };
      }),
    );
    if (policies === undefined) return { state: 'gone' };
    const value = policies.some(({ Arn }) => Arn === ManagedPolicyArn);
    return { state: 'there', value, description: policies };
  },

  async revert(ctx, target, to) {
    const sso = ctx.aws.write('sso-admin', target.region);
    await (to === true
      ? sso.attachManagedPolicyToPermissionSet(asked(target))
      : sso.detachManagedPolicyFromPermissionSet(asked(target)));
    const { InstanceArn, PermissionSetArn } = asked(target);
    await sso.provisionPermissionSet({
      ...{ InstanceArn, PermissionSetArn, TargetType: 'ALL_PROVISIONED_ACCOUNTS' },
    });
  },

  command(target, to) {
    const { InstanceArn, PermissionSetArn, ManagedPolicyArn } = asked(target);
    const set = {
      ...{ region: target.region, 'instance-arn': InstanceArn, 'permission-set-arn': PermissionSetArn },
    };
    const operation = to === true ? 'attach-managed-policy-to' : 'detach-managed-policy-from';
    return [
      awsCommand('sso-admin', `${operation}-permission-set`, {
        ...{ ...set, 'managed-policy-arn': ManagedPolicyArn },
      }),
      awsCommand('sso-admin', 'provision-permission-set', {
        ...{ ...set, 'target-type': 'ALL_PROVISIONED_ACCOUNTS' },
      }),
    ].join('\n');
  },
};
