import type { Vpc } from '@aws-sdk/client-ec2';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import type { ResourceType } from '../resource-type.ts';
import { partsOfDefaultVpc } from './default-vpc-parts.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-vpc', inArn: 'vpc' };

/** VPCs. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpc.html */
export const ec2Vpc: ResourceType = {
  type: SPELLING.type,
  title: 'VPCs',
  action: 'Delete VPC',
  loses: 'Its main route table, its default security group and its default ACL.',
  scope: 'regional',
  order: ORDER.network,
  eraseAfter: [
    'ec2-subnet',
    'ec2-internet-gateway',
    'ec2-route-table',
    'ec2-network-acl',
    'ec2-security-group',
  ],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateVpc',
      refs: (record) => ec2Ref(record, SPELLING, textAt(record.responseElements, 'vpc', 'vpcId')),
    },
    {
      source: 'ec2',
      name: 'CreateDefaultVpc',
      refs: (record) => ec2Ref(record, SPELLING, textAt(record.responseElements, 'vpc', 'vpcId')),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteVpc' }],
  permissions: ['ec2:DescribeVpcs', 'ec2:DescribeSubnets', 'ec2:DescribeInternetGateways', 'ec2:DeleteVpc'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'vpc-id',
      refs.map(({ id }) => id),
      (request) => ec2.describeVpcs(request),
      (page) => page.Vpcs ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ VpcId }) => VpcId,
      ({ CidrBlock, IsDefault }) => ({ summary: `${CidrBlock}${IsDefault ? ', the default VPC' : ''}` }),
    );
  },

  madeWith: (ctx, { ref, state, description }) =>
    state === 'present' && (description as Vpc).IsDefault ? partsOfDefaultVpc(ctx, ref) : Promise.resolve([]),

  erase: (ctx, region, batch) =>
    eachWhenFree(ctx, batch, (ref) => ctx.aws.write('ec2', region).deleteVpc({ VpcId: ref.id })),

  command: ({ ref }) => awsCommand('ec2', 'delete-vpc', { region: ref.region, 'vpc-id': ref.id }),
};
