import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';
import { samePolicy } from '../policy-text.ts';
import { policyTarget } from './policy-events.ts';

/** The value is the policy's text. */
const event = (name: string): AlteringEvent => ({
  ...{ source: 'organizations', name },
  alterations({ requestParameters: asked, responseElements: made }) {
    const id = textAt(asked, 'policyId') ?? textAt(made, 'policy', 'policySummary', 'id');
    if (id === undefined) return [];
    const set = textAt(asked, 'content') ?? textAt(made, 'policy', 'content') ?? null;
    return [{ target: policyTarget(id), set }];
  },
});

/** Texts of the organization's policies. https://docs.aws.amazon.com/organizations/latest/APIReference/API_UpdatePolicy.html */
export const organizationsPolicyContent: RevertedType = {
  type: 'organizations-policy-content',
  title: 'Texts of the organization’s policies',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [event('UpdatePolicy')],
  toldBy: [event('CreatePolicy')],
  permissions: ['organizations:DescribePolicy', 'organizations:UpdatePolicy'],
  same: samePolicy,
  action: ({ id }) => `Put back the text of policy ${id} of the organization`,

  async look(ctx, { id }) {
    const answer = await unlessAbsent(ctx.aws.read('organizations').describePolicy({ PolicyId: id }));
    if (answer?.Policy === undefined) return { state: 'gone' };
    return { state: 'there', value: answer.Policy.Content ?? false, description: answer.Policy };
  },

  revert: (ctx, { id }, to) =>
    ctx.aws.write('organizations').updatePolicy({ PolicyId: id, Content: String(to) }),

  command: ({ id }, to) =>
    awsCommand('organizations', 'update-policy', { 'policy-id': id, content: String(to) }),
};
