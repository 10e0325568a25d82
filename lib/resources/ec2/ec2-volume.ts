import type { Volume } from '@aws-sdk/client-ec2';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { eachByItself } from '../each-by-itself.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';
import { retrying } from '../retrying.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';

const SPELLING = { type: 'ec2-volume', inArn: 'volume' };
/** A volume comes loose when its instance has shut down, which takes large ones minutes. */
const ATTACHED = { everyMs: 5_000, forMs: 10 * 60_000 };

function stateOf(ref: ResourceRef, volume: Volume | undefined): ResourceState {
  if (volume === undefined || volume.State === 'deleting' || volume.State === 'deleted') {
    return { ref, state: 'deleted', protections: [], description: volume ?? null };
  }
  const holders = holdersOf(volume);
  const held = holders.length === 0 ? '' : `, attached to ${holders.join(', ')}`;
  return {
    ref,
    state: 'present',
    ...(volume.CreateTime === undefined ? {} : { createdAt: volume.CreateTime.toISOString() }),
    protections: [],
    summary: `${volume.Size} GiB, ${volume.State}${held}`,
    description: volume,
  };
}

function holdersOf({ Attachments }: Volume): readonly string[] {
  return (Attachments ?? []).flatMap(({ InstanceId, State }) =>
    InstanceId === undefined || State === 'detached' ? [] : [InstanceId],
  );
}

/** Detaches from instances that stay; one that is shutting down lets go by itself and refuses the call. */
async function detach(ctx: WriteContext, ref: ResourceRef): Promise<void> {
  const [state] = await ec2Volume.look(ctx, ref.region, [ref]);
  if (state?.state !== 'present' || holdersOf(state.description as Volume).length === 0) return;
  try {
    await ctx.aws.write('ec2', ref.region).detachVolume({ VolumeId: ref.id });
  } catch (error) {
    if (!/^Incorrect(Instance)?State$/.test(errorCode(error))) throw error;
  }
}

/** EBS volumes. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteVolume.html */
export const ec2Volume: ResourceType = {
  type: SPELLING.type,
  title: 'EBS volumes',
  action: 'Delete EBS volume',
  loses: 'Its data.',
  scope: 'regional',
  order: ORDER.dataStores,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateVolume',
      refs: (record) => ec2Ref(record, SPELLING, textAt(record.responseElements, 'volumeId')),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteVolume' }],
  permissions: ['ec2:DescribeVolumes', 'ec2:DetachVolume', 'ec2:DeleteVolume'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'volume-id',
      refs.map((ref) => ref.id),
      (request) => ec2.describeVolumes(request),
      (page) => page.Volumes ?? [],
    );
    const byId = new Map(found.map((volume) => [volume.VolumeId, volume]));
    return refs.map((ref) => stateOf(ref, byId.get(ref.id)));
  },

  erase: (ctx, region, batch) =>
    eachByItself(ctx.signal, batch, async (ref) => {
      await detach(ctx, ref);
      await retrying(ctx, () => ctx.aws.write('ec2', region).deleteVolume({ VolumeId: ref.id }), {
        again: (error) => errorCode(error) === 'VolumeInUse',
        ...ATTACHED,
      });
    }),

  command({ ref, description }) {
    const one = { region: ref.region, 'volume-id': ref.id };
    const held = holdersOf(description as Volume).length > 0;
    // Where the instance was terminated just before, the volume comes loose by itself and detaching is refused.
    return [
      ...(held
        ? [
            `${awsCommand('ec2', 'detach-volume', one)} || true`,
            awsCommand('ec2', 'wait volume-available', { region: ref.region, 'volume-ids': ref.id }),
          ]
        : []),
      awsCommand('ec2', 'delete-volume', one),
    ].join('\n');
  },
};
