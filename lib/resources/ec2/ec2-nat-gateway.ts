import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { ifPresent } from '../if-present.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { createdAt, foundStates } from './found-states.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-nat-gateway', inArn: 'natgateway' };

/** NAT gateways. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNatGateway.html */
export const ec2NatGateway: ResourceType = {
  type: SPELLING.type,
  title: 'NAT gateways',
  action: 'Delete NAT gateway',
  scope: 'regional',
  order: ORDER.network,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateNatGateway',
      refs: (record) =>
        ec2Ref(record, SPELLING, textAt(record.responseElements, 'natGateway', 'natGatewayId')),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteNatGateway' }],
  permissions: ['ec2:DescribeNatGateways', 'ec2:DeleteNatGateway'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'nat-gateway-id',
      refs.map(({ id }) => id),
      // This call alone says Filter for Filters.
      ({ Filters, ...next }) => ec2.describeNatGateways({ Filter: Filters, ...next }),
      (page) => page.NatGateways ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ NatGatewayId }) => NatGatewayId,
      ({ State, VpcId, CreateTime }) =>
        State === 'deleted' || State === 'deleting'
          ? undefined
          : { ...createdAt(CreateTime), summary: [State, VpcId].join(', in ') },
    );
  },

  erase: (ctx, region, batch) =>
    eachWhenFree(
      ctx,
      batch,
      ifPresent(ctx, ec2NatGateway, (ref) =>
        ctx.aws.write('ec2', region).deleteNatGateway({ NatGatewayId: ref.id }),
      ),
    ),

  command: ({ ref }) =>
    awsCommand('ec2', 'delete-nat-gateway', { region: ref.region, 'nat-gateway-id': ref.id }),
};
