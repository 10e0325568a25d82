import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-traffic-mirror-session', inArn: 'traffic-mirror-session' };

/** Traffic mirror sessions. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTrafficMirrorSession.html */
export const ec2TrafficMirrorSession: ResourceType = {
  type: SPELLING.type,
  title: 'Traffic mirror sessions',
  action: 'Delete traffic mirror session',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateTrafficMirrorSession',
      refs: (record) =>
        ec2Ref(
          record,
          SPELLING,
          textAt(record.responseElements, 'trafficMirrorSession', 'trafficMirrorSessionId'),
        ),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteTrafficMirrorSession' }],
  permissions: ['ec2:DescribeTrafficMirrorSessions', 'ec2:DeleteTrafficMirrorSession'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'traffic-mirror-session-id',
      refs.map(({ id }) => id),
      (request) => ec2.describeTrafficMirrorSessions(request),
      (page) => page.TrafficMirrorSessions ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ TrafficMirrorSessionId }) => TrafficMirrorSessionId,
      ({ NetworkInterfaceId }) =>
        NetworkInterfaceId === undefined ? {} : { summary: `copies ${NetworkInterfaceId}` },
    );
  },

  erase: (ctx, region, batch) =>
    eachWhenFree(ctx, batch, (ref) =>
      ctx.aws.write('ec2', region).deleteTrafficMirrorSession({ TrafficMirrorSessionId: ref.id }),
    ),

  command: ({ ref }) =>
    awsCommand('ec2', 'delete-traffic-mirror-session', {
      region: ref.region,
      'traffic-mirror-session-id': ref.id,
    }),
};
