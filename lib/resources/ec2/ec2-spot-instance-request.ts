import { ORDER } from '../../playbook/change.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { eachByItself } from '../each-by-itself.ts';
import { ifPresent } from '../if-present.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeInstances } from './describe-instances.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { createdAt, foundStates } from './found-states.ts';

const SPELLING = { type: 'ec2-spot-instance-request', inArn: 'spot-instances-request' };
const REQUEST_ID = 'spotInstanceRequestId';

/**
 * Spot requests. A persistent one opens again whenever its instance ends, and cancelling ends no instance: the request
 * goes first, its instance with the others. A launch of Spot instances opens one for each.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CancelSpotInstanceRequests.html
 */
export const ec2SpotInstanceRequest: ResourceType = {
  type: SPELLING.type,
  title: 'Spot requests',
  action: 'Cancel Spot request',
  scope: 'regional',
  order: ORDER.stopRespawners,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'RequestSpotInstances',
      refs: (record) =>
        itemsAt(record.responseElements, 'spotInstanceRequestSet').flatMap((item) =>
          ec2Ref(record, SPELLING, textAt(item, REQUEST_ID)),
        ),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'CancelSpotInstanceRequests' }],
  permissions: [
    'ec2:DescribeSpotInstanceRequests',
    'ec2:DescribeInstances',
    'ec2:CancelSpotInstanceRequests',
  ],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'spot-instance-request-id',
      refs.map(({ id }) => id),
      (request) => ec2.describeSpotInstanceRequests(request),
      (page) => page.SpotInstanceRequests ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ SpotInstanceRequestId }) => SpotInstanceRequestId,
      ({ State, Type, CreateTime, InstanceId }) =>
        State === 'cancelled' || State === 'closed' || State === 'failed'
          ? undefined
          : { ...createdAt(CreateTime), summary: [Type, State, InstanceId].filter(Boolean).join(', ') },
    );
  },

  async madeWith(ctx, { ref }) {
    const instances = await describeInstances(ctx, ref.region, 'spot-instance-request-id', [ref.id]);
    return instances.flatMap(({ InstanceId, State }) =>
      InstanceId === undefined || State?.Name === 'terminated'
        ? []
        : [{ type: 'ec2-instance', id: InstanceId, region: ref.region }],
    );
  },

  erase: (ctx, region, batch) =>
    eachByItself(
      ctx.signal,
      batch,
      ifPresent(ctx, ec2SpotInstanceRequest, (ref) =>
        ctx.aws.write('ec2', region).cancelSpotInstanceRequests({ SpotInstanceRequestIds: [ref.id] }),
      ),
    ),

  command: ({ ref }) =>
    awsCommand('ec2', 'cancel-spot-instance-requests', {
      region: ref.region,
      'spot-instance-request-ids': ref.id,
    }),
};
