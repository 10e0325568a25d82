import { describe, expect, it } from 'vitest';
import { type Lab, lab, REGION } from '../../resources/lab.ts';
import { onlyRevert, revert, reverts } from '../altering.ts';
import { holdsReverting } from '../reverting.ts';

const own = (there: Lab) => there.ctx.aws.write('ec2', REGION);
const theirs = (there: Lab) => there.attacker.write('ec2', REGION);
const vpcId = (there: Lab) => there.account.region(REGION).ec2.vpcId;
const web = {
  IpProtocol: 'tcp',
  FromPort: 443,
  ToPort: 443,
  IpRanges: [{ CidrIp: '0.0.0.0/0', Description: 'the shop' }],
};

const group = async (there: Lab) =>
  (await own(there).describeSecurityGroups({ Filters: [{ Name: 'group-name', Values: ['web'] }] }))
    .SecurityGroups?.[0];
const acl = async (there: Lab) =>
  (await own(there).describeNetworkAcls({})).NetworkAcls?.find(({ IsDefault }) => !IsDefault);
const table = async (there: Lab) => (await own(there).describeRouteTables({})).RouteTables?.[0];

const entry = (RuleNumber: number, RuleAction: 'allow' | 'deny') => ({
  RuleNumber,
  RuleAction,
  Protocol: '6',
  Egress: false,
  CidrBlock: '0.0.0.0/0',
  PortRange: { From: 22, To: 22 },
});
const ruleOf = (number: number, found: Awaited<ReturnType<typeof acl>>) =>
  found?.Entries?.find(({ RuleNumber }) => RuleNumber === number)?.RuleAction;

