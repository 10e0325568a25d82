import { describe, expect, it } from 'vitest';
import { erase } from '../erasing.ts';
import { holdsErasing, onlyProven } from '../five.ts';
import { lab, REGION } from '../lab.ts';

const miner = {
  instanceNames: ['miner'],
  availabilityZone: `${REGION}a`,
  blueprintId: 'ubuntu_22_04',
  bundleId: '2xlarge_3_0',
};

describe('Lightsail', () => {
  holdsErasing({
    type: 'lightsail-instance',
    event: 'CreateInstances',
    make: (there) => there.attacker.write('lightsail', REGION).createInstances(miner),
    names: { id: 'miner' },
    says: '2xlarge_3_0, ubuntu_22_04',
    commands: ['lightsail delete-instance'],
    writes: ['DeleteInstance'],
    erases: 'DeleteInstance',
  });
  holdsErasing({
    type: 'lightsail-container-service',
    event: 'CreateContainerService',
    make: (there) =>
      there.attacker
        .write('lightsail', REGION)
        .createContainerService({ serviceName: 'miner', power: 'xlarge', scale: 20 }),
    names: { id: 'miner' },
    says: '20 × xlarge, READY',
    commands: ['lightsail delete-container-service'],
    writes: ['DeleteContainerService'],
    erases: 'DeleteContainerService',
  });

  holdsErasing({
    type: 'lightsail-disk',
    event: 'CreateDisk',
    make: (there) =>
      there.attacker
        .write('lightsail', REGION)
        .createDisk({ diskName: 'loot', availabilityZone: `${REGION}a`, sizeInGb: 512 }),
    names: { id: 'loot' },
    says: '512 GB',
    commands: ['lightsail delete-disk'],
    writes: ['DeleteDisk'],
    erases: 'DeleteDisk',
  });
  holdsErasing({
    type: 'lightsail-static-ip',
    event: 'AllocateStaticIp',
    make: (there) => there.attacker.write('lightsail', REGION).allocateStaticIp({ staticIpName: 'c2' }),
    names: { id: 'c2' },
    says: '192.0.2.17',
    commands: ['lightsail release-static-ip'],
    writes: ['ReleaseStaticIp'],
    erases: 'ReleaseStaticIp',
  });
  holdsErasing({
    type: 'lightsail-key-pair',
    event: 'CreateKeyPair',
    make: (there) => there.attacker.write('lightsail', REGION).createKeyPair({ keyPairName: 'door' }),
    names: { id: 'door' },
    commands: ['lightsail delete-key-pair'],
    writes: ['DeleteKeyPair'],
    erases: 'DeleteKeyPair',
  });
  holdsErasing({
    type: 'lightsail-instance-snapshot',
    event: 'CreateInstanceSnapshot',
    make: (there) =>
      there.attacker
        .write('lightsail', REGION)
        .createInstanceSnapshot({ instanceSnapshotName: 'copy', instanceName: 'shop' }),
    names: { id: 'copy' },
    says: 'of shop',
    commands: ['lightsail delete-instance-snapshot'],
    writes: ['DeleteInstanceSnapshot'],
    erases: 'DeleteInstanceSnapshot',
  });

  it('instances that got the name since are left', async () => {
    const there = lab();
    await there.attacker.write('lightsail', REGION).createInstances(miner);
    const made = await onlyProven(there, 'CreateInstances');
    const own = there.ctx.aws.write('lightsail', REGION);
    await own.deleteInstance({ instanceName: 'miner' });
    await there.clock.advance(3_600_000);
    await own.createInstances(miner);
    expect(await erase(there, [made])).toEqual([{ result: 'already-gone' }]);
    expect(there.account.region(REGION).shelves['lightsail/instances']).toHaveProperty('miner');
  });
});
