import type { Fleet } from '@aws-sdk/client-appstream';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { until } from '../until.ts';

const TYPE = 'appstream-fleet';
const STOPPING = { everyMs: 10_000, forMs: 15 * 60_000 };

async function describe(ctx: ReadContext, { id, region }: ResourceRef): Promise<Fleet | undefined> {
  const { Fleets } = await ctx.aws.read('appstream', region).describeFleets({ Names: [id] });
  return Fleets?.[0];
}

/** AppStream fleets: stopped, then deleted. https://docs.aws.amazon.com/appstream2/latest/APIReference/API_DeleteFleet.html */
export const appstreamFleet = describedType<Fleet>({
  type: TYPE,
  title: 'AppStream fleets',
  action: 'Delete AppStream fleet',
  loses: 'Its instances and the sessions on them.',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'appstream:CreateFleet', ({ responseElements, requestParameters }) => {
      const id = textAt(responseElements, 'fleet', 'name') ?? textAt(requestParameters, 'name');
      const arn = textAt(responseElements, 'fleet', 'arn');
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'appstream', name: 'DeleteFleet' }],
  permissions: ['appstream:DescribeFleets', 'appstream:StopFleet', 'appstream:DeleteFleet'],

  describe,
  facts: ({ CreatedTime, InstanceType, State }) => ({
    createdAt: CreatedTime,
    summary: [InstanceType, State].filter(Boolean).join(', '),
  }),
  async erase(ctx, ref, { State }) {
    const appstream = ctx.aws.write('appstream', ref.region);
    if (State !== 'STOPPED') {
      await appstream.stopFleet({ Name: ref.id });
      const isDown = (fleet: Fleet | undefined) => fleet === undefined || fleet.State === 'STOPPED';
      await until(ctx, `${ref.id} to stop`, () => describe(ctx, ref), isDown, STOPPING);
    }
    return appstream.deleteFleet({ Name: ref.id });
  },
  commands: ({ id, region }, { State }) => [
    ...(State === 'STOPPED'
      ? []
      : [
          awsCommand('appstream', 'stop-fleet', { region, name: id }),
          awsCommand('appstream', 'wait fleet-stopped', { region, names: id }),
        ]),
    awsCommand('appstream', 'delete-fleet', { region, name: id }),
  ],
});
