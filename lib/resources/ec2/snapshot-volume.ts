import type { Snapshot, Volume } from '@aws-sdk/client-ec2';
import { failedOutcome, unlooked } from '../../aws/errors.ts';
import { type Change, changeId, ORDER, type Outcome, type Target } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { groupBy } from '../../playbook/group-by.ts';
import type { Unlooked } from '../../playbook/plan.ts';
import { awsCommand } from '../aws-command.ts';
import { everyPage } from '../next-token.ts';
import { describeById } from './ec2-describe.ts';

const KIND = 'snapshot-volume';
const CASE_TAG = 'spillkit:case';

/** What a snapshot is taken of, and for which case. */
type SnapshotParams = { readonly volumeId: string; readonly caseId: string };

/** Changes of a plan, with a snapshot before each erasure that would take a volume along. */
export interface Snapshotted {
  readonly changes: readonly Change[];
  readonly unlooked: readonly Unlooked[];
}

/**
 * Puts a snapshot of every EBS volume before the erasure of the volume, or of the instance it is attached to. An
 * erasure whose volumes could not be read is no longer selected: it would destroy what was to be saved.
 */
export async function withSnapshots(ctx: ReadContext, changes: readonly Change[]): Promise<Snapshotted> {
  const regions = [...groupBy(changes, ({ target }) => target.region)];
  const parts = await Promise.all(
    regions.map(async ([region, inRegion]): Promise<Snapshotted> => {
      try {
        return { changes: await withSnapshotsIn(ctx, region, inRegion), unlooked: [] };
      } catch (error) {
        const missed = unlooked(region, 'ec2:DescribeVolumes, ec2:DescribeSnapshots', error);
        return { changes: inRegion.map((change) => heldBack(change, missed.reason)), unlooked: [missed] };
      }
    }),
  );
  return {
    changes: parts.flatMap((part) => part.changes),
    unlooked: parts.flatMap((part) => part.unlooked),
  };
}

async function withSnapshotsIn(
  ctx: ReadContext,
  region: string,
  changes: readonly Change[],
): Promise<readonly Change[]> {
  const instances = idsOf(changes, 'ec2-instance');
  const volumes = idsOf(changes, 'ec2-volume');
  if (instances.length + volumes.length === 0) return changes;
  const [attached, taken] = await Promise.all([volumesOf(ctx, region, instances), takenIn(ctx, region)]);
  const snapshots = new Map<string, Change<SnapshotParams>>();
  const before = changes.map((change) => {
    const unsaved = volumesLostWith(change, attached).filter((id) => !taken.has(id));
    if (unsaved.length === 0) return change;
    for (const volumeId of unsaved) {
      // A volume that outlives its instance is erased by itself as well; one snapshot serves both.
      const known = snapshots.get(volumeId);
      if (known?.preselected !== true)
        snapshots.set(volumeId, snapshotChange(ctx.incident.caseId, volumeId, change));
    }
    return { ...change, needs: unsaved.map((id) => snapshotId(region, id)) };
  });
  return [...snapshots.values(), ...before];
}

const idsOf = (changes: readonly Change[], type: string) =>
  changes.flatMap(({ kind, target }) => (kind === `erase:${type}` ? [target.id] : []));

function volumesLostWith(
  { kind, target }: Change,
  attached: ReadonlyMap<string, readonly string[]>,
): readonly string[] {
  if (kind === 'erase:ec2-instance') return attached.get(target.id) ?? [];
  return kind === 'erase:ec2-volume' ? [target.id] : [];
}

/** Ids of the volumes attached to each of these instances. */
async function volumesOf(
  ctx: ReadContext,
  region: string,
  instanceIds: readonly string[],
): Promise<ReadonlyMap<string, readonly string[]>> {
  const ec2 = ctx.aws.read('ec2', region);
  const volumes = await describeById(
    'attachment.instance-id',
    instanceIds,
    (request) => ec2.describeVolumes(request),
    (page) => page.Volumes ?? [],
  );
  const pairs = volumes.flatMap(({ VolumeId, Attachments }: Volume) =>
    (Attachments ?? []).map(({ InstanceId }) => ({ instance: InstanceId ?? '', volume: VolumeId ?? '' })),
  );
  return new Map(
    [...groupBy(pairs, ({ instance }) => instance)].map(([instance, of]) => [
      instance,
      of.map(({ volume }) => volume),
    ]),
  );
}

const volumeTarget = (region: string, volumeId: string): Target => ({
  type: 'ec2-volume',
  id: volumeId,
  region,
});
const snapshotId = (region: string, volumeId: string) => changeId(KIND, volumeTarget(region, volumeId));

