import type { AdvancedEventSelector, EventSelector, Trail } from '@aws-sdk/client-cloudtrail';
import { ORDER } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { lastTold } from '../first-told.ts';
import { recorded } from '../recorded.ts';

const TYPE = 'cloudtrail-trail';

interface Found {
  readonly trail: Trail;
  readonly logging: boolean;
  readonly selectors: readonly (EventSelector | AdvancedEventSelector)[];
  readonly createdAt: Date | undefined;
}

const arnOf = ({ responseElements }: TrailRecord) => textAt(responseElements, 'trailARN');
const nameOf = ({ requestParameters }: TrailRecord) => textAt(requestParameters, 'name');

/**
 * Trails the attacker made, which copy to a bucket of his choice what everybody does. A trail is evidence, too, so that
 * one is offered and not selected; it is kept as it was before it is deleted, and what it delivered stays.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_DeleteTrail.html
 */
export const cloudtrailTrail = describedType<Found>({
  type: TYPE,
  title: 'Trails of CloudTrail',
  action: 'Delete trail',
  loses: 'What it would log from now on; what it has delivered stays in its bucket.',
  order: ORDER.closeEntryPoints,
  createdBy: [
    {
      ...{ source: 'cloudtrail', name: 'CreateTrail' },
      refs(record) {
        const [id, arn] = [nameOf(record), arnOf(record)];
        return recorded(TYPE, record, id === undefined ? undefined : { id, ...(arn ? { arn } : {}) });
      },
    },
  ],
  deletedBy: [{ source: 'cloudtrail', name: 'DeleteTrail' }],
  permissions: [
    'cloudtrail:DescribeTrails',
    'cloudtrail:GetTrailStatus',
    'cloudtrail:GetEventSelectors',
    'cloudtrail:LookupEvents',
    'cloudtrail:DeleteTrail',
  ],
  async describe(ctx, ref) {
    const cloudtrail = ctx.aws.read('cloudtrail', ref.region);
    const { trailList } = await cloudtrail.describeTrails({
      ...{ trailNameList: [ref.id], includeShadowTrails: false },
    });
    const trail = trailList?.[0];
    if (trail === undefined) return undefined;
    const { IsLogging: logging = false } = await cloudtrail.getTrailStatus({ Name: ref.id });
    const told = await cloudtrail.getEventSelectors({ TrailName: ref.id });
    return {
      ...{ trail, logging },
      selectors: [...(told.EventSelectors ?? []), ...(told.AdvancedEventSelectors ?? [])],
      // CloudTrail does not tell the age of a trail, its own events do.
      createdAt: await lastTold(ctx, ref, { source: 'cloudtrail', name: 'CreateTrail', idOf: nameOf }),
    };
  },
  facts: ({ trail, logging, createdAt }) => ({
    createdAt,
    summary: `${logging ? 'logs' : 'does not log'} to bucket ${trail.S3BucketName}`,
    doubt: 'a trail is evidence: whoever answers for the logs says whether it goes',
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('cloudtrail', region).deleteTrail({ Name: id }),
  commands: ({ id, region }) => [awsCommand('cloudtrail', 'delete-trail', { region, name: id })],
});
