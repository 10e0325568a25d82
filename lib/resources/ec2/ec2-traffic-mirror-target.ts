import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-traffic-mirror-target', inArn: 'traffic-mirror-target' };

/** Traffic mirror targets. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTrafficMirrorTarget.html */
export const ec2TrafficMirrorTarget: ResourceType = {
  type: SPELLING.type,
  title: 'Traffic mirror targets',
  action: 'Delete traffic mirror target',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  eraseAfter: ['ec2-traffic-mirror-session'],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateTrafficMirrorTarget',
      refs: (record) =>
        ec2Ref(
          record,
          SPELLING,
          textAt(record.responseElements, 'trafficMirrorTarget', 'trafficMirrorTargetId'),
        ),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteTrafficMirrorTarget' }],
  permissions: ['ec2:DescribeTrafficMirrorTargets', 'ec2:DeleteTrafficMirrorTarget'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'traffic-mirror-target-id',
      refs.map(({ id }) => id),
      (request) => ec2.describeTrafficMirrorTargets(request),
      (page) => page.TrafficMirrorTargets ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ TrafficMirrorTargetId }) => TrafficMirrorTargetId,
      ({ Type }) => (Type === undefined ? {} : { summary: Type }),
    );
  },

  erase: (ctx, region, batch) =>
    eachWhenFree(ctx, batch, (ref) =>
      ctx.aws.write('ec2', region).deleteTrafficMirrorTarget({ TrafficMirrorTargetId: ref.id }),
    ),

  command: ({ ref }) =>
    awsCommand('ec2', 'delete-traffic-mirror-target', {
      region: ref.region,
      'traffic-mirror-target-id': ref.id,
    }),
};
