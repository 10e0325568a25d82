import type { SpotFleetRequestConfig } from '@aws-sdk/client-ec2';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
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

const SPELLING = { type: 'ec2-spot-fleet-request', inArn: 'spot-fleet-request' };

async function requestBy(
  ctx: ReadContext,
  { id, region }: ResourceRef,
): Promise<readonly SpotFleetRequestConfig[]> {
  const answer = await unlessAbsent(
    ctx.aws.read('ec2', region).describeSpotFleetRequests({ SpotFleetRequestIds: [id] }),
  );
  return answer?.SpotFleetRequestConfigs ?? [];
}

/** Spot Fleets. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_CancelSpotFleetRequests.html */
export const ec2SpotFleetRequest: ResourceType = {
  type: SPELLING.type,
  title: 'Spot Fleet requests',
  action: 'Cancel Spot Fleet request',
  loses: 'Its instances.',
  scope: 'regional',
  order: ORDER.stopRespawners,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'RequestSpotFleet',
      refs: (record) => ec2Ref(record, SPELLING, textAt(record.responseElements, 'spotFleetRequestId')),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'CancelSpotFleetRequests' }],
  permissions: ['ec2:DescribeSpotFleetRequests', 'ec2:DescribeInstances', 'ec2:CancelSpotFleetRequests'],
  batchMax: 1,

  async look(ctx, _region, refs) {
    const found = await concurrently(refs, 10, ctx.signal, (ref) => requestBy(ctx, ref));
    return foundStates(
      refs,
      found.flat(),
      ({ SpotFleetRequestId }) => SpotFleetRequestId,
      ({ SpotFleetRequestState: state, CreateTime, SpotFleetRequestConfig: config }) =>
        state?.startsWith('cancelled') || state === 'failed'
          ? undefined
          : { ...createdAt(CreateTime), summary: `${config?.Type}, ${config?.TargetCapacity} units` },
    );
  },

  madeWith: (ctx, { ref }) =>
    launchedFor(ctx, { region: ref.region, tag: 'aws:ec2spot:fleet-request-id', id: ref.id }),

  erase: (ctx, region, batch) =>
    eachByItself(
      ctx.signal,
      batch,
      ifPresent(ctx, ec2SpotFleetRequest, async (ref) => {
        const answer = await ctx.aws
          .write('ec2', region)
          .cancelSpotFleetRequests({ SpotFleetRequestIds: [ref.id], TerminateInstances: true });
        refuseUnsuccessful(answer.UnsuccessfulFleetRequests);
      }),
    ),

  command: ({ ref }) =>
    awsCommand('ec2', 'cancel-spot-fleet-requests', {
      region: ref.region,
      'spot-fleet-request-ids': ref.id,
      'terminate-instances': true,
    }),
};
