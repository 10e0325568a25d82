import { GLOBAL, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

const event = (name: string): AlteringEvent => ({
  ...{ source: 'iam', name },
  alterations({ requestParameters: asked, responseElements: made }) {
    const id = textAt(asked, 'delegationRequestId') ?? textAt(made, 'delegationRequestId');
    return id === undefined
      ? []
      : [{ target: { type: 'iam-delegation-request', id, region: GLOBAL }, set: true, before: false }];
  },
});

/** What ended one way or the other. */
const ENDED = /^(REJECTED|EXPIRED)$/;

/**
 * Rights lent to a provider's product by a delegation request; the value is whether it is open or was handed over.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_RejectDelegationRequest.html
 */
export const iamDelegationRequest: RevertedType = {
  type: 'iam-delegation-request',
  title: 'Delegation requests',
  scope: 'global',
  order: ORDER.contain,
  alteredBy: [
    event('CreateDelegationRequest'),
    event('AssociateDelegationRequest'),
    event('AcceptDelegationRequest'),
    event('SendDelegationToken'),
  ],
  permissions: ['iam:GetDelegationRequest', 'iam:RejectDelegationRequest'],
  loses: 'Rights that were handed over already last until they run out: deny them in a policy meanwhile.',
  action: ({ id }) => `Reject delegation request ${id}`,
  async look(ctx, { id }) {
    const asked = { DelegationRequestId: id };
    const request = (await unlessAbsent(ctx.aws.read('iam').getDelegationRequest(asked)))?.DelegationRequest;
    if (request === undefined) return { state: 'gone' };
    return { state: 'there', value: !ENDED.test(request.State ?? ''), description: request };
  },
  revert: (ctx, { id }) => ctx.aws.write('iam').rejectDelegationRequest({ DelegationRequestId: id }),
  command: ({ id }) => awsCommand('iam', 'reject-delegation-request', { 'delegation-request-id': id }),
};
