import type { BlockDeviceMapping, Instance, InstanceNetworkInterface } from '@aws-sdk/client-ec2';
import { isEnding, stateOf } from './lifecycle.ts';
import type { Ec2State, InstanceState } from './state.ts';
import { tagsOf } from './tags.ts';

/** Things that live and die with an instance carry its number, so that they need no state of their own. */
const sibling = (prefix: string, instance: InstanceState) => prefix + instance.instanceId.slice(2);
export const interfaceIdOf = (instance: InstanceState) => sibling('eni-', instance);
export const associationIdOf = (instance: InstanceState) => sibling('iip-assoc-', instance);

/** The instance profile of an instance, where it has one. */
export function profileOf({ instanceProfile }: InstanceState): Pick<Instance, 'IamInstanceProfile'> {
  if (!instanceProfile) return {};
  return { IamInstanceProfile: { Arn: instanceProfile.arn, Id: instanceProfile.id } };
}

function addressOf(ec2: Ec2State, instance: InstanceState): string {
  const zone = Object.values(ec2.subnets).indexOf(instance.subnetId);
  const number = Number.parseInt(instance.instanceId.slice(-6), 16);
  return `172.31.${16 * zone + (number % 16)}.${4 + ((number >> 4) % 250)}`;
}

function hostNameOf(ec2: Ec2State, instance: InstanceState): string {
  const domain = instance.availabilityZone.startsWith('us-east-1')
    ? 'ec2.internal'
    : `${instance.availabilityZone.slice(0, -1)}.compute.internal`;
  return `ip-${addressOf(ec2, instance).replaceAll('.', '-')}.${domain}`;
}

function groupsOf(ec2: Ec2State, instance: InstanceState) {
  return instance.securityGroups.map((id) => ({
    GroupId: id,
    GroupName: ec2.securityGroups[id]?.groupName ?? id,
  }));
}

/** The one network interface of an instance. */
export function interfaceOf(
  ec2: Ec2State,
  instance: InstanceState,
  accountId: string,
): InstanceNetworkInterface {
  return {
    NetworkInterfaceId: interfaceIdOf(instance),
    OwnerId: accountId,
    SubnetId: instance.subnetId,
    VpcId: instance.vpcId,
    PrivateIpAddress: addressOf(ec2, instance),
    PrivateDnsName: hostNameOf(ec2, instance),
    Description: '',
    InterfaceType: 'interface',
    SourceDestCheck: true,
    Status: 'in-use',
    Groups: groupsOf(ec2, instance),
    Attachment: {
      AttachmentId: sibling('eni-attach-', instance),
      AttachTime: new Date(instance.launchTime),
      DeleteOnTermination: true,
      DeviceIndex: 0,
      Status: 'attached',
    },
  };
}

/** An instance in the SDK's shape; a terminated one has lost its network and its volumes. */
export function instanceOf(ec2: Ec2State, instance: InstanceState, accountId: string): Instance {
  const ended = instance.state === 'terminated';
  return {
    InstanceId: instance.instanceId,
    InstanceType: instance.instanceType as NonNullable<Instance['InstanceType']>,
    ImageId: instance.imageId,
    State: stateOf(instance.state),
    LaunchTime: new Date(instance.launchTime),
    AmiLaunchIndex: instance.launchIndex,
    Architecture: 'x86_64',
    Hypervisor: 'xen',
    VirtualizationType: 'hvm',
    RootDeviceName: rootDeviceOf(instance),
    RootDeviceType: 'ebs',
    EbsOptimized: false,
    EnaSupport: true,
    Monitoring: { State: 'disabled' },
    Placement: { AvailabilityZone: instance.availabilityZone, Tenancy: 'default', GroupName: '' },
    PrivateDnsName: ended ? '' : hostNameOf(ec2, instance),
    PublicDnsName: '',
    Tags: tagsOf(instance.tags),
    BlockDeviceMappings: instance.state === 'pending' ? [] : mappingsOf(instance),
    SecurityGroups: ended ? [] : groupsOf(ec2, instance),
    NetworkInterfaces: ended ? [] : [interfaceOf(ec2, instance, accountId)],
    ...(ended
      ? {}
      : {
          SubnetId: instance.subnetId,
          VpcId: instance.vpcId,
          PrivateIpAddress: addressOf(ec2, instance),
          SourceDestCheck: instance.sourceDestCheck ?? true,
        }),
    ...(isEnding(instance)
      ? {
          StateReason: {
            Code: 'Client.UserInitiatedShutdown',
            Message: 'Client.UserInitiatedShutdown: User initiated shutdown',
          },
        }
      : {}),
    ...(instance.keyName === undefined ? {} : { KeyName: instance.keyName }),
    ...(instance.clientToken === undefined ? {} : { ClientToken: instance.clientToken }),
    ...(instance.spotRequestId === undefined
      ? {}
      : { SpotInstanceRequestId: instance.spotRequestId, InstanceLifecycle: 'spot' as const }),
    MetadataOptions: metadataOptionsOf(instance),
    ...profileOf(instance),
  };
}

export function metadataOptionsOf({ httpTokens, metadataOptions }: InstanceState) {
  return {
    State: 'applied' as const,
    HttpTokens: httpTokens,
    HttpPutResponseHopLimit: 1,
    HttpEndpoint: 'enabled' as const,
    InstanceMetadataTags: 'disabled' as const,
    ...metadataOptions,
  };
}

function rootDeviceOf(instance: InstanceState): string {
  return instance.volumes[0]?.device ?? '/dev/xvda';
}

function mappingsOf(instance: InstanceState): BlockDeviceMapping[] {
  return instance.volumes.map(({ volumeId, device, deleteOnTermination }) => ({
    DeviceName: device,
    Ebs: {
      VolumeId: volumeId,
      DeleteOnTermination: deleteOnTermination,
      Status: 'attached',
      AttachTime: new Date(instance.launchTime),
    },
  }));
}
