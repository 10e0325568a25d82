import type { Instance, Reservation, RunInstancesRequest } from '@aws-sdk/client-ec2';
import type { JsonObject } from '../../../trail/record.ts';
import { idItems, items, MASKED, present, tagSpecificationSet } from './trail-shapes.ts';

/** `requestParameters` of a RunInstances record. */
export function launchRequest(input: RunInstancesRequest): JsonObject {
  const profile = input.IamInstanceProfile;
  const mappings = input.BlockDeviceMappings?.map(({ DeviceName, Ebs }) => ({
    deviceName: DeviceName,
    ...(Ebs && {
      ebs: present({
        volumeSize: Ebs.VolumeSize,
        deleteOnTermination: Ebs.DeleteOnTermination,
        volumeType: Ebs.VolumeType,
        snapshotId: Ebs.SnapshotId,
      }),
    }),
  }));
  return present({
    instancesSet: items([
      present({
        imageId: input.ImageId,
        minCount: input.MinCount,
        maxCount: input.MaxCount,
        keyName: input.KeyName,
      }),
    ]),
    groupSet: input.SecurityGroupIds && idItems('groupId', input.SecurityGroupIds),
    instanceType: input.InstanceType,
    blockDeviceMapping: items(mappings),
    monitoring: { enabled: false },
    disableApiTermination: input.DisableApiTermination ?? false,
    disableApiStop: input.DisableApiStop ?? false,
    instanceInitiatedShutdownBehavior: input.InstanceInitiatedShutdownBehavior,
    subnetId: input.SubnetId,
    availabilityZone: input.Placement?.AvailabilityZone,
    clientToken: input.ClientToken,
    userData: input.UserData === undefined ? undefined : MASKED,
    iamInstanceProfile: profile && present({ arn: profile.Arn, name: profile.Name }),
    launchTemplate: input.LaunchTemplate && {
      ...present({
        launchTemplateId: input.LaunchTemplate.LaunchTemplateId,
        launchTemplateName: input.LaunchTemplate.LaunchTemplateName,
        version: input.LaunchTemplate.Version,
      }),
    },
    ...tagSpecificationSet(input.TagSpecifications),
  });
}

/** `responseElements` of a RunInstances record. */
export function launchResponse(output: Reservation): JsonObject {
  return {
    reservationId: output.ReservationId,
    ownerId: output.OwnerId,
    groupSet: {},
    instancesSet: items(output.Instances?.map(launchedInTrail)),
  };
}

/** One of `responseElements.instancesSet.items`. */
function launchedInTrail(instance: Instance): JsonObject {
  const [eni] = instance.NetworkInterfaces ?? [];
  const launchTime = instance.LaunchTime?.getTime();
  const groupSet = items(
    instance.SecurityGroups?.map(({ GroupId, GroupName }) => ({ groupId: GroupId, groupName: GroupName })),
  );
  const profile = instance.IamInstanceProfile;
  return present({
    instanceId: instance.InstanceId,
    imageId: instance.ImageId,
    instanceState: { code: 0, name: 'pending' },
    privateDnsName: instance.PrivateDnsName,
    keyName: instance.KeyName,
    amiLaunchIndex: instance.AmiLaunchIndex,
    productCodes: {},
    instanceType: instance.InstanceType,
    launchTime,
    placement: { availabilityZone: instance.Placement?.AvailabilityZone, tenancy: 'default' },
    monitoring: { state: 'disabled' },
    subnetId: instance.SubnetId,
    vpcId: instance.VpcId,
    privateIpAddress: instance.PrivateIpAddress,
    stateReason: { code: 'pending', message: 'pending' },
    architecture: 'x86_64',
    rootDeviceType: 'ebs',
    rootDeviceName: instance.RootDeviceName,
    blockDeviceMapping: {},
    virtualizationType: 'hvm',
    hypervisor: 'xen',
    clientToken: instance.ClientToken,
    tagSet: items(instance.Tags?.map(({ Key, Value }) => ({ key: Key, value: Value }))),
    groupSet,
    sourceDestCheck: true,
    networkInterfaceSet: items(
      eni && [
        {
          networkInterfaceId: eni.NetworkInterfaceId,
          subnetId: eni.SubnetId,
          vpcId: eni.VpcId,
          ownerId: eni.OwnerId,
          status: 'in-use',
          privateIpAddress: eni.PrivateIpAddress,
          privateDnsName: eni.PrivateDnsName,
          sourceDestCheck: true,
          groupSet,
          attachment: {
            attachmentId: eni.Attachment?.AttachmentId,
            deviceIndex: 0,
            status: 'attaching',
            attachTime: launchTime,
            deleteOnTermination: true,
          },
          tagSet: {},
          interfaceType: 'interface',
        },
      ],
    ),
    iamInstanceProfile: profile && { arn: profile.Arn, id: profile.Id },
    spotInstanceRequestId: instance.SpotInstanceRequestId,
    instanceLifecycle: instance.InstanceLifecycle,
    ebsOptimized: false,
    enaSupport: true,
    metadataOptions: {
      state: 'pending',
      httpTokens: instance.MetadataOptions?.HttpTokens,
      httpPutResponseHopLimit: instance.MetadataOptions?.HttpPutResponseHopLimit,
      httpEndpoint: instance.MetadataOptions?.HttpEndpoint,
      instanceMetadataTags: instance.MetadataOptions?.InstanceMetadataTags,
    },
  });
}
