import { describe, expect, it } from 'vitest';
import { refusal } from '../../account/in-account.ts';
import { first, inServices } from '../in-services.ts';

describe('key pairs', () => {
  it('are made once, described and deleted by name or id; deleting an absent one is no error', async () => {
    const { ec2 } = inServices().clients();
    const made = await ec2.createKeyPair({ KeyName: 'web' });
    expect(made.KeyMaterial).toMatch(/^-----BEGIN RSA /);
    expect(await refusal(ec2.createKeyPair({ KeyName: 'web' }))).toMatchObject({
      code: 'InvalidKeyPair.Duplicate',
    });
    expect((await ec2.describeKeyPairs({ KeyNames: ['web'] })).KeyPairs).toMatchObject([
      { KeyName: 'web', KeyPairId: made.KeyPairId },
    ]);
    await ec2.deleteKeyPair({ KeyPairId: made.KeyPairId });
    await ec2.deleteKeyPair({ KeyName: 'web' });
    expect(await refusal(ec2.describeKeyPairs({ KeyNames: ['web'] }))).toMatchObject({
      code: 'InvalidKeyPair.NotFound',
      message: "The key pair 'web' does not exist",
    });
  });

  it('leave no key material in the record', async () => {
    const { clients, records } = inServices();
    const { ec2 } = clients();
    const made = await ec2.createKeyPair({ KeyName: 'web' });
    await ec2.importKeyPair({ KeyName: 'laptop', PublicKeyMaterial: Buffer.from('ssh-ed25519 AAAA laptop') });
    expect(records('CreateKeyPair')).toMatchObject([
      {
        requestParameters: { keyName: 'web', keyFormat: 'pem' },
        responseElements: {
          keyName: 'web',
          keyPairId: made.KeyPairId,
          keyMaterial: '<sensitiveDataRemoved>',
        },
      },
    ]);
    expect(records('ImportKeyPair')).toMatchObject([{ responseElements: { keyName: 'laptop' } }]);
  });
});

describe('security groups', () => {
  it('stay while an instance or another group needs them', async () => {
    const { launch, clients, clock } = inServices();
    const { ec2 } = clients();
    const { GroupId: web = '' } = await ec2.createSecurityGroup({ GroupName: 'web', Description: 'web' });
    const { GroupId: data = '' } = await ec2.createSecurityGroup({ GroupName: 'data', Description: 'data' });
    const fromWeb = [
      { IpProtocol: 'tcp', FromPort: 5432, ToPort: 5432, UserIdGroupPairs: [{ GroupId: web }] },
    ];
    await ec2.authorizeSecurityGroupIngress({ GroupId: data, IpPermissions: fromWeb });
    const id = first(await launch(1, { SecurityGroupIds: [web] }));

    const inUse = { code: 'DependencyViolation', message: `resource ${web} has a dependent object` };
    expect(await refusal(ec2.deleteSecurityGroup({ GroupId: web }))).toMatchObject(inUse);
    await ec2.terminateInstances({ InstanceIds: [id] });
    expect(await refusal(ec2.deleteSecurityGroup({ GroupId: web }))).toMatchObject(inUse);
    await clock.advance(60_000);
    expect(await refusal(ec2.deleteSecurityGroup({ GroupId: web }))).toMatchObject(inUse);
    await ec2.revokeSecurityGroupIngress({ GroupId: data, IpPermissions: fromWeb });
    await ec2.deleteSecurityGroup({ GroupId: web });
    expect(await refusal(ec2.deleteSecurityGroup({ GroupId: web }))).toMatchObject({
      code: 'InvalidGroup.NotFound',
    });
  });

  it('refuse a second of the same name, and to delete the default one', async () => {
    const { ec2 } = inServices().clients();
    await ec2.createSecurityGroup({ GroupName: 'web', Description: 'web' });
    expect(await refusal(ec2.createSecurityGroup({ GroupName: 'web', Description: 'web' }))).toMatchObject({
      code: 'InvalidGroup.Duplicate',
    });
    expect(await refusal(ec2.deleteSecurityGroup({ GroupName: 'default' }))).toMatchObject({
      code: 'CannotDelete',
    });
  });

  it('open and close ports, told as permissions and as rules', async () => {
    const { clients, records } = inServices();
    const { ec2 } = clients();
    const { GroupId = '' } = await ec2.createSecurityGroup({ GroupName: 'web', Description: 'web' });
    const https = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '0.0.0.0/0' }] };
    const { SecurityGroupRules = [] } = await ec2.authorizeSecurityGroupIngress({
      GroupId,
      IpPermissions: [https],
    });
    await ec2.authorizeSecurityGroupIngress({
      GroupId,
      IpProtocol: 'tcp',
      FromPort: 22,
      ToPort: 22,
      CidrIp: '0.0.0.0/0',
    });
    expect(
      await refusal(ec2.authorizeSecurityGroupIngress({ GroupId, IpPermissions: [https] })),
    ).toMatchObject({
      code: 'InvalidPermission.Duplicate',
    });
    const told = async () => (await ec2.describeSecurityGroups({ GroupIds: [GroupId] })).SecurityGroups?.[0];
    expect((await told())?.IpPermissions).toMatchObject([https, { FromPort: 22 }]);
    expect((await told())?.IpPermissionsEgress).toMatchObject([{ IpProtocol: '-1' }]);
    const rule = SecurityGroupRules[0]?.SecurityGroupRuleId ?? '';
    await ec2.revokeSecurityGroupIngress({ GroupId, SecurityGroupRuleIds: [rule] });
    expect((await told())?.IpPermissions).toMatchObject([{ FromPort: 22 }]);
    expect(await refusal(ec2.revokeSecurityGroupIngress({ GroupId, IpPermissions: [https] }))).toMatchObject({
      code: 'InvalidPermission.NotFound',
    });
    expect(records('AuthorizeSecurityGroupIngress')[0]).toMatchObject({
      requestParameters: {
        groupId: GroupId,
        ipPermissions: {
          items: [
            {
              ipProtocol: 'tcp',
              fromPort: 443,
              toPort: 443,
              groups: {},
              ipRanges: { items: [{ cidrIp: '0.0.0.0/0' }] },
            },
          ],
        },
      },
      responseElements: {
        _return: true,
        securityGroupRuleSet: { items: [{ groupId: GroupId, isEgress: false }] },
      },
    });
  });
});

