import { describe, expect, it } from 'vitest';
import { type Lab, lab } from '../../resources/lab.ts';
import { onlyRevert, reverts } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const zones = (there: Lab) =>
  Object.values(there.account.region('us-east-1').shelves['route53/zone'] ?? {}) as {
    id: string;
    records: { Name: string; Type: string; ResourceRecords: { Value: string }[] }[];
  }[];
const zoneId = (there: Lab) => zones(there)[0]?.id ?? '';
const addresses = (there: Lab) =>
  zones(there)[0]
    ?.records.filter(({ Type }) => Type === 'A')
    .map(({ Name, ResourceRecords }) => [Name, ResourceRecords[0]?.Value]);
const record = (Value: string) => ({
  ...{ Name: 'www.shop.example.', Type: 'A' as const, TTL: 60 },
  ResourceRecords: [{ Value }],
});
const asked = (there: Lab, Action: 'CREATE' | 'UPSERT' | 'DELETE', Value: string) => ({
  HostedZoneId: zoneId(there),
  ChangeBatch: { Changes: [{ Action, ResourceRecordSet: record(Value) }] },
});

async function zone(there: Lab): Promise<void> {
  const route53 = there.ctx.aws.write('route53');
  await route53.createHostedZone({ Name: 'shop.example', CallerReference: 'c' });
  await route53.changeResourceRecordSets(asked(there, 'CREATE', '192.0.2.1'));
}

describe('names the attacker altered', () => {
  holdsReverting({
    type: 'route53-record',
    says: 'a record that was overwritten is put back as an earlier event tells it',
    before: zone,
    alter: (there) =>
      there.attacker.write('route53').changeResourceRecordSets(asked(there, 'UPSERT', '203.0.113.9')),
    title: expect.stringContaining('Put DNS record www.shop.example. A of zone ') as unknown as string,
    preselected: true,
    command: 'route53 change-resource-record-sets',
    reverts: 'ChangeResourceRecordSets',
    after: addresses,
    gives: [['www.shop.example.', '192.0.2.1']],
  });

  it('by deleting are put back from the very record that deleted them', async () => {
    const there = lab({ before: true });
    await zone(there);
    there.account.state.records.splice(0);
    await there.afterTheLeak();
    await there.attacker.write('route53').changeResourceRecordSets(asked(there, 'DELETE', '192.0.2.1'));
    const change = await onlyRevert(there);
    expect(change).toMatchObject({ preselected: true, params: { to: { TTL: 60 } } });
  });

  it('by overwriting what nothing tells of are left to people', async () => {
    const there = lab({ before: true });
    await zone(there);
    there.account.state.records.splice(0);
    await there.afterTheLeak();
    await there.attacker.write('route53').changeResourceRecordSets(asked(there, 'UPSERT', '203.0.113.9'));
    const { changes, leftToHuman } = await reverts(there);
    expect(changes).toEqual([]);
    expect(leftToHuman).toHaveLength(1);
  });
});
