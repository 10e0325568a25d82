import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS } from '../config-history.ts';
import { decodedPolicy, samePolicy } from '../policy-text.ts';
import { holderIn } from './principal-target.ts';
import { recallPrincipal, recordedTrust } from './recorded-principal.ts';

/** The value is the text of the trust policy. */
const event = (name: string, member: string): AlteringEvent => ({
  ...{ source: 'iam', name },
  alterations(record) {
    const target = holderIn(record, 'role');
    const set = textAt(record.requestParameters, member) ?? null;
    return target === undefined ? [] : [{ target, set }];
  },
});

/**
 * Trust policies of roles: who may assume them. What stood there before is told by an earlier event or by AWS
 * Config; without either a person decides.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAssumeRolePolicy.html
 */
export const iamTrustPolicy: RevertedType = {
  type: 'iam-trust-policy',
  title: 'Trust policies of roles',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [event('UpdateAssumeRolePolicy', 'policyDocument')],
  toldBy: [event('CreateRole', 'assumeRolePolicyDocument')],
  permissions: ['iam:GetRole', 'iam:UpdateAssumeRolePolicy', ...CONFIG_PERMISSIONS],
  loses: 'Sessions issued under the attacker’s trust go on; containment revokes them.',
  same: samePolicy,
  action: ({ id }) => `Put back the trust policy of role ${id}`,

  recall: recallPrincipal(recordedTrust),

  async look(ctx, { id }) {
    const role = (await unlessAbsent(ctx.aws.read('iam').getRole({ RoleName: id })))?.Role;
    if (role === undefined) return { state: 'gone' };
    return { state: 'there', value: decodedPolicy(role.AssumeRolePolicyDocument) ?? false };
  },

  revert: (ctx, { id }, to) =>
    ctx.aws.write('iam').updateAssumeRolePolicy({ RoleName: id, PolicyDocument: String(to) }),

  command: ({ id }, to) =>
    awsCommand('iam', 'update-assume-role-policy', { 'role-name': id, 'policy-document': String(to) }),
};
