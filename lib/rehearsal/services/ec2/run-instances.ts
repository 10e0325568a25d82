import type { BlockDeviceMapping, Reservation, RunInstancesRequest } from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { instancesLaunched, launching } from './buckets.ts';
import { assumeInstanceRole, profileToPass } from './instance-role.ts';
import { instanceOf } from './instance-shape.ts';
import { launchRequest, launchResponse } from './launch-trail.ts';
import { ec2Of, enter } from './lifecycle.ts';
import { groupBy, groupByName } from './lookup.ts';
import { openRequest } from './spot-launch.ts';
import type { Ec2State, InstanceState } from './state.ts';
import { tagsFor } from './tags.ts';
import { templateData } from './template-state.ts';
import { defaultPlacesOf, subnetBy } from './vpc-lookup.ts';

const ROOT_DEVICES = ['/dev/xvda', '/dev/sda1'];
const ROOT_SIZE_GIB = 8;

/**
 * RunInstances. All instances of a call go to one availability zone: the subnet's, else one the reservation picks.
 * A client token already used answers the instances it launched before.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_RunInstances.html
 */
export const runInstances: Operation = {
  readOnly: false,
  bucket: launching('RunInstances'),
  resourceBucket: instancesLaunched,
  trailRequest: launchRequest,
  trailResponse: launchResponse,
  run(call, input: RunInstancesRequest): Reservation {
    const ec2 = ec2Of(call);
    const { accountId } = call.account;
    const before = Object.values(ec2.instances).filter(
      ({ clientToken }) => clientToken !== undefined && clientToken === input.ClientToken,
    );
    const launched = before.length > 0 ? before : launch(call, ec2, input);
    return {
      ReservationId: launched[0]?.reservationId ?? '',
      OwnerId: accountId,
      Groups: [],
      Instances: launched.map((instance) => instanceOf(ec2, instance, accountId)),
    };
  },
};

/** Launches what is asked for, by whoever asks: a caller, or a service for one. */
export function launch(
  call: Call,
  ec2: Ec2State,
  asked: RunInstancesRequest,
  spotRequestId?: string,
): readonly InstanceState[] {
  const template = asked.LaunchTemplate && templateData(call, asked.LaunchTemplate);
  // What the call says itself goes before what its template says.
  const input = { ...(template?.data as Partial<RunInstancesRequest> | undefined), ...stated(asked) };
  const count = launchCount(input);
  const imageId = knownImage(input.ImageId);
  if (input.KeyName !== undefined && !ec2.keyPairs[input.KeyName])
    throw new ServiceError('InvalidKeyPair.NotFound', `The key pair '${input.KeyName}' does not exist`);
  const instanceProfile = profileToPass(call, input.IamInstanceProfile);
  const reservationId = call.account.id('r-');
  const {
    AvailabilityZone: availabilityZone,
    SubnetId: subnetId,
    VpcId: vpcId,
  } = placeFor(call, input, reservationId);
  const securityGroups = groupsFor(ec2, input, vpcId);

  return Array.from({ length: count }, (_, launchIndex) => {
    const instanceId = call.account.id('i-');
    const spot = input.InstanceMarketOptions ? openRequest(call, input, instanceId) : spotRequestId;
    const instance: InstanceState = {
      instanceId,
      instanceType: input.InstanceType ?? 'm1.small',
      imageId,
      launchTime: call.now.toISOString(),
      launchIndex,
      availabilityZone,
      subnetId,
      vpcId,
      reservationId,
      state: 'pending',
      disableApiTermination: input.DisableApiTermination ?? false,
      disableApiStop: input.DisableApiStop ?? false,
      shutdownBehavior: input.InstanceInitiatedShutdownBehavior === 'terminate' ? 'terminate' : 'stop',
      securityGroups: [...securityGroups],
      volumes: [],
      tags: { ...tagsFor('instance', input.TagSpecifications), ...template?.tags },
      ...(input.KeyName === undefined ? {} : { keyName: input.KeyName }),
      ...(input.UserData === undefined ? {} : { userData: input.UserData }),
      ...(input.ClientToken === undefined ? {} : { clientToken: input.ClientToken }),
      httpTokens: input.MetadataOptions?.HttpTokens ?? 'optional',
      ...(spot === undefined ? {} : { spotRequestId: spot }),
      ...(instanceProfile ? { instanceProfile } : {}),
    };
    enter(instance, 'pending', call.now);
    ec2.instances[instance.instanceId] = instance;
    for (const mapping of mappingsFor(input.BlockDeviceMappings))
      addVolume(call, ec2, instance, mapping, input);
    assumeInstanceRole(call, instance);
    return instance;
  });
}

