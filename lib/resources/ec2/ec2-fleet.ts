import type { FleetData } from '@aws-sdk/client-ec2';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { itemsAt, textAt, textsAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself } from '../each-by-itself.ts';
import { ifPresent } from '../if-present.ts';
import type { ResourceRef, ResourceType } from '../resource-type.ts';
import { ec2Ref } from './ec2-ref.ts';
import { createdAt, foundStates } from './found-states.ts';
import { launchedFor } from './launched-for.ts';
import { refuseUnsuccessful } from './unsuccessful.ts';

const SPELLING = { type: 'ec2-fleet', inArn: 'fleet' };
const INSTANCE = { type: 'ec2-instance', inArn: 'instance' };

/** Fleets are asked for one by one: there is no filter for ids, and instant ones are told only when named. */
async function fleetBy(ctx: ReadContext, { id, region }: ResourceRef): Promise<readonly FleetData[]> {
  const answer = await unlessAbsent(ctx.aws.read('ec2', region).describeFleets({ FleetIds: [id] }));
  return answer?.Fleets ?? [];
}

/** EC2 Fleets. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteFleets.html */
export const ec2Fleet: ResourceType = {
  type: SPELLING.type,
  title: 'EC2 Fleets',
  action: 'Delete EC2 Fleet',
  loses: 'Its instances.',
  scope: 'regional',
  order: ORDER.stopRespawners,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateFleet',
      // An instant fleet names what it launched, beside the errors of what it could not launch.
      refs: (record) => [
        ...ec2Ref(record, SPELLING, textAt(record.responseElements, 'fleetId')),
        ...itemsAt(record.responseElements, 'fleetInstanceSet')
          .flatMap((launched) => textsAt(launched, 'instanceIds'))
          .flatMap((id) => ec2Ref(record, INSTANCE, id)),
      ],
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteFleets' }],
  permissions: ['ec2:DescribeFleets', 'ec2:DescribeInstances', 'ec2:DeleteFleets'],
  batchMax: 1,

  async look(ctx, _region, refs) {
    const found = await concurrently(refs, 10, ctx.signal, (ref) => fleetBy(ctx, ref));
    return foundStates(
      refs,
      found.flat(),
      ({ FleetId }) => FleetId,
      ({ FleetState, CreateTime, Type, FulfilledCapacity }) =>
        FleetState?.startsWith('deleted') || FleetState === 'failed'
          ? undefined
          : { ...createdAt(CreateTime), summary: `${Type}, ${FulfilledCapacity ?? 0} units` },
    );
  },

  /** Fleets that are not instant launch later than their record, and termination protection spares some of theirs. */
  madeWith: (ctx, { ref }) => launchedFor(ctx, { region: ref.region, tag: 'aws:ec2:fleet-id', id: ref.id }),

  erase: (ctx, region, batch) =>
    eachByItself(
      ctx.signal,
      batch,
      ifPresent(ctx, ec2Fleet, async (ref) => {
        const answer = await ctx.aws
          .write('ec2', region)
          .deleteFleets({ FleetIds: [ref.id], TerminateInstances: true });
        refuseUnsuccessful(answer.UnsuccessfulFleetDeletions);
      }),
    ),

  command: ({ ref }) =>
    awsCommand('ec2', 'delete-fleets', {
      region: ref.region,
      'fleet-ids': ref.id,
      'terminate-instances': true,
    }),
};
