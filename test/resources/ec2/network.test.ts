import type { EC2 } from '@aws-sdk/client-ec2';
import { describe, expect, it } from 'vitest';
import { planErasure } from '../../../lib/resources/plan-erasure.ts';
import { AS_IT_SHOULD, apply, changeFor, erase, triedHard } from '../erasing.ts';
import { type Lab, lab, REGION } from '../lab.ts';

const ec2Of = (there: Lab) => there.attacker.write('ec2', REGION);

async function vpcOf(ec2: EC2): Promise<string> {
  return (await ec2.createVpc({ CidrBlock: '10.0.0.0/16' })).Vpc?.VpcId ?? '';
}

async function subnetOf(ec2: EC2, VpcId: string): Promise<string> {
  return (await ec2.createSubnet({ VpcId, CidrBlock: '10.0.1.0/24' })).Subnet?.SubnetId ?? '';
}

/** Each type: the event that makes one, the call that removes it, and how one is made in a VPC of the company. */
const TYPES: readonly {
  readonly type: string;
  readonly event: string;
  readonly removal: string;
  readonly command: string;
  make(ec2: EC2, vpc: string): Promise<unknown>;
}[] = [
  {
    type: 'ec2-vpc',
    event: 'CreateVpc',
    removal: 'DeleteVpc',
    command: 'delete-vpc',
    make: (ec2) => ec2.createVpc({ CidrBlock: '10.9.0.0/16' }),
  },
  {
    type: 'ec2-subnet',
    event: 'CreateSubnet',
    removal: 'DeleteSubnet',
    command: 'delete-subnet',
    make: (ec2, VpcId) => ec2.createSubnet({ VpcId, CidrBlock: '10.0.9.0/24' }),
  },
  {
    type: 'ec2-internet-gateway',
    event: 'CreateInternetGateway',
    removal: 'DeleteInternetGateway',
    command: 'delete-internet-gateway',
    make: (ec2) => ec2.createInternetGateway({}),
  },
  {
    type: 'ec2-route-table',
    event: 'CreateRouteTable',
    removal: 'DeleteRouteTable',
    command: 'delete-route-table',
    make: (ec2, VpcId) => ec2.createRouteTable({ VpcId }),
  },
  {
    type: 'ec2-network-acl',
    event: 'CreateNetworkAcl',
    removal: 'DeleteNetworkAcl',
    command: 'delete-network-acl',
    make: (ec2, VpcId) => ec2.createNetworkAcl({ VpcId }),
  },
  {
    type: 'ec2-nat-gateway',
    event: 'CreateNatGateway',
    removal: 'DeleteNatGateway',
    command: 'delete-nat-gateway',
    async make(ec2, VpcId) {
      const { AllocationId } = await ec2.allocateAddress({});
      await ec2.createNatGateway({ SubnetId: await subnetOf(ec2, VpcId), AllocationId });
    },
  },
  {
    type: 'ec2-elastic-ip',
    event: 'AllocateAddress',
    removal: 'ReleaseAddress',
    command: 'release-address',
    make: (ec2) => ec2.allocateAddress({}),
  },
  {
    type: 'ec2-network-interface',
    event: 'CreateNetworkInterface',
    removal: 'DeleteNetworkInterface',
    command: 'delete-network-interface',
    make: async (ec2, VpcId) => ec2.createNetworkInterface({ SubnetId: await subnetOf(ec2, VpcId) }),
  },
  {
    type: 'ec2-vpc-endpoint',
    event: 'CreateVpcEndpoint',
    removal: 'DeleteVpcEndpoints',
    command: 'delete-vpc-endpoints',
    make: (ec2, VpcId) => ec2.createVpcEndpoint({ VpcId, ServiceName: `com.amazonaws.${REGION}.s3` }),
  },
  {
    type: 'ec2-vpc-peering-connection',
    event: 'CreateVpcPeeringConnection',
    removal: 'DeleteVpcPeeringConnection',
    command: 'delete-vpc-peering-connection',
    make: (ec2, VpcId) =>
      ec2.createVpcPeeringConnection({
        VpcId,
        PeerVpcId: 'vpc-0a1b2c3d4e5f60718',
        PeerOwnerId: '111122223333',
      }),
  },
  {
    type: 'ec2-traffic-mirror-target',
    event: 'CreateTrafficMirrorTarget',
    removal: 'DeleteTrafficMirrorTarget',
    command: 'delete-traffic-mirror-target',
    make: (ec2) => ec2.createTrafficMirrorTarget({ NetworkInterfaceId: 'eni-0a1b2c3d4e5f60718' }),
  },
  {
    type: 'ec2-traffic-mirror-filter',
    event: 'CreateTrafficMirrorFilter',
    removal: 'DeleteTrafficMirrorFilter',
    command: 'delete-traffic-mirror-filter',
    make: (ec2) => ec2.createTrafficMirrorFilter({}),
  },
  {
    type: 'ec2-traffic-mirror-session',
    event: 'CreateTrafficMirrorSession',
    removal: 'DeleteTrafficMirrorSession',
    command: 'delete-traffic-mirror-session',
    async make(ec2) {
      const target = await ec2.createTrafficMirrorTarget({ NetworkInterfaceId: 'eni-0a1b2c3d4e5f60718' });
      const filter = await ec2.createTrafficMirrorFilter({});
      await ec2.createTrafficMirrorSession({
        NetworkInterfaceId: 'eni-0b1b2c3d4e5f60718',
        TrafficMirrorTargetId: target.TrafficMirrorTarget?.TrafficMirrorTargetId,
        TrafficMirrorFilterId: filter.TrafficMirrorFilter?.TrafficMirrorFilterId,
        SessionNumber: 1,
      });
    },
  },
];

