import type { Handshake } from '@aws-sdk/client-organizations';
import { GLOBAL, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself, GONE } from '../each-by-itself.ts';
import type { ResourceType } from '../resource-type.ts';

const TYPE = 'organizations-invitation';

async function openOrAccepted(ctx: ReadContext, HandshakeId: string): Promise<Handshake | undefined> {
  const asked = ctx.aws.read('organizations').describeHandshake({ HandshakeId });
  const handshake = (await unlessAbsent(asked))?.Handshake;
  return ['CANCELED', 'DECLINED', 'EXPIRED'].includes(handshake?.State ?? '') ? undefined : handshake;
}

/** The account that has joined, if it has. */
function joined({ State, Parties = [] }: Handshake): string | undefined {
  return State === 'ACCEPTED' ? Parties.find(({ Type }) => Type === 'ACCOUNT')?.Id : undefined;
}

/** Whether the account is still a member. */
async function isMember(ctx: ReadContext, AccountId: string): Promise<boolean> {
  return (await unlessAbsent(ctx.aws.read('organizations').describeAccount({ AccountId }))) !== undefined;
}

async function standing(ctx: ReadContext, id: string): Promise<Handshake | undefined> {
  const handshake = await openOrAccepted(ctx, id);
  const account = handshake && joined(handshake);
  return account !== undefined && !(await isMember(ctx, account)) ? undefined : handshake;
}

/**
 * Invitations into the organization, while they are open; an account that has accepted is removed, where the responder
 * says so. https://docs.aws.amazon.com/organizations/latest/APIReference/API_CancelHandshake.html
 */
export const organizationsInvitation: ResourceType = {
  type: TYPE,
  title: 'Invitations into the organization',
  action: 'Cancel invitation',
  scope: 'global',
  order: ORDER.credentials,
  eraseAfter: [],
  createdBy: [
    {
      source: 'organizations',
      name: 'InviteAccountToOrganization',
      refs: ({ responseElements: made }) => {
        const id = textAt(made, 'handshake', 'id');
        const arn = textAt(made, 'handshake', 'arn');
        if (id === undefined) return [];
        return [{ type: TYPE, id, region: GLOBAL, ...(arn === undefined ? {} : { arn }) }];
      },
    },
  ],
  deletedBy: [{ source: 'organizations', name: 'CancelHandshake' }],
  permissions: [
    'organizations:DescribeHandshake',
    'organizations:DescribeAccount',
    'organizations:CancelHandshake',
    'organizations:RemoveAccountFromOrganization',
  ],
  batchMax: 1,

  look: (ctx, _region, refs) =>
    concurrently(refs, 3, ctx.signal, async (ref) => {
      const handshake = await standing(ctx, ref.id);
      if (handshake === undefined) return deleted(ref);
      const state = handshake.State;
      const created = handshake.RequestedTimestamp?.toISOString();
      const account = joined(handshake);
      return {
        ...{ ref, state: 'present' as const, protections: [], description: handshake },
        ...(created === undefined ? {} : { createdAt: created }),
        summary: `${(handshake.Parties ?? []).map(({ Id }) => Id).join(', ')}, ${state?.toLowerCase()}`,
        ...(account === undefined
          ? {}
          : {
              doubt: `account ${account} has joined: removed, it no longer has what the organization pays for`,
            }),
      };
    }),

  erase: (ctx, _region, batch) =>
    eachByItself(ctx.signal, batch, async ({ id }) => {
      const handshake = await standing(ctx, id);
      if (handshake === undefined) return GONE;
      const organizations = ctx.aws.write('organizations');
      const AccountId = joined(handshake);
      return AccountId === undefined
        ? organizations.cancelHandshake({ HandshakeId: id })
        : organizations.removeAccountFromOrganization({ AccountId });
    }),

  command({ ref, description }) {
    const account = joined(description as Handshake);
    return account === undefined
      ? awsCommand('organizations', 'cancel-handshake', { 'handshake-id': ref.id })
      : awsCommand('organizations', 'remove-account-from-organization', { 'account-id': account });
  },
};
