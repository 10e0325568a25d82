import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { createdAt, foundStates } from './found-states.ts';
import { refuseUnsuccessful } from './unsuccessful.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-vpc-endpoint', inArn: 'vpc-endpoint' };

/** VPC endpoints. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVpcEndpoints.html */
export const ec2VpcEndpoint: ResourceType = {
  type: SPELLING.type,
  title: 'VPC endpoints',
  action: 'Delete VPC endpoint',
  scope: 'regional',
  order: ORDER.network,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateVpcEndpoint',
      refs: (record) =>
        ec2Ref(record, SPELLING, textAt(record.responseElements, 'vpcEndpoint', 'vpcEndpointId')),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteVpcEndpoints' }],
  permissions: ['ec2:DescribeVpcEndpoints', 'ec2:DeleteVpcEndpoints'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'vpc-endpoint-id',
      refs.map(({ id }) => id),
      (request) => ec2.describeVpcEndpoints(request),
      (page) => page.VpcEndpoints ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ VpcEndpointId }) => VpcEndpointId,
      ({ State, ServiceName, CreationTimestamp }) =>
        /^delet/i.test(State ?? '')
          ? undefined
          : {
              ...createdAt(CreationTimestamp),
              ...(ServiceName === undefined ? {} : { summary: ServiceName }),
            },
    );
  },

  erase: (ctx, region, batch) =>
    eachWhenFree(ctx, batch, async (ref) => {
      const { Unsuccessful } = await ctx.aws
        .write('ec2', region)
        .deleteVpcEndpoints({ VpcEndpointIds: [ref.id] });
      refuseUnsuccessful(Unsuccessful);
    }),

  command: ({ ref }) =>
    awsCommand('ec2', 'delete-vpc-endpoints', { region: ref.region, 'vpc-endpoint-ids': ref.id }),
};