describe('things of the network', () => {
  it.each(TYPES)('$type: known by its record, erased, denied, throttled and gone already', async (one) => {
    const there = lab();
    const vpc = await vpcOf(there.ctx.aws.write('ec2', REGION));
    await one.make(ec2Of(there), vpc);
    const made = await there.proven(one.event);
    const { command } = changeFor(made[0]);
    expect(command).toContain(`aws ec2 ${one.command} --region ${REGION}`);
    expect(command).toContain(made[0]?.resource.id);
    expect(await triedHard(there, one.type, made, one.removal)).toEqual(AS_IT_SHOULD);
  });

  it('go all at once, each waiting for what hangs on it', async () => {
    const there = lab();
    const ec2 = ec2Of(there);
    const VpcId = await vpcOf(ec2);
    const SubnetId = await subnetOf(ec2, VpcId);
    const InternetGatewayId = (await ec2.createInternetGateway({})).InternetGateway?.InternetGatewayId;
    await ec2.attachInternetGateway({ InternetGatewayId, VpcId });
    const { RouteTable } = await ec2.createRouteTable({ VpcId });
    await ec2.associateRouteTable({ RouteTableId: RouteTable?.RouteTableId, SubnetId });
    await ec2.createNetworkAcl({ VpcId });
    const { AllocationId } = await ec2.allocateAddress({});
    await ec2.createNatGateway({ SubnetId, AllocationId });
    const group = await ec2.createSecurityGroup({ GroupName: 'm', Description: 'm', VpcId });
    await ec2.createNetworkInterface({ SubnetId, Groups: [group.GroupId ?? ''] });
    await ec2.runInstances({
      ImageId: 'ami-0abcdef1234567890',
      MinCount: 1,
      MaxCount: 1,
      SubnetId,
      SecurityGroupIds: [group.GroupId ?? ''],
    });
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
    const { changes } = await planErasure(there.ctx, lineage);
    const network = changes.filter(({ kind }) => kind !== 'erase:ec2-instance');
    await apply(
      there,
      changes.filter(({ kind }) => kind === 'erase:ec2-instance'),
    );
    const outcomes = await Promise.all(network.map((change) => apply(there, [change])));
    expect(outcomes.flat().filter(({ result }) => result === 'failed')).toEqual([]);
    expect((await planErasure(there.ctx, lineage)).changes).toEqual([]);
    const { Vpcs } = await there.ctx.aws.read('ec2', REGION).describeVpcs({});
    expect(Vpcs?.map(({ IsDefault }) => IsDefault)).toEqual([true]);
  });

  it('that a default VPC comes with are found through it, although one event made them all', async () => {
    const there = lab();
    const admin = there.ctx.aws.write('ec2', REGION);
    const { Vpcs } = await admin.describeVpcs({});
    await admin.deleteVpc({ VpcId: Vpcs?.[0]?.VpcId });
    await ec2Of(there).createDefaultVpc({});
    const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
    const { changes } = await planErasure(there.ctx, lineage);
    expect(changes.map(({ kind }) => kind).toSorted()).toEqual([
      'erase:ec2-internet-gateway',
      'erase:ec2-subnet',
      'erase:ec2-subnet',
      'erase:ec2-subnet',
      'erase:ec2-vpc',
    ]);
    const outcomes = await Promise.all(changes.map((change) => apply(there, [change])));
    expect(outcomes.flat().map(({ result }) => result)).toEqual(Array(5).fill('applied'));
    expect((await admin.describeVpcs({})).Vpcs).toEqual([]);
  });

  it('that others use keep what they need: an address is taken off the instance it is on', async () => {
    const there = lab();
    const admin = there.ctx.aws.write('ec2', REGION);
    const { Instances } = await admin.runInstances({
      ImageId: 'ami-0abcdef1234567890',
      MinCount: 1,
      MaxCount: 1,
    });
    const { AllocationId } = await ec2Of(there).allocateAddress({});
    await ec2Of(there).associateAddress({ AllocationId, InstanceId: Instances?.[0]?.InstanceId });
    const made = await there.proven('AllocateAddress');
    expect(changeFor(made[0]).command).toContain('aws ec2 disassociate-address');
    expect(await erase(there, made)).toEqual([{ result: 'applied' }]);
    expect(there.written().slice(-2)).toEqual(['DisassociateAddress', 'ReleaseAddress']);
  });
});
