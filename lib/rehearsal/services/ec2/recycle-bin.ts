import type {
  ListImagesInRecycleBinRequest,
  ListImagesInRecycleBinResult,
  ListSnapshotsInRecycleBinRequest,
  ListSnapshotsInRecycleBinResult,
} from '@aws-sdk/client-ec2';
import type { Call, Operation } from '../../account/service.ts';
import { reading } from './buckets.ts';
import { ec2Of } from './lifecycle.ts';
import { wrapped } from './schema-trail.ts';

const DAY_MS = 86_400_000;

/** Keeps what is deleted for as long as a rule of the region says. */
export function intoBin(call: Call, kind: 'snapshots' | 'images', id: string): void {
  const ec2 = ec2Of(call);
  const days = ec2.binDays?.[kind];
  if (days === undefined) return;
  const until = new Date(call.now.getTime() + days * DAY_MS).toISOString();
  ec2.bin = { ...ec2.bin, [id]: { from: call.now.toISOString(), until } };
}

function keptOf(call: Call, prefix: string, asked: readonly string[] | undefined) {
  return Object.entries(ec2Of(call).bin ?? {}).flatMap(([id, { from, until }]) =>
    id.startsWith(prefix) && Date.parse(until) > call.now.getTime() && (asked?.includes(id) ?? true)
      ? [{ id, RecycleBinEnterTime: new Date(from), RecycleBinExitTime: new Date(until) }]
      : [],
  );
}

const listSnapshots: Operation = {
  readOnly: true,
  bucket: reading('ListSnapshotsInRecycleBin'),
  ...wrapped('ListSnapshotsInRecycleBin'),
  trailResponse: () => null,
  run: (call, input: ListSnapshotsInRecycleBinRequest): ListSnapshotsInRecycleBinResult => ({
    Snapshots: keptOf(call, 'snap-', input.SnapshotIds).map(({ id, ...kept }) => ({
      SnapshotId: id,
      ...kept,
    })),
  }),
};

const listImages: Operation = {
  readOnly: true,
  bucket: reading('ListImagesInRecycleBin'),
  ...wrapped('ListImagesInRecycleBin'),
  trailResponse: () => null,
  run: (call, input: ListImagesInRecycleBinRequest): ListImagesInRecycleBinResult => ({
    Images: keptOf(call, 'ami-', input.ImageIds).map(({ id, ...kept }) => ({ ImageId: id, ...kept })),
  }),
};

export const recycleBinOperations = {
  ListSnapshotsInRecycleBin: listSnapshots,
  ListImagesInRecycleBin: listImages,
};
