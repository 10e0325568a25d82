import type { Address } from '@aws-sdk/client-ec2';
import { awsFailure, errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { ifPresent } from '../if-present.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-elastic-ip', inArn: 'elastic-ip' };

/** A service's own interface holds the address, or let it go just now: releasing shows which. */
function unlessHeld(error: unknown): void {
  if (errorCode(error) !== 'AuthFailure' && awsFailure(error) !== 'not-found') throw error;
}

/** Elastic IP addresses. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReleaseAddress.html */
export const ec2ElasticIp: ResourceType = {
  type: SPELLING.type,
  title: 'Elastic IP addresses',
  action: 'Release Elastic IP address',
  loses: 'The address goes back to AWS.',
  scope: 'regional',
  order: ORDER.network,
  protections: ['association'],
  eraseAfter: ['ec2-nat-gateway', 'ec2-network-interface'],
  createdBy: [
    {
      source: 'ec2',
      name: 'AllocateAddress',
      refs: (record) =>
        ec2Ref(
          record,
          SPELLING,
          textAt(record.responseElements, 'allocationId'),
          textAt(record.responseElements, 'publicIp'),
        ),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'ReleaseAddress' }],
  permissions: ['ec2:DescribeAddresses', 'ec2:DisassociateAddress', 'ec2:ReleaseAddress'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'allocation-id',
      refs.map(({ id }) => id),
      async ({ Filters }) => ({ ...(await ec2.describeAddresses({ Filters })), NextToken: undefined }),
      (page) => page.Addresses ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ AllocationId }) => AllocationId,
      ({ PublicIp, AssociationId, InstanceId }) => ({
        protections: AssociationId === undefined ? [] : ['association'],
        summary: [PublicIp, ...(InstanceId === undefined ? [] : [`on ${InstanceId}`])].join(', '),
      }),
    );
  },

  erase: (ctx, region, batch) =>
    eachWhenFree(
      ctx,
      batch,
      ifPresent(ctx, ec2ElasticIp, async (ref, state) => {
        const { AssociationId } = state.description as Address;
        const ec2 = ctx.aws.write('ec2', region);
        // What a NAT gateway holds it lets go itself once it is deleted, and nobody may take it from there.
        if (AssociationId !== undefined) await ec2.disassociateAddress({ AssociationId }).catch(unlessHeld);
        return ec2.releaseAddress({ AllocationId: ref.id });
      }),
    ),

  command({ ref, description }) {
    const { AssociationId } = description as Address;
    return [
      ...(AssociationId === undefined
        ? []
        : [
            awsCommand('ec2', 'disassociate-address', {
              region: ref.region,
              'association-id': AssociationId,
            }),
          ]),
      awsCommand('ec2', 'release-address', { region: ref.region, 'allocation-id': ref.id }),
    ].join('\n');
  },
};
