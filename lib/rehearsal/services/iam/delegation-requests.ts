import type {
  CreateDelegationRequestRequest,
  GetDelegationRequestRequest,
  StateType,
} from '@aws-sdk/client-iam';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { onShelf, shelf } from '../shelf.ts';

interface RequestState {
  readonly id: string;
  readonly description: string;
  state: StateType;
}

const requests = (call: Call) => shelf<RequestState>(call, 'delegation-request');

function requestBy(call: Call, { DelegationRequestId: id }: GetDelegationRequestRequest): RequestState {
  const missing = new ServiceError('NoSuchEntity', `Delegation request ${id} cannot be found.`, 404);
  return onShelf(requests(call), id, missing);
}

const moved = (to: StateType): Operation =>
  writes((call, input: GetDelegationRequestRequest) => {
    requestBy(call, input).state = to;
    return {};
  });

/** Rights lent to providers: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateDelegationRequest.html */
export const delegationOperations: Readonly<Record<string, Operation>> = {
  CreateDelegationRequest: writes(
    (call, { Description: description = '' }: CreateDelegationRequestRequest) => {
      const id = `dr-${call.account.uuid()}`;
      requests(call)[id] = { id, description, state: 'UNASSIGNED' };
      return { DelegationRequestId: id, ConsoleDeepLink: 'https://console.aws.amazon.com/iam' };
    },
  ),
  AcceptDelegationRequest: moved('ACCEPTED'),
  RejectDelegationRequest: moved('REJECTED'),
  GetDelegationRequest: reads((call, input: GetDelegationRequestRequest) => {
    const { id, description, state } = requestBy(call, input);
    return {
      DelegationRequest: { DelegationRequestId: id, Description: description, State: state },
    };
  }),
};
