import { type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import { policyJson, policyText } from '../as-json.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS, recallFromConfig } from '../config-history.ts';
import { keyTarget } from './kms-key-target.ts';

/**
 * Key policies. No identity policy helps against one that leaves nobody in: then only AWS Support does.
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
const putKeyPolicy: AlteringEvent = {
  ...{ source: 'kms', name: 'PutKeyPolicy' },
  alterations(record) {
    const policy = textAt(record.requestParameters, 'policy');
    const set: Json = policy === undefined ? null : policyJson(policy);
    return keyTarget(record).map((target) => ({ target, set }));
  },
};

export const kmsKeyPolicy: RevertedType = {
  type: 'kms-key-policy',
  title: 'Policies of KMS keys',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [putKeyPolicy],
  permissions: ['kms:GetKeyPolicy', 'kms:PutKeyPolicy', ...CONFIG_PERMISSIONS],
  recall: recallFromConfig({
    resourceType: 'AWS::KMS::Key',
    // A text of JSON that is the text of the policy.
    value: ({ supplementary: { Policy } }) => (typeof Policy === 'string' ? policyJson(Policy) : Policy),
  }),
  action: ({ id }) => `Put the policy of KMS key ${id} back`,
  async look(ctx, { id, region }) {
    const asked = { KeyId: id, PolicyName: 'default' };
    const answer = await unlessAbsent(ctx.aws.read('kms', region).getKeyPolicy(asked));
    return answer === undefined ? { state: 'gone' } : { state: 'there', value: policyJson(answer.Policy) };
  },
  revert: (ctx, { id, region }, to) =>
    ctx.aws.write('kms', region).putKeyPolicy({ KeyId: id, Policy: policyText(to) }),
  command: ({ id, region }, to) =>
    awsCommand('kms', 'put-key-policy', {
      ...{ region, 'key-id': id, 'policy-name': 'default', policy: policyText(to) },
    }),
};
