import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { instanceOf } from '../../resources/identity-center/assignments.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { samePolicy } from '../policy-text.ts';
import { permissionSetIn } from './permission-set-target.ts';

/** The value is the policy's text, or false. */
const event = (name: string): AlteringEvent => ({
  ...{ source: 'sso', name },
  alterations(record) {
    const target = permissionSetIn(record);
    if (target === undefined) return [];
    const put = name.startsWith('Put');
    const text = textAt(record.requestParameters, 'inlinePolicy') ?? null;
    return [put ? { target, set: text } : { target, set: false }];
  },
});

const asked = ({ id }: AlteredTarget) => ({ InstanceArn: instanceOf(id), PermissionSetArn: id });

/**
 * Inline policies of permission sets. Accounts get the change when the set is provisioned again.
 * https://docs.aws.amazon.com/singlesignon/latest/APIReference/API_PutInlinePolicyToPermissionSet.html
 */
export const ssoInlinePolicy: RevertedType = {
  type: 'sso-inline-policy',
  title: 'Inline policies of permission sets',
  scope: 'regional',
  order: ORDER.credentials,
  alteredBy: [event('PutInlinePolicyToPermissionSet'), event('DeleteInlinePolicyFromPermissionSet')],
  permissions: [
    'sso:GetInlinePolicyForPermissionSet',
    'sso:PutInlinePolicyToPermissionSet',
    'sso:DeleteInlinePolicyFromPermissionSet',
    'sso:ProvisionPermissionSet',
  ],
  same: samePolicy,
  action: ({ id }, to) => `${to === false ? 'Delete' : 'Put back'} the inline policy of permission set ${id}`,

  // Deleting the attacker's text is right in any case; a text he deleted is known from an event or not at all.
  fallback: ({ set }) =>
    set === false
      ? undefined
      : { to: false, selected: true, because: 'the last 90 days hold no other event about it' },

  async look(ctx, target) {
    const sso = ctx.aws.read('sso-admin', target.region);
    const answer = await unlessAbsent(sso.getInlinePolicyForPermissionSet(asked(target)));
    if (answer === undefined) return { state: 'gone' };
    return { state: 'there', value: answer.InlinePolicy || false };
  },

  async revert(ctx, target, to) {
    const sso = ctx.aws.write('sso-admin', target.region);
    await (to === false
      ? sso.deleteInlinePolicyFromPermissionSet(asked(target))
      : sso.putInlinePolicyToPermissionSet({ ...asked(target), InlinePolicy: String(to) }));
    await sso.provisionPermissionSet({ ...asked(target), TargetType: 'ALL_PROVISIONED_ACCOUNTS' });
  },

  command(target, to) {
    const { InstanceArn, PermissionSetArn } = asked(target);
    const set = {
      ...{ region: target.region, 'instance-arn': InstanceArn, 'permission-set-arn': PermissionSetArn },
    };
    return [
      to === false
        ? awsCommand('sso-admin', 'delete-inline-policy-from-permission-set', set)
        : awsCommand('sso-admin', 'put-inline-policy-to-permission-set', {
            ...{ ...set, 'inline-policy': String(to) },
          }),
      awsCommand('sso-admin', 'provision-permission-set', {
        ...{ ...set, 'target-type': 'ALL_PROVISIONED_ACCOUNTS' },
      }),
    ].join('\n');
  },
};