describe('volumes and snapshots', () => {
  it('a volume is deleted only when nothing uses it', async () => {
    const { launch, clients, clock } = inServices();
    const { ec2 } = clients();
    const id = first(await launch(1));
    await clock.advance(30_000);
    const { Reservations = [] } = await ec2.describeInstances({ InstanceIds: [id] });
    const AvailabilityZone = Reservations[0]?.Instances?.[0]?.Placement?.AvailabilityZone;
    const { VolumeId = '' } = await ec2.createVolume({ AvailabilityZone, Size: 20 });
    await ec2.attachVolume({ VolumeId, InstanceId: id, Device: '/dev/sdf' });
    expect(await refusal(ec2.deleteVolume({ VolumeId }))).toMatchObject({ code: 'VolumeInUse' });
    expect(await refusal(ec2.attachVolume({ VolumeId, InstanceId: id, Device: '/dev/sdg' }))).toMatchObject({
      code: 'VolumeInUse',
    });
    await ec2.detachVolume({ VolumeId });
    await ec2.deleteVolume({ VolumeId });
    expect(await refusal(ec2.deleteVolume({ VolumeId }))).toMatchObject({
      code: 'InvalidVolume.NotFound',
      message: `The volume '${VolumeId}' does not exist.`,
    });
  });

  it('a snapshot outlives its volume', async () => {
    const { ec2 } = inServices().clients();
    const { VolumeId = '' } = await ec2.createVolume({ AvailabilityZone: 'eu-west-1a', Size: 20 });
    const { SnapshotId = '' } = await ec2.createSnapshot({ VolumeId, Description: 'before' });
    await ec2.deleteVolume({ VolumeId });
    expect((await ec2.describeSnapshots({ OwnerIds: ['self'] })).Snapshots).toMatchObject([
      { SnapshotId, VolumeId, VolumeSize: 20, State: 'completed' },
    ]);
    await ec2.deleteSnapshot({ SnapshotId });
    expect(await refusal(ec2.deleteSnapshot({ SnapshotId }))).toMatchObject({
      code: 'InvalidSnapshot.NotFound',
    });
  });
});

describe('network interfaces', () => {
  it('are there as long as their instances', async () => {
    const { launch, clients, clock } = inServices();
    const { ec2 } = clients();
    const id = first(await launch(1));
    const told = async () =>
      (await ec2.describeNetworkInterfaces({ Filters: [{ Name: 'attachment.instance-id', Values: [id] }] }))
        .NetworkInterfaces;
    expect(await told()).toMatchObject([{ Attachment: { InstanceId: id }, Status: 'in-use' }]);
    await ec2.terminateInstances({ InstanceIds: [id] });
    await clock.advance(60_000);
    expect(await told()).toEqual([]);
  });
});
