import type {
  DescribeLockedSnapshotsRequest,
  DescribeLockedSnapshotsResult,
  LockSnapshotRequest,
  UnlockSnapshotRequest,
} from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { ec2Of } from './lifecycle.ts';
import { snapshotBy } from './lookup.ts';
import { wrapped } from './schema-trail.ts';

/** LockSnapshot: governance can be unlocked by who may, compliance by nobody before its end. */
const lock: Operation = {
  readOnly: false,
  bucket: mutating('LockSnapshot'),
  ...wrapped('LockSnapshot'),
  run(call, input: LockSnapshotRequest) {
    const snapshot = snapshotBy(ec2Of(call), input.SnapshotId);
    snapshot.lock = input.LockMode ?? 'governance';
    return { SnapshotId: snapshot.snapshotId, LockState: snapshot.lock };
  },
};

const unlock: Operation = {
  readOnly: false,
  bucket: mutating('UnlockSnapshot'),
  ...wrapped('UnlockSnapshot'),
  run(call, input: UnlockSnapshotRequest) {
    const snapshot = snapshotBy(ec2Of(call), input.SnapshotId);
    if (snapshot.lock === 'compliance')
      throw new ServiceError('OperationNotPermitted', `${snapshot.snapshotId} is locked in compliance mode.`);
    if (snapshot.lock === undefined)
      throw new ServiceError('SnapshotLock.NotFound', `${snapshot.snapshotId} is not locked.`);
    delete snapshot.lock;
    return { SnapshotId: snapshot.snapshotId };
  },
};

const describeLocked: Operation = {
  readOnly: true,
  bucket: reading('DescribeLockedSnapshots'),
  ...wrapped('DescribeLockedSnapshots'),
  trailResponse: () => null,
  run(call, input: DescribeLockedSnapshotsRequest): DescribeLockedSnapshotsResult {
    const { snapshots } = ec2Of(call);
    return {
      Snapshots: Object.values(snapshots).flatMap(({ snapshotId, lock: LockState }) =>
        LockState !== undefined && (input.SnapshotIds?.includes(snapshotId) ?? true)
          ? [{ SnapshotId: snapshotId, LockState }]
          : [],
      ),
    };
  },
};

export const snapshotLockOperations = {
  LockSnapshot: lock,
  UnlockSnapshot: unlock,
  DescribeLockedSnapshots: describeLocked,
};
