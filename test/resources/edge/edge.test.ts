import { describe, expect, it } from 'vitest';
import { erase, verify } from '../erasing.ts';
import { holdsErasing, onlyProven } from '../five.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../lab.ts';

const balancing = `arn:aws:elasticloadbalancing:${REGION}:${ACCOUNT_ID}`;
const PROTECTION = 'deletion_protection.enabled';

async function distribution(there: Lab) {
  await there.attacker.write('cloudfront').createDistribution({
    DistributionConfig: {
      ...{ CallerReference: 'c', Comment: '', Enabled: true },
      Origins: { Quantity: 1, Items: [{ Id: 'o', DomainName: 'phish.example' }] },
      DefaultCacheBehavior: { TargetOriginId: 'o', ViewerProtocolPolicy: 'allow-all' },
    },
  });
}

async function zone(there: Lab) {
  const route53 = there.attacker.write('route53');
  const made = await route53.createHostedZone({ Name: 'phish.example', CallerReference: 'c' });
  const HostedZoneId = made.HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
  const record = (Name: string) => ({
    ...{ Name, Type: 'A' as const, TTL: 60 },
    ResourceRecords: [{ Value: '203.0.113.9' }],
  });
  await route53.changeResourceRecordSets({
    HostedZoneId,
    ChangeBatch: {
      Changes: ['login.phish.example', 'www.phish.example'].map((name) => ({
        ...{ Action: 'CREATE', ResourceRecordSet: record(name) },
      })),
    },
  });
}

describe('what led traffic and names to the attacker', () => {
  holdsErasing({
    type: 'elbv2-load-balancer',
    event: 'CreateLoadBalancer',
    async make(there) {
      const elbv2 = there.attacker.write('elbv2', REGION);
      const { LoadBalancers } = await elbv2.createLoadBalancer({ Name: 'front' });
      await elbv2.modifyLoadBalancerAttributes({
        LoadBalancerArn: LoadBalancers?.[0]?.LoadBalancerArn,
        Attributes: [{ Key: PROTECTION, Value: 'true' }],
      });
    },
    names: { arn: expect.stringContaining(`${balancing}:loadbalancer/app/front/`) },
    says: `application, internet-facing; ${PROTECTION} is switched off first`,
    commands: ['elbv2 modify-load-balancer-attributes', 'elbv2 delete-load-balancer'],
    writes: ['ModifyLoadBalancerAttributes', 'DeleteLoadBalancer'],
    erases: 'DeleteLoadBalancer',
  });
  holdsErasing({
    type: 'elb-load-balancer',
    event: 'CreateLoadBalancer',
    make: (there) =>
      there.attacker.write('elb', REGION).createLoadBalancer({
        LoadBalancerName: 'old',
        Listeners: [{ Protocol: 'HTTP', LoadBalancerPort: 80, InstancePort: 80 }],
      }),
    names: { id: 'old' },
    commands: ['elb delete-load-balancer'],
    writes: ['DeleteLoadBalancer'],
    erases: 'DeleteLoadBalancer',
  });
  holdsErasing({
    type: 'elbv2-target-group',
    event: 'CreateTargetGroup',
    make: (there) => there.attacker.write('elbv2', REGION).createTargetGroup({ Name: 'miners' }),
    names: { arn: expect.stringContaining(`${balancing}:targetgroup/miners/`) },
    commands: ['elbv2 delete-target-group'],
    writes: ['DeleteTargetGroup'],
    erases: 'DeleteTargetGroup',
  });
  holdsErasing({
    type: 'cloudfront-distribution',
    event: 'CreateDistribution2020_05_31',
    make: distribution,
    names: { id: expect.stringMatching(/^E/), region: 'us-east-1' },
    says: 'cloudfront.net, InProgress; Enabled is switched off first',
    commands: [
      'cloudfront update-distribution',
      'cloudfront wait distribution-deployed',
      'cloudfront delete-distribution',
    ],
    writes: ['UpdateDistribution2020_05_31', 'DeleteDistribution2020_05_31'],
    erases: 'DeleteDistribution',
  });
  holdsErasing({
    type: 'route53-zone',
    event: 'CreateHostedZone',
    make: zone,
    names: { id: expect.stringMatching(/^Z/), label: 'phish.example.' },
    says: 'phish.example., 2 records',
    commands: ['route53 change-resource-record-sets', 'route53 delete-hosted-zone'],
    writes: ['ChangeResourceRecordSets', 'DeleteHostedZone'],
    erases: 'DeleteHostedZone',
  });
});

describe('Route 53 zones', () => {
  it('that are signed lose the signature first', async () => {
    const there = lab();
    await zone(there);
    const made = await onlyProven(there, 'CreateHostedZone');
    const zones = there.account.region('us-east-1').shelves['route53/zone'] ?? {};
    Object.assign(zones[made.resource.id] as object, { signing: true });
    expect(await erase(there, [made])).toEqual([{ result: 'applied' }]);
    expect(there.written()).toContain('DisableHostedZoneDNSSEC');
    expect(await verify(there, made)).toEqual({ held: true });
  });
});
