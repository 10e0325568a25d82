import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { ifPresent } from '../if-present.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-vpc-peering-connection', inArn: 'vpc-peering-connection' };
/** States from which no connection comes back. */
const OVER: readonly string[] = ['deleted', 'deleting', 'rejected', 'expired', 'failed'];

/** VPC peering connections. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcPeeringConnection.html */
export const ec2VpcPeeringConnection: ResourceType = {
  type: SPELLING.type,
  title: 'VPC peering connections',
  action: 'Delete VPC peering connection',
  scope: 'regional',
  order: ORDER.network,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateVpcPeeringConnection',
      refs: (record) =>
        ec2Ref(
          record,
          SPELLING,
          textAt(record.responseElements, 'vpcPeeringConnection', 'vpcPeeringConnectionId'),
        ),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteVpcPeeringConnection' }],
  permissions: ['ec2:DescribeVpcPeeringConnections', 'ec2:DeleteVpcPeeringConnection'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'vpc-peering-connection-id',
      refs.map(({ id }) => id),
      (request) => ec2.describeVpcPeeringConnections(request),
      (page) => page.VpcPeeringConnections ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ VpcPeeringConnectionId }) => VpcPeeringConnectionId,
      ({ Status, RequesterVpcInfo, AccepterVpcInfo }) =>
        OVER.includes(Status?.Code ?? '')
          ? undefined
          : {
              summary: `${RequesterVpcInfo?.VpcId} with ${AccepterVpcInfo?.VpcId} of ${AccepterVpcInfo?.OwnerId}, ${Status?.Code}`,
            },
    );
  },

  erase: (ctx, region, batch) =>
    eachWhenFree(
      ctx,
      batch,
      ifPresent(ctx, ec2VpcPeeringConnection, (ref) =>
        ctx.aws.write('ec2', region).deleteVpcPeeringConnection({ VpcPeeringConnectionId: ref.id }),
      ),
    ),

  command: ({ ref }) =>
    awsCommand('ec2', 'delete-vpc-peering-connection', {
      region: ref.region,
      'vpc-peering-connection-id': ref.id,
    }),
};
