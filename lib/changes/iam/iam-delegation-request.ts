import { GLOBAL } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, ReportedType } from '../change-type.ts';

const event = (name: string): AlteringEvent => ({
  ...{ source: 'iam', name },
  alterations({ requestParameters: asked, responseElements: made }) {
    const id = textAt(asked, 'delegationRequestId') ?? textAt(made, 'delegationRequestId');
    return id === undefined
      ? []
      : [{ target: { type: 'iam-delegation-request', id, region: GLOBAL }, set: true }];
  },
});

/**
 * Rights lent to a provider's product by a delegation request: what was handed over runs out by itself, and only
 * rejecting what is open can be done from here.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_AcceptDelegationRequest.html
 */
export const iamDelegationRequest: ReportedType = {
  type: 'iam-delegation-request',
  title: 'Delegation requests',
  scope: 'global',
  alteredBy: [
    event('CreateDelegationRequest'),
    event('AssociateDelegationRequest'),
    event('AcceptDelegationRequest'),
    event('SendDelegationToken'),
  ],
  task: ({ id }, records) => ({
    what: `Reject delegation request ${id}, and see what it gave`,
    why: `the attacker's ${records.at(-1)?.eventName} lends rights of the account to a product outside it`,
    how: `${awsCommand('iam', 'get-delegation-request', { 'delegation-request-id': id })} shows the rights and how long they last; ${awsCommand('iam', 'reject-delegation-request', { 'delegation-request-id': id })} ends one that is open.`,
  }),
};