function snapshotChange(caseId: string, volumeId: string, lostWith: Change): Change<SnapshotParams> {
  const { region } = lostWith.target;
  return {
    id: snapshotId(region, volumeId),
    kind: KIND,
    title: `Take a snapshot of ${volumeId} before ${lostWith.target.id} is gone`,
    target: volumeTarget(region, volumeId),
    because: [{ kind: 'responder', said: '--snapshot-volumes' }],
    // Before anything ends: also deleting a scaling group ends its instances.
    order: ORDER.contain,
    effect: 'reversible',
    command: awsCommand('ec2', 'create-snapshot', {
      region,
      'volume-id': volumeId,
      'tag-specifications': `ResourceType=snapshot,Tags=[{Key=${CASE_TAG},Value=${caseId}}]`,
    }),
    preselected: lostWith.preselected,
    params: { volumeId, caseId },
  };
}

function heldBack(change: Change, reason: string): Change {
  if (change.kind !== 'erase:ec2-instance' && change.kind !== 'erase:ec2-volume') return change;
  const fact = `its volumes cannot be saved first: ${reason}`;
  const doubt = { kind: 'observed', call: 'ec2:DescribeVolumes', fact } as const;
  return { ...change, because: [...change.because, doubt], preselected: false };
}

/** Ids of the volumes this case has a snapshot of. */
async function takenIn(ctx: ReadContext, region: string): Promise<ReadonlySet<string | undefined>> {
  const snapshots = await snapshotsOf(ctx, region, ctx.incident.caseId);
  return new Set(snapshots.filter((snapshot) => !failed(snapshot)).map(({ VolumeId }) => VolumeId));
}

/** Snapshots taken in a case, of all volumes or of one, whatever came of them. */
async function snapshotsOf(
  ctx: ReadContext,
  region: string,
  caseId: string,
  volumeId?: string,
): Promise<readonly Snapshot[]> {
  const ec2 = ctx.aws.read('ec2', region);
  const Filters = [
    { Name: `tag:${CASE_TAG}`, Values: [caseId] },
    ...(volumeId === undefined ? [] : [{ Name: 'volume-id', Values: [volumeId] }]),
  ];
  return everyPage(
    (next) => ec2.describeSnapshots({ OwnerIds: ['self'], Filters, ...next }),
    ({ Snapshots = [] }) => Snapshots,
  );
}

const failed = ({ State }: Snapshot) => State === 'error';

/**
 * Takes a snapshot of a volume as evidence. It is complete in content at once, and its copying goes on when the volume
 * is gone: "Deleting a volume has no effect on the snapshots made from it."
 * https://docs.aws.amazon.com/ebs/latest/userguide/ebs-deleting-snapshot.html
 */
export const snapshotVolumeKind: WritingKind<SnapshotParams> = {
  kind: KIND,
  permissions: ['ec2:DescribeVolumes', 'ec2:DescribeSnapshots', 'ec2:CreateSnapshot', 'ec2:CreateTags'],
  writes: true,
  async apply(ctx, changes) {
    return Promise.all(
      changes.map(async ({ target, params: { volumeId, caseId } }): Promise<Outcome> => {
        try {
          const { SnapshotId } = await ctx.aws.write('ec2', target.region).createSnapshot({
            VolumeId: volumeId,
            Description: `Evidence of ${caseId}`,
            TagSpecifications: [{ ResourceType: 'snapshot', Tags: [{ Key: CASE_TAG, Value: caseId }] }],
          });
          return { result: 'applied', detail: `as ${SnapshotId}`, record: { snapshotId: SnapshotId ?? '' } };
        } catch (error) {
          return failedOutcome(error);
        }
      }),
    );
  },
  async verify(ctx, { target, params }) {
    const snapshots = await snapshotsOf(ctx, target.region, params.caseId, params.volumeId);
    if (snapshots.some((snapshot) => !failed(snapshot))) return { held: true };
    return {
      held: false,
      found: snapshots.length === 0 ? 'there is no snapshot of it' : 'its snapshot failed',
    };
  },
  async undo(ctx, { target, params }) {
    const snapshots = await snapshotsOf(ctx, target.region, params.caseId, params.volumeId);
    if (snapshots.length === 0) return { result: 'already-gone' };
    for (const { SnapshotId } of snapshots) {
      await ctx.aws.write('ec2', target.region).deleteSnapshot({ SnapshotId });
    }
    return { result: 'applied' };
  },
};
