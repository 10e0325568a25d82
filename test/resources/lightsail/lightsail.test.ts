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
