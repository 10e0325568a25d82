import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-subnet', inArn: 'subnet' };

/** Subnets. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSubnet.html */
export const ec2Subnet: ResourceType = {
  type: SPELLING.type,
  title: 'Subnets',
  action: 'Delete subnet',
  scope: 'regional',
  order: ORDER.network,
  eraseAfter: ['ec2-network-interface', 'ec2-nat-gateway', 'ec2-vpc-endpoint'],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateSubnet',
      refs: (record) => ec2Ref(record, SPELLING, textAt(record.responseElements, 'subnet', 'subnetId')),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteSubnet' }],
  permissions: ['ec2:DescribeSubnets', 'ec2:DeleteSubnet'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'subnet-id',
      refs.map(({ id }) => id),
      (request) => ec2.describeSubnets(request),
      (page) => page.Subnets ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ SubnetId }) => SubnetId,
      ({ CidrBlock, VpcId }) => ({ summary: [CidrBlock, VpcId].join(' in ') }),
    );
  },

  erase: (ctx, region, batch) =>
    eachWhenFree(ctx, batch, (ref) => ctx.aws.write('ec2', region).deleteSubnet({ SubnetId: ref.id })),

  command: ({ ref }) => awsCommand('ec2', 'delete-subnet', { region: ref.region, 'subnet-id': ref.id }),
};
