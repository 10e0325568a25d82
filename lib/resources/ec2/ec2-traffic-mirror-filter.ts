import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-traffic-mirror-filter', inArn: 'traffic-mirror-filter' };

/** Traffic mirror filters. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteTrafficMirrorFilter.html */
export const ec2TrafficMirrorFilter: ResourceType = {
  type: SPELLING.type,
  title: 'Traffic mirror filters',
  action: 'Delete traffic mirror filter',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  eraseAfter: ['ec2-traffic-mirror-session'],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateTrafficMirrorFilter',
      refs: (record) =>
        ec2Ref(
          record,
          SPELLING,
          textAt(record.responseElements, 'trafficMirrorFilter', 'trafficMirrorFilterId'),
        ),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteTrafficMirrorFilter' }],
  permissions: ['ec2:DescribeTrafficMirrorFilters', 'ec2:DeleteTrafficMirrorFilter'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'traffic-mirror-filter-id',
      refs.map(({ id }) => id),
      (request) => ec2.describeTrafficMirrorFilters(request),
      (page) => page.TrafficMirrorFilters ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ TrafficMirrorFilterId }) => TrafficMirrorFilterId,
      ({ Description }) => (Description === undefined ? {} : { summary: Description }),
    );
  },

  erase: (ctx, region, batch) =>
    eachWhenFree(ctx, batch, (ref) =>
      ctx.aws.write('ec2', region).deleteTrafficMirrorFilter({ TrafficMirrorFilterId: ref.id }),
    ),

  command: ({ ref }) =>
    awsCommand('ec2', 'delete-traffic-mirror-filter', {
      region: ref.region,
      'traffic-mirror-filter-id': ref.id,
    }),
};
