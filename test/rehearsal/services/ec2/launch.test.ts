import { describe, expect, it } from 'vitest';
import { refusal } from '../../account/in-account.ts';
import { first, IMAGE, inServices, REGION, statesOf } from '../in-services.ts';

describe('RunInstances', () => {
  it('launches as many as asked, in one zone, pending and soon running', async () => {
    const { launch, clients, clock } = inServices();
    const ids = await launch(3);
    const { ec2 } = clients();
    expect(Object.values(await statesOf(ec2))).toEqual(['pending', 'pending', 'pending']);
    await clock.advance(30_000);
    expect(await statesOf(ec2)).toEqual(Object.fromEntries(ids.map((id) => [id, 'running'])));
    const { Reservations = [] } = await ec2.describeInstances({ InstanceIds: ids });
    expect(Reservations).toHaveLength(1);
    const zones = Reservations.flatMap(({ Instances = [] }) =>
      Instances.map((it) => it.Placement?.AvailabilityZone),
    );
    expect(new Set(zones).size).toBe(1);
  });

  it('follows the subnet, the groups, the key pair and the tags it is given', async () => {
    const { launch, clients } = inServices();
    const { ec2 } = clients();
    await ec2.createKeyPair({ KeyName: 'web' });
    const { GroupId = '' } = await ec2.createSecurityGroup({ GroupName: 'web', Description: 'web servers' });
    const { Subnets = [] } = await ec2.describeSubnets({});
    const subnet = Subnets.at(-1);
    const id = first(
      await launch(1, {
        KeyName: 'web',
        SecurityGroupIds: [GroupId],
        SubnetId: subnet?.SubnetId,
        TagSpecifications: [{ ResourceType: 'instance', Tags: [{ Key: 'Name', Value: 'front' }] }],
      }),
    );
    const { Reservations = [] } = await ec2.describeInstances({ InstanceIds: [id] });
    expect(Reservations[0]?.Instances?.[0]).toMatchObject({
      KeyName: 'web',
      SubnetId: subnet?.SubnetId,
      Placement: { AvailabilityZone: subnet?.AvailabilityZone },
      SecurityGroups: [{ GroupId, GroupName: 'web' }],
      Tags: [{ Key: 'Name', Value: 'front' }],
    });
  });

  it('launches nothing for a key pair, an image, a subnet or a count that is not there', async () => {
    const { launch, clients } = inServices();
    const codes = [];
    for (const input of [
      { KeyName: 'nobodys' },
      { ImageId: 'image' },
      { SubnetId: 'subnet-00000000000000000' },
      { MinCount: 2, MaxCount: 1 },
      { IamInstanceProfile: { Name: 'nobodys' } },
    ])
      codes.push((await refusal(launch(1, input))).code);
    expect(codes).toEqual([
      'InvalidKeyPair.NotFound',
      'InvalidAMIID.Malformed',
      'InvalidSubnetID.NotFound',
      'InvalidParameterValue',
      'InvalidParameterValue',
    ]);
    expect(await statesOf(clients().ec2)).toEqual({});
  });

  it('says so instead of guessing at what it does not simulate', async () => {
    const { ec2 } = inServices().clients();
    expect(await refusal(ec2.describeHosts({}))).toMatchObject({
      code: 'NotSimulated',
      message: 'The rehearsal account does not simulate ec2:DescribeHosts.',
    });
  });

  it('launches once for one client token', async () => {
    const { launch } = inServices();
    const before = await launch(2, { ClientToken: 'once' });
    expect(await launch(2, { ClientToken: 'once' })).toEqual(before);
    expect(await launch(2, { ClientToken: 'twice' })).not.toEqual(before);
  });

  it('launches nothing in a dry run', async () => {
    const { launch, clients } = inServices();
    expect(await refusal(launch(1, { DryRun: true }))).toMatchObject({
      code: 'DryRunOperation',
      status: 412,
    });
    expect(await statesOf(clients().ec2)).toEqual({});
  });

  it('is refused in a region that is not enabled', async () => {
    const { launch } = inServices();
    expect(await refusal(launch(1, {}, 'me-south-1'))).toMatchObject({ code: 'AuthFailure' });
  });

  it('is throttled by its published bucket of 5', async () => {
    const { clients } = inServices({ latencyMs: 0 });
    const { ec2 } = clients();
    const launch = () => ec2.runInstances({ ImageId: IMAGE, MinCount: 1, MaxCount: 1 });
    for (let call = 0; call < 5; call++) await launch();
    expect(await refusal(launch())).toMatchObject({ code: 'RequestLimitExceeded', status: 503 });
  });

  it('is throttled by the instances it asks for, too: 1,000 at once and two a second', async () => {
    const { clients, clock } = inServices({ latencyMs: 0 });
    const { ec2 } = clients();
    const launch = (MaxCount: number) => ec2.runInstances({ ImageId: IMAGE, MinCount: 1, MaxCount });
    await launch(600);
    expect(await refusal(launch(401))).toMatchObject({ code: 'RequestLimitExceeded' });
    await launch(400);
    await clock.advance(1_000);
    expect(await refusal(launch(3))).toMatchObject({ code: 'RequestLimitExceeded' });
    expect((await launch(2)).Instances).toHaveLength(2);
  });

  it('is recorded as AWS records it, without the user data', async () => {
    const { launch, records } = inServices();
    const ids = await launch(2, {
      UserData: Buffer.from('a miner').toString('base64'),
      DisableApiTermination: true,
      ClientToken: 'token',
    });
    const [record] = records('RunInstances');
    expect(record).toMatchObject({
      eventSource: 'ec2.amazonaws.com',
      awsRegion: REGION,
      readOnly: false,
      requestParameters: {
        instancesSet: { items: [{ imageId: IMAGE, minCount: 2, maxCount: 2 }] },
        instanceType: 'm6i.large',
        disableApiTermination: true,
        disableApiStop: false,
        clientToken: 'token',
        blockDeviceMapping: {},
        userData: '<sensitiveDataRemoved>',
      },
      responseElements: {
        reservationId: expect.stringMatching(/^r-[0-9a-f]{17}$/),
        instancesSet: {
          items: ids.map((instanceId) => ({
            instanceId,
            instanceState: { code: 0, name: 'pending' },
            networkInterfaceSet: { items: [{ networkInterfaceId: `eni-${instanceId.slice(2)}` }] },
          })),
        },
      },
    });
    expect(JSON.stringify(record)).not.toContain(Buffer.from('a miner').toString('base64'));
  });

  it('is recorded with the error and without an answer when it fails', async () => {
    const { launch, records } = inServices();
    await refusal(launch(1, { KeyName: 'nobodys' }));
    expect(records('RunInstances')).toMatchObject([
      {
        errorCode: 'Client.InvalidKeyPair.NotFound',
        requestParameters: { instancesSet: { items: [{ keyName: 'nobodys' }] } },
        responseElements: null,
      },
    ]);
  });
});
