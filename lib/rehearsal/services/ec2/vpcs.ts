import type {
  CreateSubnetRequest,
  CreateVpcRequest,
  DeleteVpcRequest,
  DescribeVpcsRequest,
  DescribeVpcsResult,
  Vpc,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { filtered } from './filters.ts';
import { GATEWAY } from './internet-gateways.ts';
import { ec2Of } from './lifecycle.ts';
import { plain, wrapped } from './schema-trail.ts';
import { addDefaultGroup, dropDefaultGroup } from './security-groups.ts';
import {
  type Kind,
  newThing,
  operationsOf,
  removeThing,
  type Thing,
  textIn,
  thingShape,
  thingsOf,
} from './things.ts';
import { hasDefaultVpc, occupants, vpcBy } from './vpc-lookup.ts';

const VPC: Kind<CreateVpcRequest> = {
  name: 'Vpc',
  plural: 'Vpcs',
  prefix: 'vpc-',
  idMember: 'VpcId',
  taggedAs: 'vpc',
  missing: 'InvalidVpcID.NotFound',
  trail: plain,
  make: (call, input) => ({
    CidrBlock: input.CidrBlock,
    IsDefault: false,
    State: 'available',
    OwnerId: call.account.accountId,
  }),
  heldBy: (call, { id }) => vpcHolder(call, id),
  // The main route table, the default ACL and the default group come and go with their VPC.
  onDelete: (call, { id }) => dropDefaultGroup(call, id),
};

function vpcHolder(call: Call, VpcId: string): string | undefined {
  const { securityGroups } = ec2Of(call);
  const inside = (name: string) =>
    Object.values(thingsOf(call, name)).filter((thing) => textIn(thing, 'VpcId') === VpcId);
  const attached = Object.values(thingsOf(call, GATEWAY.name)).filter(({ fields }) =>
    (fields.Attachments as readonly { VpcId: string }[]).some((attachment) => attachment.VpcId === VpcId),
  );
  return [
    ...occupants(call, { VpcId }),
    ...[...inside('Subnet'), ...inside('RouteTable'), ...inside('NetworkAcl'), ...attached].map(
      ({ id }) => id,
    ),
    ...Object.values(securityGroups)
      .filter(({ vpcId, groupName }) => vpcId === VpcId && groupName !== 'default')
      .map(({ groupId }) => groupId),
  ][0];
}

const SUBNET: Kind<CreateSubnetRequest> = {
  name: 'Subnet',
  plural: 'Subnets',
  prefix: 'subnet-',
  idMember: 'SubnetId',
  taggedAs: 'subnet',
  missing: 'InvalidSubnetID.NotFound',
  trail: plain,
  make: (call, input) => ({
    VpcId: vpcBy(call, input.VpcId),
    AvailabilityZone: input.AvailabilityZone ?? `${call.region}a`,
    CidrBlock: input.CidrBlock ?? '10.0.0.0/24',
    State: 'available',
    DefaultForAz: false,
    OwnerId: call.account.accountId,
  }),
  heldBy: (call, { id }) => occupants(call, { SubnetId: id })[0],
  filters: {
    'availability-zone': (thing) => textIn(thing, 'AvailabilityZone'),
    'default-for-az': ({ fields }) => String(fields.DefaultForAz),
  },
};

const { CreateVpc } = operationsOf(VPC);

const createVpc: Operation = {
  ...(CreateVpc as Operation),
  run(call, input: CreateVpcRequest) {
    const thing = newThing(call, VPC, input);
    addDefaultGroup(call, thing.id);
    return { Vpc: thingShape(VPC, thing) };
  },
};

/** CreateDefaultVpc: one call and one record, and with it a subnet a zone, a gateway and its route. */
const createDefaultVpc: Operation = {
  readOnly: false,
  bucket: mutating('CreateDefaultVpc'),
  ...wrapped('CreateDefaultVpc'),
  run(call) {
    const there = Object.values(thingsOf(call, VPC.name)).some(({ fields }) => fields.IsDefault);
    if (hasDefaultVpc(call) || there)
      throw new ServiceError(
        'DefaultVpcAlreadyExists',
        'A Default VPC already exists for this account in this region.',
      );
    const vpc = newThing(call, VPC, { CidrBlock: '172.31.0.0/16' });
    vpc.fields.IsDefault = true;
    addDefaultGroup(call, vpc.id);
    for (const [index, AvailabilityZone] of Object.keys(ec2Of(call).subnets).entries()) {
      const CidrBlock = `172.31.${16 * index}.0/20`;
      const subnet = newThing(call, SUBNET, { VpcId: vpc.id, AvailabilityZone, CidrBlock });
      subnet.fields.DefaultForAz = true;
    }
    newThing(call, GATEWAY, {}).fields.Attachments = [{ VpcId: vpc.id, State: 'available' }];
    return { Vpc: thingShape(VPC, vpc) };
  },
};

const deleteVpc: Operation = {
  readOnly: false,
  bucket: mutating('DeleteVpc'),
  ...plain('DeleteVpc'),
  run(call, input: DeleteVpcRequest) {
    const id = vpcBy(call, input.VpcId);
    const thing = thingsOf(call, VPC.name)[id];
    if (thing) {
      removeThing(call, VPC, thing);
      return {};
    }
    const holder = vpcHolder(call, id);
    if (holder !== undefined)
      throw new ServiceError(
        'DependencyViolation',
        `The vpc '${id}' has dependencies and cannot be deleted.`,
      );
    const marker: Thing = { id, createdAt: call.now.toISOString(), tags: {}, fields: {} };
    thingsOf(call, 'deleted-default-vpc').default = marker;
    dropDefaultGroup(call, id);
    return {};
  },
};

/** DescribeVpcs: those that were made, and the one the region was set up with. */
const describeVpcs: Operation = {
  readOnly: true,
  bucket: reading('DescribeVpcs'),
  ...plain('DescribeVpcs'),
  trailResponse: () => null,
  run(call, input: DescribeVpcsRequest): DescribeVpcsResult {
    for (const id of input.VpcIds ?? []) vpcBy(call, id);
    const shapes = Object.values(thingsOf(call, VPC.name)).map((thing) => thingShape(VPC, thing) as Vpc);
    const own: Vpc = {
      VpcId: ec2Of(call).vpcId,
      OwnerId: call.account.accountId,
      CidrBlock: '172.31.0.0/16',
      IsDefault: true,
      State: 'available',
      InstanceTenancy: 'default',
      Tags: [],
    };
    const all = hasDefaultVpc(call) ? [own, ...shapes] : shapes;
    const asked = all.filter(({ VpcId }) => input.VpcIds?.includes(VpcId ?? '') ?? true);
    const matching = filtered(
      asked.map((vpc) => ({
        vpc,
        tags: Object.fromEntries((vpc.Tags ?? []).map((tag) => [tag.Key, tag.Value])),
      })),
      input.Filters,
      {
        'vpc-id': ({ vpc }) => vpc.VpcId,
        'is-default': ({ vpc }) => String(vpc.IsDefault),
        isDefault: ({ vpc }) => String(vpc.IsDefault),
        state: ({ vpc }) => vpc.State,
      },
    );
    return { Vpcs: matching.map(({ vpc }) => vpc) };
  },
};

const { CreateSubnet, DeleteSubnet } = operationsOf(SUBNET);

export const vpcOperations: Readonly<Record<string, Operation>> = {
  CreateVpc: createVpc,
  CreateDefaultVpc: createDefaultVpc,
  DeleteVpc: deleteVpc,
  DescribeVpcs: describeVpcs,
  CreateSubnet: CreateSubnet as Operation,
  DeleteSubnet: DeleteSubnet as Operation,
};
