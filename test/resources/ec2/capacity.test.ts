import type { EC2 } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { ec2Fleet } from '../../../lib/resources/ec2/ec2-fleet.ts';
import { planErasure } from '../../../lib/resources/plan-erasure.ts';
import type { JsonObject, TrailRecord } from '../../../lib/trail/record.ts';
import { AS_IT_SHOULD, apply, changeFor, triedHard } from '../erasing.ts';
import { type Lab, lab, REGION } from '../lab.ts';

const IMAGE = 'ami-0abcdef1234567890';

async function templateOf(ec2: EC2): Promise<string> {
  const { LaunchTemplate } = await ec2.createLaunchTemplate({
    LaunchTemplateName: 'miners',
    LaunchTemplateData: { ImageId: IMAGE, InstanceType: 'c6i.large' },
  });
  return LaunchTemplate?.LaunchTemplateId ?? '';
}

const fleet = (type: 'instant' | 'maintain') => async (ec2: EC2) =>
  ec2.createFleet({
    Type: type,
    LaunchTemplateConfigs: [
      { LaunchTemplateSpecification: { LaunchTemplateId: await templateOf(ec2), Version: '1' } },
    ],
    TargetCapacitySpecification: { TotalTargetCapacity: 2 },
  });

const CAPACITY: readonly {
  readonly what: string;
  readonly type: string;
  readonly event: string;
  readonly removal: string;
  readonly command: string;
  make(ec2: EC2): Promise<unknown>;
}[] = [
  {
    what: 'EC2 Fleets',
    type: 'ec2-fleet',
    event: 'CreateFleet',
    removal: 'DeleteFleets',
    command: 'delete-fleets',
    make: fleet('maintain'),
  },
  {
    what: 'Spot Fleets',
    type: 'ec2-spot-fleet-request',
    event: 'RequestSpotFleet',
    removal: 'CancelSpotFleetRequests',
    command: 'cancel-spot-fleet-requests',
    make: (ec2) =>
      ec2.requestSpotFleet({
        SpotFleetRequestConfig: {
          IamFleetRole: 'arn:aws:iam::482910374655:role/fleet',
          TargetCapacity: 2,
          LaunchSpecifications: [{ ImageId: IMAGE, InstanceType: 'c6i.large' }],
        },
      }),
  },
  {
    what: 'Spot requests',
    type: 'ec2-spot-instance-request',
    event: 'RequestSpotInstances',
    removal: 'CancelSpotInstanceRequests',
    command: 'cancel-spot-instance-requests',
    make: (ec2) =>
      ec2.requestSpotInstances({
        Type: 'persistent',
        LaunchSpecification: { ImageId: IMAGE, InstanceType: 'c6i.large' },
      }),
  },
  {
    what: 'Spot instances launched at once',
    type: 'ec2-instance',
    event: 'RunInstances',
    removal: 'CancelSpotInstanceRequests',
    command: 'cancel-spot-instance-requests',
    make: (ec2) =>
      ec2.runInstances({
        ImageId: IMAGE,
        MinCount: 1,
        MaxCount: 1,
        InstanceMarketOptions: { MarketType: 'spot', SpotOptions: { SpotInstanceType: 'persistent' } },
      }),
  },
];

/** The record of a fleet with more in its answer. */
function withAnswer(record: TrailRecord, more: JsonObject): TrailRecord {
  const { CreateFleetResponse: answer } = record.responseElements ?? {};
  return { ...record, responseElements: { CreateFleetResponse: { ...Object(answer), ...more } } };
}

function live(there: Lab): readonly string[] {
  const { instances } = there.account.region(REGION).ec2;
  return Object.values(instances).flatMap(({ instanceId, state }) =>
    state === 'pending' || state === 'running' ? [instanceId] : [],
  );
}

const plan = async (there: Lab) => {
  const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
  return (await planErasure(there.ctx, lineage)).changes;
};

