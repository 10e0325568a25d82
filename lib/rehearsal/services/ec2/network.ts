import type {
  DescribeNetworkInterfacesRequest,
  DescribeNetworkInterfacesResult,
  DescribeSubnetsRequest,
  DescribeSubnetsResult,
  DescribeVpcsRequest,
  DescribeVpcsResult,
} from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { interfaceIdOf, interfaceOf } from './instance-shape.ts';
import { ec2Of } from './lifecycle.ts';
import { paged } from './paging.ts';
import { filterSet, idItems } from './trail-shapes.ts';

/** The default VPC is all the network there is. */
const describeVpcs: Operation = {
  readOnly: true,
  bucket: reading('DescribeVpcs'),
  trailRequest: (input: DescribeVpcsRequest) => ({
    vpcSet: idItems('vpcId', input.VpcIds),
    filterSet: filterSet(input.Filters),
  }),
  run(call, input: DescribeVpcsRequest): DescribeVpcsResult {
    const { vpcId } = ec2Of(call);
    const unknown = input.VpcIds?.find((id) => id !== vpcId);
    if (unknown !== undefined)
      throw new ServiceError('InvalidVpcID.NotFound', `The vpc ID '${unknown}' does not exist`);
    const matching = filtered([{ vpcId }], input.Filters, {
      'vpc-id': () => vpcId,
      'is-default': () => 'true',
      isDefault: () => 'true',
      state: () => 'available',
    });
    return {
      Vpcs: matching.map(() => ({
        VpcId: vpcId,
        OwnerId: call.account.accountId,
        CidrBlock: '172.31.0.0/16',
        IsDefault: true,
        State: 'available',
        InstanceTenancy: 'default',
        Tags: [],
      })),
    };
  },
};

const describeSubnets: Operation = {
  readOnly: true,
  bucket: reading('DescribeSubnets'),
  trailRequest: (input: DescribeSubnetsRequest) => ({
    subnetSet: idItems('subnetId', input.SubnetIds),
    filterSet: filterSet(input.Filters),
  }),
  run(call, input: DescribeSubnetsRequest): DescribeSubnetsResult {
    const { vpcId, subnets } = ec2Of(call);
    const all = Object.entries(subnets).map(([zone, id], index) => ({
      zone,
      id,
      cidr: `172.31.${16 * index}.0/20`,
    }));
    const unknown = input.SubnetIds?.find((id) => !all.some((subnet) => subnet.id === id));
    if (unknown !== undefined)
      throw new ServiceError('InvalidSubnetID.NotFound', `The subnet ID '${unknown}' does not exist`);
    const asked = all.filter(({ id }) => input.SubnetIds?.includes(id) ?? true);
    const matching = filtered(asked, input.Filters, {
      'subnet-id': ({ id }) => id,
      'availability-zone': ({ zone }) => zone,
      'vpc-id': () => vpcId,
      'default-for-az': () => 'true',
      state: () => 'available',
    });
    return {
      Subnets: matching.map(({ zone, id, cidr }) => ({
        SubnetId: id,
        VpcId: vpcId,
        AvailabilityZone: zone,
        CidrBlock: cidr,
        DefaultForAz: true,
        MapPublicIpOnLaunch: true,
        OwnerId: call.account.accountId,
        State: 'available',
        Tags: [],
      })),
    };
  },
};

/** DescribeNetworkInterfaces: each instance that is not terminated has one. */
const describeNetworkInterfaces: Operation = {
  readOnly: true,
  bucket: reading('DescribeNetworkInterfaces'),
  trailRequest: (input: DescribeNetworkInterfacesRequest) => ({
    networkInterfaceIdSet: idItems('networkInterfaceId', input.NetworkInterfaceIds),
    filterSet: filterSet(input.Filters),
  }),
  run(call, input: DescribeNetworkInterfacesRequest): DescribeNetworkInterfacesResult {
    const ec2 = ec2Of(call);
    const owners = Object.values(ec2.instances).filter(({ state }) => state !== 'terminated');
    const unknown = input.NetworkInterfaceIds?.find(
      (id) => !owners.some((owner) => interfaceIdOf(owner) === id),
    );
    if (unknown !== undefined)
      throw new ServiceError(
        'InvalidNetworkInterfaceID.NotFound',
        `The networkInterface ID '${unknown}' does not exist`,
      );
    const asked = owners.filter((owner) => input.NetworkInterfaceIds?.includes(interfaceIdOf(owner)) ?? true);
    const matching = filtered(asked, input.Filters, {
      'network-interface-id': interfaceIdOf,
      'group-id': ({ securityGroups }) => securityGroups,
      'attachment.instance-id': ({ instanceId }) => instanceId,
      'subnet-id': ({ subnetId }) => subnetId,
      'vpc-id': ({ vpcId }) => vpcId,
      status: () => 'in-use',
    });
    const { page, next } = paged(matching, interfaceIdOf, input);
    return {
      NetworkInterfaces: page.map((owner) => {
        const { accountId } = call.account;
        const { Status, Attachment, InterfaceType, ...eni } = interfaceOf(ec2, owner, accountId);
        return {
          ...eni,
          Status: 'in-use' as const,
          InterfaceType: 'interface' as const,
          AvailabilityZone: owner.availabilityZone,
          RequesterManaged: false,
          TagSet: [],
          Attachment: { ...Attachment, InstanceId: owner.instanceId, InstanceOwnerId: accountId },
        };
      }),
      ...next,
    };
  },
};

export const networkOperations = {
  DescribeVpcs: describeVpcs,
  DescribeSubnets: describeSubnets,
  DescribeNetworkInterfaces: describeNetworkInterfaces,
};
