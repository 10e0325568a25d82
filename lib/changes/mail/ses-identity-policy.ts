import { type Json, ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { policyJson, policyText } from '../as-json.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';

const event = (name: string, set: (record: TrailRecord) => Json): AlteringEvent => ({
  ...{ source: 'ses', name },
  alterations(record) {
    const id = textAt(record.requestParameters, 'identity');
    const aspect = textAt(record.requestParameters, 'policyName');
    if (id === undefined || aspect === undefined) return [];
    return [{ target: { type: 'ses-identity', id, region: record.awsRegion, aspect }, set: set(record) }];
  },
});

function policyOf({ id, aspect }: AlteredTarget): { readonly Identity: string; readonly PolicyName: string } {
  if (aspect === undefined) throw new Error(`No policy of ${id} is named.`);
  return { Identity: id, PolicyName: aspect };
}

/**
 * Policies that let others send as an identity.
 * https://docs.aws.amazon.com/ses/latest/APIReference/API_PutIdentityPolicy.html
 */
export const sesIdentityPolicy: RevertedType = {
  type: 'ses-identity-policy',
  title: 'Policies of SES identities',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    event('PutIdentityPolicy', ({ requestParameters }) => {
      const policy = textAt(requestParameters, 'policy');
      return policy === undefined ? null : policyJson(policy);
    }),
    event('DeleteIdentityPolicy', () => false),
  ],
  permissions: ['ses:GetIdentityPolicies', 'ses:PutIdentityPolicy', 'ses:DeleteIdentityPolicy'],
  action: (target, to) =>
    to === false
      ? `Take policy ${policyOf(target).PolicyName} off SES identity ${target.id}`
      : `Put policy ${policyOf(target).PolicyName} of SES identity ${target.id} back`,
  fallback: ({ set }) =>
    set === false
      ? undefined
      : { to: false, selected: true, because: 'no earlier event tells of a policy of that name' },
  async look(ctx, target) {
    const { Identity, PolicyName } = policyOf(target);
    const ses = ctx.aws.read('ses', target.region);
    const { Policies = {} } = await ses.getIdentityPolicies({ Identity, PolicyNames: [PolicyName] });
    return { state: 'there', value: policyJson(Policies[PolicyName]) };
  },
  revert(ctx, target, to) {
    const ses = ctx.aws.write('ses', target.region);
    return to === false
      ? ses.deleteIdentityPolicy(policyOf(target))
      : ses.putIdentityPolicy({ ...policyOf(target), Policy: policyText(to) });
  },
  command(target, to) {
    const { Identity, PolicyName } = policyOf(target);
    const one = { region: target.region, identity: Identity, 'policy-name': PolicyName };
    return to === false
      ? awsCommand('ses', 'delete-identity-policy', one)
      : awsCommand('ses', 'put-identity-policy', { ...one, policy: policyText(to) });
  },
};
