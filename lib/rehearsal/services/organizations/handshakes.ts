import type {
  CancelHandshakeRequest,
  InviteAccountToOrganizationRequest,
  RemoveAccountFromOrganizationRequest,
} from '@aws-sdk/client-organizations';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface Handshake {
  readonly id: string;
  readonly invited: string;
  readonly requestedAt: string;
  state: 'OPEN' | 'CANCELED' | 'ACCEPTED';
  /** The account joined and was removed again. */
  left?: true;
}

const handshakes = (call: Call) => shelf<Handshake>(call, 'handshakes');
const handshakeBy = (call: Call, id: string | undefined) =>
  onShelf(
    handshakes(call),
    id,
    new ServiceError('HandshakeNotFoundException', "We can't find a handshake with that id."),
  );

/** The account that joined by an invitation. */
function memberBy(call: Call, account: string | undefined): Handshake {
  const found = Object.values(handshakes(call)).find(
    ({ invited, state, left }) => invited === account && state === 'ACCEPTED' && !left,
  );
  if (found) return found;
  throw new ServiceError('AccountNotFoundException', "You specified an account that doesn't exist.");
}

function shape(call: Call, { id, invited, requestedAt, state }: Handshake) {
  return {
    Id: id,
    Arn: `arn:aws:organizations::${call.account.accountId}:handshake/o-example/invite/${id}`,
    Parties: [{ Id: invited, Type: 'ACCOUNT' as const }],
    State: state,
    RequestedTimestamp: new Date(requestedAt),
    Action: 'INVITE' as const,
  };
}

/** Invitations to an organization: https://docs.aws.amazon.com/organizations/latest/APIReference/API_CancelHandshake.html */
export const handshakeOperations: Readonly<Record<string, Operation>> = {
  InviteAccountToOrganization: {
    readOnly: false,
    run(call, input: InviteAccountToOrganizationRequest) {
      const id = call.account.id('h-').toLowerCase();
      const requestedAt = call.now.toISOString();
      handshakes(call)[id] = { id, invited: input.Target?.Id ?? '', requestedAt, state: 'OPEN' };
      return { Handshake: shape(call, handshakeBy(call, id)) };
    },
  },
  DescribeHandshake: {
    readOnly: true,
    run: (call, input: CancelHandshakeRequest) => ({
      Handshake: shape(call, handshakeBy(call, input.HandshakeId)),
    }),
  },
  CancelHandshake: {
    readOnly: false,
    run(call, input: CancelHandshakeRequest) {
      const handshake = handshakeBy(call, input.HandshakeId);
      if (handshake.state !== 'OPEN') {
        throw new ServiceError(
          'InvalidHandshakeTransitionException',
          "You can't perform the operation on the handshake in its current state.",
        );
      }
      handshake.state = 'CANCELED';
      return { Handshake: shape(call, handshake) };
    },
  },
  DescribeAccount: {
    readOnly: true,
    run: (call, { AccountId }: RemoveAccountFromOrganizationRequest) => ({
      Account: { Id: memberBy(call, AccountId).invited, Status: 'ACTIVE' as const },
    }),
  },
  RemoveAccountFromOrganization: {
    readOnly: false,
    run(call, { AccountId }: RemoveAccountFromOrganizationRequest) {
      memberBy(call, AccountId).left = true;
      return {};
    },
  },
};
