import type {
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  NetworkInterface,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { interfaceIdOf, interfaceOf } from './instance-shape.ts';
import { INTERFACE } from './interfaces.ts';
import { ec2Of } from './lifecycle.ts';
import { paged } from './paging.ts';
import { tagsOf } from './tags.ts';
import { thingShape, thingsOf } from './things.ts';
import { filterSet, idItems } from './trail-shapes.ts';
import { placesOf, subnetBy } from './vpc-lookup.ts';

const describeSubnets: Operation = {
  readOnly: true,
  bucket: reading('DescribeSubnets'),
  trailRequest: (input: DescribeSubnetsRequest) => ({
    subnetSet: idItems('subnetId', input.SubnetIds),
    filterSet: filterSet(input.Filters),
  }),
  run(call, input: DescribeSubnetsRequest): DescribeSubnetsResult {
    for (const id of input.SubnetIds ?? []) subnetBy(call, id);
    const { vpcId, subnets } = ec2Of(call);
    const made = Object.values(thingsOf(call, 'Subnet'));
    const all = placesOf(call).map((place) => {
      const thing = made.find(({ id }) => id === place.SubnetId);
      const index = Object.values(subnets).indexOf(place.SubnetId);
      const isDefault = place.VpcId === vpcId || thing?.fields.DefaultForAz === true;
      const cidr = String(thing?.fields.CidrBlock ?? `172.31.${16 * index}.0/20`);
      return { ...place, cidr, isDefault, tags: thing?.tags ?? {} };
    });
    const asked = all.filter(({ SubnetId }) => input.SubnetIds?.includes(SubnetId) ?? true);
    const matching = filtered(asked, input.Filters, {
      'subnet-id': ({ SubnetId }) => SubnetId,
      'availability-zone': ({ AvailabilityZone }) => AvailabilityZone,
      'vpc-id': ({ VpcId }) => VpcId,
      'default-for-az': ({ isDefault }) => String(isDefault),
      state: () => 'available',
    });
    return {
      Subnets: matching.map(({ cidr, isDefault, tags, ...place }) => ({
        ...place,
        CidrBlock: cidr,
        DefaultForAz: isDefault,
        MapPublicIpOnLaunch: isDefault,
        OwnerId: call.account.accountId,
        State: 'available',
        Tags: tagsOf(tags),
      })),
    };
  },
};

/** DescribeNetworkInterfaces: each instance that is not terminated has one; others were made by themselves. */
const describeNetworkInterfaces: Operation = {
  readOnly: true,
  bucket: reading('DescribeNetworkInterfaces'),
  trailRequest: (input: DescribeNetworkInterfacesRequest) => ({
    networkInterfaceIdSet: idItems('networkInterfaceId', input.NetworkInterfaceIds),
    filterSet: filterSet(input.Filters),
  }),
  run(call, input: DescribeNetworkInterfacesRequest): DescribeNetworkInterfacesResult {
    const all = [...ofInstances(call), ...madeByThemselves(call)];
    const unknown = input.NetworkInterfaceIds?.find((id) => !all.some((each) => each.id === id));
    if (unknown !== undefined)
      throw new ServiceError(
        'InvalidNetworkInterfaceID.NotFound',
        `The networkInterface ID '${unknown}' does not exist`,
      );
    const asked = all.filter(({ id }) => input.NetworkInterfaceIds?.includes(id) ?? true);
    const matching = filtered(asked, input.Filters, {
      'network-interface-id': ({ id }) => id,
      'group-id': ({ shape }) => (shape.Groups ?? []).map(({ GroupId }) => GroupId),
      'attachment.instance-id': ({ shape }) => shape.Attachment?.InstanceId,
      'subnet-id': ({ shape }) => shape.SubnetId,
      'vpc-id': ({ shape }) => shape.VpcId,
      status: ({ shape }) => shape.Status,
    });
    const { page, next } = paged(matching, ({ id }) => id, input);
    return { NetworkInterfaces: page.map(({ shape }) => shape), ...next };
  },
};

interface Described {
  readonly id: string;
  readonly tags: Readonly<Record<string, string>>;
  readonly shape: NetworkInterface;
}

function ofInstances(call: Call): readonly Described[] {
  const ec2 = ec2Of(call);
  const { accountId } = call.account;
  return Object.values(ec2.instances)
    .filter(({ state }) => state !== 'terminated')
    .map((owner) => {
      const { Status, Attachment, InterfaceType, ...eni } = interfaceOf(ec2, owner, accountId);
      const shape: NetworkInterface = {
        ...eni,
        Status: 'in-use',
        InterfaceType: 'interface',
        AvailabilityZone: owner.availabilityZone,
        RequesterManaged: false,
        TagSet: [],
        Attachment: { ...Attachment, InstanceId: owner.instanceId, InstanceOwnerId: accountId },
      };
      return { id: interfaceIdOf(owner), tags: {}, shape };
    });
}

function madeByThemselves(call: Call): readonly Described[] {
  return Object.values(thingsOf(call, INTERFACE.name)).map((thing) => {
    const { Tags, ...shape } = thingShape(INTERFACE, thing);
    return { id: thing.id, tags: thing.tags, shape: { ...shape, TagSet: tagsOf(thing.tags) } };
  });
}

export const networkOperations = {
  DescribeSubnets: describeSubnets,
  DescribeNetworkInterfaces: describeNetworkInterfaces,
};