describe('the network of others that the attacker altered', () => {
  holdsReverting({
    type: 'ec2-security-group-rule',
    says: 'a rule that was taken off by its id comes back as it was',
    async before(there) {
      const { GroupId = '' } = await own(there).createSecurityGroup({ GroupName: 'web', Description: 'd' });
      await own(there).authorizeSecurityGroupIngress({ GroupId, IpPermissions: [web] });
    },
    async alter(there) {
      const GroupId = (await group(there))?.GroupId;
      const Filters = [{ Name: 'group-id', Values: [GroupId ?? ''] }];
      const { SecurityGroupRules = [] } = await own(there).describeSecurityGroupRules({ Filters });
      const ids = SecurityGroupRules.filter(({ IsEgress }) => !IsEgress).map(
        (rule) => rule.SecurityGroupRuleId,
      );
      await theirs(there).revokeSecurityGroupIngress({ GroupId, SecurityGroupRuleIds: ids as string[] });
    },
    title: expect.stringMatching(
      /^Put rule ingress tcp 443:443 0\.0\.0\.0\/0 back on security group sg-\w+$/,
    ),
    preselected: true,
    command: 'ec2 authorize-security-group-ingress',
    reverts: 'AuthorizeSecurityGroupIngress',
    after: async (there) =>
      (await group(there))?.IpPermissions?.map(({ FromPort, IpRanges }) => [FromPort, IpRanges]),
    gives: [[443, [{ CidrIp: '0.0.0.0/0', Description: 'the shop' }]]],
  });

  holdsReverting({
    type: 'ec2-network-acl-entry',
    says: 'an entry that was added goes',
    before: async (there) => own(there).createNetworkAcl({ VpcId: vpcId(there) }),
    alter: async (there) =>
      theirs(there).createNetworkAclEntry({
        NetworkAclId: (await acl(there))?.NetworkAclId,
        ...entry(12, 'allow'),
      }),
    title: expect.stringMatching(/^Take entry ingress 12 off network ACL acl-\w+$/),
    preselected: true,
    command: 'ec2 delete-network-acl-entry',
    reverts: 'DeleteNetworkAclEntry',
    after: async (there) => ruleOf(12, await acl(there)),
    gives: undefined,
  });

  holdsReverting({
    type: 'ec2-network-acl-entry',
    says: 'an entry that was replaced is as an earlier event tells it',
    async before(there) {
      const { NetworkAcl } = await own(there).createNetworkAcl({ VpcId: vpcId(there) });
      await own(there).createNetworkAclEntry({
        NetworkAclId: NetworkAcl?.NetworkAclId,
        ...entry(12, 'deny'),
      });
    },
    alter: async (there) =>
      theirs(there).replaceNetworkAclEntry({
        NetworkAclId: (await acl(there))?.NetworkAclId,
        ...entry(12, 'allow'),
      }),
    title: expect.stringMatching(/^Put entry ingress 12 of network ACL acl-\w+ back$/),
    preselected: true,
    command: 'ec2 replace-network-acl-entry',
    reverts: 'ReplaceNetworkAclEntry',
    after: async (there) => ruleOf(12, await acl(there)),
    gives: 'deny',
  });

  holdsReverting({
    type: 'ec2-route',
    says: 'a route that was added goes',
    before: async (there) => own(there).createRouteTable({ VpcId: vpcId(there) }),
    alter: async (there) =>
      theirs(there).createRoute({
        RouteTableId: (await table(there))?.RouteTableId,
        DestinationCidrBlock: '0.0.0.0/0',
        NetworkInterfaceId: 'eni-0a1b2c3d4e5f60718',
      }),
    title: expect.stringMatching(/^Take the route to 0\.0\.0\.0\/0 out of route table rtb-\w+$/),
    preselected: true,
    command: 'ec2 delete-route',
    reverts: 'DeleteRoute',
    after: async (there) => (await table(there))?.Routes,
    gives: [],
  });

  holdsReverting({
    type: 'ec2-route',
    says: 'a route that was taken out comes back where an earlier event tells it led',
    async before(there) {
      const { RouteTable } = await own(there).createRouteTable({ VpcId: vpcId(there) });
      await own(there).createRoute({
        RouteTableId: RouteTable?.RouteTableId,
        DestinationCidrBlock: '10.9.0.0/16',
        NatGatewayId: 'nat-0a1b2c3d4e5f60718',
      });
    },
    alter: async (there) =>
      theirs(there).deleteRoute({
        RouteTableId: (await table(there))?.RouteTableId,
        DestinationCidrBlock: '10.9.0.0/16',
      }),
    title: expect.stringMatching(
      /^Lead the route to 10\.9\.0\.0\/16 in route table rtb-\w+ to nat-0a1b2c3d4e5f60718 again$/,
    ),
    preselected: true,
    command: 'ec2 replace-route',
    reverts: 'CreateRoute',
    after: async (there) => (await table(there))?.Routes?.map(({ NatGatewayId }) => NatGatewayId),
    gives: ['nat-0a1b2c3d4e5f60718'],
  });

  holdsReverting({
    type: 'ec2-vpc-endpoint-policy',
    says: 'the policy of an endpoint is the one it was made with',
    before: (there) =>
      own(there).createVpcEndpoint({
        ...{ VpcId: vpcId(there), ServiceName: 's3', PolicyDocument: '{"Statement":[]}' },
      }),
    async alter(there) {
      const [endpoint] = (await own(there).describeVpcEndpoints({})).VpcEndpoints ?? [];
      await theirs(there).modifyVpcEndpoint({
        ...{ VpcEndpointId: endpoint?.VpcEndpointId, ResetPolicy: true },
      });
    },
    title: expect.stringMatching(/^Put the policy of VPC endpoint vpce-\w+ back$/),
    preselected: true,
    command: 'ec2 modify-vpc-endpoint',
    reverts: 'ModifyVpcEndpoint',
    after: async (there) => (await own(there).describeVpcEndpoints({})).VpcEndpoints?.[0]?.PolicyDocument,
    gives: '{"Statement":[]}',
  });

  holdsReverting({
    type: 'ec2-vpc-endpoint-network',
    says: 'an endpoint is in the route table again that it was made in',
    before: (there) =>
      own(there).createVpcEndpoint({
        ...{ VpcId: vpcId(there), ServiceName: 's3', RouteTableIds: ['rtb-1', 'rtb-2'] },
      }),
    async alter(there) {
      const [endpoint] = (await own(there).describeVpcEndpoints({})).VpcEndpoints ?? [];
      await theirs(there).modifyVpcEndpoint({
        ...{ VpcEndpointId: endpoint?.VpcEndpointId, RemoveRouteTableIds: ['rtb-1'] },
      });
    },
    title: expect.stringMatching(/^Put VPC endpoint vpce-\w+ into rtb-1 again$/),
    preselected: true,
    command: 'ec2 modify-vpc-endpoint',
    reverts: 'ModifyVpcEndpoint',
    after: async (there) =>
      (await own(there).describeVpcEndpoints({})).VpcEndpoints?.[0]?.RouteTableIds?.toSorted(),
    gives: ['rtb-1', 'rtb-2'],
  });

  it('is left to people where nothing tells what an entry was, with the reason', async () => {
    const there = lab();
    const { NetworkAcl } = await own(there).createNetworkAcl({ VpcId: vpcId(there) });
    await theirs(there).deleteNetworkAclEntry({
      NetworkAclId: NetworkAcl?.NetworkAclId,
      RuleNumber: 32767,
      Egress: false,
    });
    expect(await reverts(there)).toMatchObject({
      changes: [],
      unlooked: [],
      leftToHuman: [
        {
          what: expect.stringContaining(`${NetworkAcl?.NetworkAclId} ingress 32767`),
          why: expect.stringContaining('AWS Config has no recorder there'),
        },
      ],
    });
  });

  it('goes by the block EC2 keeps, however the attacker wrote it', async () => {
    const there = lab();
    await own(there).createRouteTable({ VpcId: vpcId(there) });
    const [RouteTableId, NetworkInterfaceId] = [(await table(there))?.RouteTableId, 'eni-0a1b2c3d4e5f60718'];
    await theirs(there).createRoute({ RouteTableId, DestinationCidrBlock: '10.9.8.7/8', NetworkInterfaceId });
    expect((await onlyRevert(there)).title).toBe(
      `Take the route to 10.0.0.0/8 out of route table ${RouteTableId}`,
    );
  });

  it('stays as somebody else has left it since', async () => {
    const there = lab();
    const { RouteTable } = await own(there).createRouteTable({ VpcId: vpcId(there) });
    const named = { RouteTableId: RouteTable?.RouteTableId, DestinationCidrBlock: '0.0.0.0/0' };
    await theirs(there).createRoute({ ...named, NetworkInterfaceId: 'eni-0a1b2c3d4e5f60718' });
    const change = await onlyRevert(there);
    await own(there).replaceRoute({ ...named, GatewayId: 'igw-0a1b2c3d4e5f60718' });
    expect(await revert(there, change)).toMatchObject({ result: 'already-gone' });
    expect((await table(there))?.Routes?.[0]?.GatewayId).toBe('igw-0a1b2c3d4e5f60718');
  });

  it('is nothing where the attacker himself opened what he closed again, or the table is gone', async () => {
    const there = lab();
    const { GroupId = '' } = await own(there).createSecurityGroup({ GroupName: 'web', Description: 'd' });
    const asked = { GroupId, IpPermissions: [web] };
    const { SecurityGroupRules = [] } = await theirs(there).authorizeSecurityGroupIngress(asked);
    await there.clock.advance(5_000);
    const ids = SecurityGroupRules.flatMap(({ SecurityGroupRuleId }) => SecurityGroupRuleId ?? []);
    await theirs(there).revokeSecurityGroupIngress({ GroupId, SecurityGroupRuleIds: ids });
    const { RouteTable } = await own(there).createRouteTable({ VpcId: vpcId(there) });
    const RouteTableId = RouteTable?.RouteTableId;
    await theirs(there).createRoute({
      ...{ RouteTableId, DestinationCidrBlock: '0.0.0.0/0', GatewayId: 'igw-0a1b2c3d4e5f60718' },
    });
    await own(there).deleteRouteTable({ RouteTableId });
    expect(await reverts(there)).toMatchObject({ changes: [], leftToHuman: [], counts: { settled: 2 } });
  });
});
