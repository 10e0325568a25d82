import type {
  AllocateStaticIpRequest,
  CreateDiskRequest,
  CreateInstanceSnapshotRequest,
  CreateKeyPairRequest,
} from '@aws-sdk/client-lightsail';
import { type Call, ServiceError } from '../../account/service.ts';
import { madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';

const missing = (id: string | undefined) =>
  new ServiceError('NotFoundException', `The resource does not exist: ${id}`, 404);
const disks = madeThings('disks', missing);
const addresses = madeThings('static-ips', missing);
const keyPairs = madeThings('key-pairs', missing);
const snapshots = madeThings('instance-snapshots', missing);

const shape = (things: ReturnType<typeof madeThings>, call: Call, name: string | undefined) => {
  const { id, asked, createdAt } = things.by(call, name);
  return { ...asked, name: id, createdAt: new Date(createdAt) };
};

function remove(things: ReturnType<typeof madeThings>, call: Call, name: string | undefined) {
  delete things.all(call)[things.by(call, name).id];
  return {};
}

/** What outlasts Lightsail's instances: disks, addresses, key pairs, snapshots. */
export const partOperations = {
  CreateDisk: writes((call, { diskName = '', sizeInGb }: CreateDiskRequest) => {
    disks.make(call, diskName, { sizeInGb });
    return {};
  }),
  GetDisk: reads((call, { diskName }: Pick<CreateDiskRequest, 'diskName'>) => ({
    disk: shape(disks, call, diskName),
  })),
  DeleteDisk: writes((call, { diskName }: Pick<CreateDiskRequest, 'diskName'>) =>
    remove(disks, call, diskName),
  ),
  AllocateStaticIp: writes((call, { staticIpName = '' }: AllocateStaticIpRequest) => {
    addresses.make(call, staticIpName, { ipAddress: '192.0.2.17' });
    return {};
  }),
  GetStaticIp: reads((call, { staticIpName }: AllocateStaticIpRequest) => ({
    staticIp: shape(addresses, call, staticIpName),
  })),
  ReleaseStaticIp: writes((call, { staticIpName }: AllocateStaticIpRequest) =>
    remove(addresses, call, staticIpName),
  ),
  CreateKeyPair: writes((call, { keyPairName = '' }: CreateKeyPairRequest) => {
    keyPairs.make(call, keyPairName, { fingerprint: 'aa:bb' });
    return { keyPair: shape(keyPairs, call, keyPairName) };
  }),
  GetKeyPair: reads((call, { keyPairName }: CreateKeyPairRequest) => ({
    keyPair: shape(keyPairs, call, keyPairName),
  })),
  DeleteKeyPair: writes((call, { keyPairName }: CreateKeyPairRequest) => remove(keyPairs, call, keyPairName)),
  CreateInstanceSnapshot: writes((call, asked: CreateInstanceSnapshotRequest) => {
    snapshots.make(call, asked.instanceSnapshotName ?? '', { fromInstanceName: asked.instanceName });
    return {};
  }),
  GetInstanceSnapshot: reads((call, { instanceSnapshotName }: CreateInstanceSnapshotRequest) => ({
    instanceSnapshot: shape(snapshots, call, instanceSnapshotName),
  })),
  DeleteInstanceSnapshot: writes((call, { instanceSnapshotName }: CreateInstanceSnapshotRequest) =>
    remove(snapshots, call, instanceSnapshotName),
  ),
};