describe('capacity that EC2 fills by itself', () => {
  it.each(CAPACITY)('$what: launch again what is terminated, until they go themselves', async (type) => {
    const there = lab();
    await type.make(there.attacker.write('ec2', REGION));
    await there.ctx.aws.read('ec2', REGION).describeInstances({});
    const launched = live(there);
    expect(launched.length).toBeGreaterThan(0);
    // Whoever terminates the instances alone gets new ones.
    await there.ctx.aws.write('ec2', REGION).terminateInstances({ InstanceIds: [...launched] });
    await there.clock.advance(5 * 60_000);
    await there.ctx.aws.read('ec2', REGION).describeInstances({});
    expect(live(there)).toHaveLength(launched.length);

    const changes = await plan(there);
    expect(changes[0]?.order).toBe(1);
    expect(changes[0]?.command).toContain(type.command);
    expect(changes.filter(({ kind }) => kind === 'erase:ec2-instance')).toHaveLength(launched.length);
    await apply(there, changes);
    await there.clock.advance(5 * 60_000);
    expect(await plan(there)).toEqual([]);
    expect(live(there)).toEqual([]);
  });

  it.each(CAPACITY.filter(({ event }) => event !== 'RunInstances'))(
    '$what: denied, throttled and gone already are told apart',
    async (one) => {
      const there = lab();
      await one.make(there.attacker.write('ec2', REGION));
      const made = await there.proven(one.event);
      expect(await triedHard(there, one.type, made, one.removal)).toEqual(AS_IT_SHOULD);
    },
  );

  it('is followed to instances with termination protection, which deleting a fleet leaves', async () => {
    const there = lab();
    await fleet('instant')(there.attacker.write('ec2', REGION));
    for (const InstanceId of live(there)) {
      await there.attacker
        .write('ec2', REGION)
        .modifyInstanceAttribute({ InstanceId, DisableApiTermination: { Value: true } });
    }
    const [first] = await plan(there);
    if (first === undefined) throw new Error('nothing is proposed');
    expect(first.kind).toBe('erase:ec2-fleet');
    await apply(there, [first]);
    await there.clock.advance(60_000);
    expect(live(there)).toHaveLength(2);
    await apply(there, await plan(there));
    await there.clock.advance(60_000);
    expect(live(there)).toEqual([]);
  });

  it('of an instant fleet is found by its record, though some of it could not be launched', async () => {
    const there = lab();
    await fleet('instant')(there.attacker.write('ec2', REGION));
    const launched = live(there);
    // Without the tag, the record alone names them.
    for (const { tags } of Object.values(there.account.region(REGION).ec2.instances))
      delete tags['aws:ec2:fleet-id'];
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
    const error = { errorCode: 'InsufficientInstanceCapacity', lifecycle: 'on-demand' };
    const records = lineage.records.map((record) =>
      record.eventName === 'CreateFleet' ? withAnswer(record, { errorSet: { item: error } }) : record,
    );
    const { changes } = await planErasure(there.ctx, { ...lineage, records });
    const ids = (kind: string) => changes.flatMap((one) => (one.kind === kind ? [one.target.id] : []));
    expect(ids('erase:ec2-fleet')).toHaveLength(1);
    expect(ids('erase:ec2-instance').toSorted()).toEqual(launched.toSorted());
  });

  it.each([
    { fleetInstanceSet: { item: { instanceIds: { item: 'i-1' } } } },
    { fleetInstanceSet: { item: [{ instanceIds: { item: ['i-1'] } }] } },
    { fleetInstanceSet: { instanceIds: { content: 'i-1', tag: 1 }, tag: 1 } },
    { fleetInstanceSet: [{ instanceIds: ['i-1'] }], errorSet: [{ errorCode: 'x' }, { errorCode: 'y' }] },
  ])('of an instant fleet is read in each spelling: %o', async (answer) => {
    const there = lab();
    await fleet('maintain')(there.attacker.write('ec2', REGION));
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
    const record = lineage.records.find(({ eventName }) => eventName === 'CreateFleet');
    if (record === undefined) throw new Error('no fleet');
    const [event] = ec2Fleet.createdBy;
    expect(event?.refs(withAnswer(record, answer)).map(({ type }) => type)).toEqual([
      'ec2-fleet',
      'ec2-instance',
    ]);
    expect(event?.refs(withAnswer(record, answer))[1]?.id).toBe('i-1');
  });

  it('that others asked for is left alone', async () => {
    const there = lab();
    await fleet('maintain')(there.ctx.aws.write('ec2', REGION));
    await there.attacker.write('ec2', REGION).createKeyPair({ KeyName: 'm' });
    expect((await plan(there)).map(({ kind }) => kind)).toEqual(['erase:ec2-key-pair']);
  });

  it('has a command that ends its instances, too', async () => {
    const there = lab();
    await fleet('maintain')(there.attacker.write('ec2', REGION));
    const [made] = await there.proven('CreateFleet');
    expect(changeFor(made).command).toBe(
      `aws ec2 delete-fleets --region ${REGION} --fleet-ids ${made?.resource.id} --terminate-instances`,
    );
  });
});