function stated(asked: RunInstancesRequest): RunInstancesRequest {
  return Object.fromEntries(
    Object.entries(asked).filter(([, value]) => value !== undefined),
  ) as unknown as RunInstancesRequest;
}

function launchCount({ MinCount = 1, MaxCount = 1 }: RunInstancesRequest): number {
  if (MinCount < 1 || MaxCount < MinCount)
    throw new ServiceError(
      'InvalidParameterValue',
      `Value (${MinCount}) for parameter minCount is invalid. Must be at least 1 and at most maxCount (${MaxCount}).`,
    );
  return MaxCount;
}

/** Any well-formed image id stands for an image: which ones exist is no part of the rehearsal. */
function knownImage(id: string | undefined): string {
  if (!id) throw new ServiceError('MissingParameter', 'The request must contain the parameter ImageId');
  if (!/^ami-(?:[0-9a-f]{8}|[0-9a-f]{17})$/.test(id))
    throw new ServiceError('InvalidAMIID.Malformed', `Invalid id: "${id}" (expecting "ami-...")`);
  return id;
}

function groupsFor(ec2: Ec2State, input: RunInstancesRequest, vpc: string): readonly string[] {
  const ids = input.SecurityGroupIds ?? input.NetworkInterfaces?.flatMap(({ Groups }) => Groups ?? []) ?? [];
  const groups = [
    ...ids.map((id) => groupBy(ec2, id)),
    ...(input.SecurityGroups ?? []).map((name) => groupByName(ec2, name)),
  ];
  const own = Object.values(ec2.securityGroups).filter(
    ({ vpcId, groupName }) => vpcId === vpc && groupName === 'default',
  );
  return (groups.length > 0 ? groups : own).map(({ groupId }) => groupId);
}

/** Where a launch goes: the subnet it names, or a default one of the zone it names, or of any. */
function placeFor(call: Call, input: RunInstancesRequest, reservationId: string) {
  const subnet = input.SubnetId ?? input.NetworkInterfaces?.find(({ SubnetId }) => SubnetId)?.SubnetId;
  if (subnet) return subnetBy(call, subnet);
  const zone = input.Placement?.AvailabilityZone;
  const places = defaultPlacesOf(call);
  if (places.length === 0)
    throw new ServiceError(
      'VPCIdNotSpecified',
      'No default VPC for this user. GroupName is only supported for EC2-Classic and default VPC.',
    );
  const place = zone
    ? places.find(({ AvailabilityZone }) => AvailabilityZone === zone)
    : places[Number.parseInt(reservationId.slice(-4), 16) % places.length];
  if (place) return place;
  throw new ServiceError('InvalidParameterValue', `Invalid availability zone: [${zone}]`);
}

function mappingsFor(asked: readonly BlockDeviceMapping[] | undefined): readonly BlockDeviceMapping[] {
  const volumes = (asked ?? []).filter(({ Ebs }) => Ebs);
  const isRoot = ({ DeviceName }: BlockDeviceMapping) => ROOT_DEVICES.includes(DeviceName ?? '');
  return [
    volumes.find(isRoot) ?? { DeviceName: '/dev/xvda', Ebs: {} },
    ...volumes.filter((mapping) => !isRoot(mapping)),
  ];
}

function addVolume(
  call: Call,
  ec2: Ec2State,
  instance: InstanceState,
  { DeviceName = '', Ebs }: BlockDeviceMapping,
  input: RunInstancesRequest,
): void {
  const volumeId = call.account.id('vol-');
  ec2.volumes[volumeId] = {
    volumeId,
    size: Ebs?.VolumeSize ?? ROOT_SIZE_GIB,
    volumeType: Ebs?.VolumeType ?? 'gp3',
    availabilityZone: instance.availabilityZone,
    createdAt: call.now.toISOString(),
    attachedTo: instance.instanceId,
    tags: tagsFor('volume', input.TagSpecifications),
    ...(Ebs?.SnapshotId === undefined ? {} : { snapshotId: Ebs.SnapshotId }),
  };
  instance.volumes.push({
    volumeId,
    device: DeviceName,
    deleteOnTermination: Ebs?.DeleteOnTermination ?? true,
  });
}
