import { type Bench, type ContractCase, refusal } from '../contract-case.ts';
import { ec2, launch } from './launch.ts';

const CIDR = '10.9.0.0/16';

async function vpc(bench: Bench): Promise<string> {
  const { Vpc } = await ec2(bench).createVpc({ CidrBlock: '10.0.0.0/16' });
  return Vpc?.VpcId ?? '';
}

/** A route table of an own network with two gateways to lead to. */
async function routes(bench: Bench) {
  const VpcId = await vpc(bench);
  const { RouteTable } = await ec2(bench).createRouteTable({ VpcId });
  const gateway = async () => {
    const { InternetGateway } = await ec2(bench).createInternetGateway({});
    return InternetGateway?.InternetGatewayId ?? '';
  };
  const [first, second] = [await gateway(), await gateway()];
  await ec2(bench).attachInternetGateway({ VpcId, InternetGatewayId: first });
  const named = { RouteTableId: RouteTable?.RouteTableId ?? '', DestinationCidrBlock: CIDR };
  const leadsTo = async () => {
    const { RouteTables = [] } = await ec2(bench).describeRouteTables({
      RouteTableIds: [named.RouteTableId],
    });
    const route = RouteTables[0]?.Routes?.find(({ DestinationCidrBlock }) => DestinationCidrBlock === CIDR);
    return route?.GatewayId === undefined
      ? 'none'
      : ['first', 'second'][[first, second].indexOf(route.GatewayId)];
  };
  return { first, second, named, leadsTo };
}

const entry = (RuleNumber: number, RuleAction: 'allow' | 'deny') => ({
  ...{ RuleNumber, RuleAction, Protocol: '6', Egress: false, CidrBlock: '0.0.0.0/0' },
  PortRange: { From: 22, To: 22 },
});

async function acl(bench: Bench) {
  const { NetworkAcl } = await ec2(bench).createNetworkAcl({ VpcId: await vpc(bench) });
  const NetworkAclId = NetworkAcl?.NetworkAclId ?? '';
  const ruleOf = async () => {
    const { NetworkAcls = [] } = await ec2(bench).describeNetworkAcls({ NetworkAclIds: [NetworkAclId] });
    const found = NetworkAcls[0]?.Entries?.find(({ RuleNumber }) => RuleNumber === 12);
    return found === undefined ? 'none' : [found.RuleAction, found.Protocol, found.PortRange];
  };
  return { NetworkAclId, ruleOf };
}

/** What an attacker alters on networks and instances, and what puts it back. */
export const ec2AlteredCases: readonly ContractCase[] = [
  {
    call: 'ec2:ReplaceRoute',
    says: 'leads a route elsewhere, and DeleteRoute takes it out',
    async run(bench) {
      const { first, second, named, leadsTo } = await routes(bench);
      await ec2(bench).createRoute({ ...named, GatewayId: first });
      const made = await leadsTo();
      await ec2(bench).replaceRoute({ ...named, GatewayId: second });
      const replaced = await leadsTo();
      await ec2(bench).deleteRoute(named);
      return [made, replaced, await leadsTo()];
    },
    gives: ['first', 'second', 'none'],
  },
  {
    call: 'ec2:CreateRoute',
    says: 'refuses a destination that has a route',
    async run(bench) {
      const { first, second, named } = await routes(bench);
      await ec2(bench).createRoute({ ...named, GatewayId: first });
      return refusal(ec2(bench).createRoute({ ...named, GatewayId: second }));
    },
    gives: 'RouteAlreadyExists',
    differs: { ministack: 'takes a second one' },
  },
  {
    call: 'ec2:DeleteRoute',
    says: 'refuses a destination that has none',
    run: async (bench) => refusal(ec2(bench).deleteRoute((await routes(bench)).named)),
    gives: 'InvalidRoute.NotFound',
    differs: { ministack: 'does not mind' },
  },
  {
    call: 'ec2:ReplaceNetworkAclEntry',
    says: 'exchanges an entry, and DeleteNetworkAclEntry takes it off',
    async run(bench) {
      const { NetworkAclId, ruleOf } = await acl(bench);
      await ec2(bench).createNetworkAclEntry({ NetworkAclId, ...entry(12, 'deny') });
      const made = await ruleOf();
      await ec2(bench).replaceNetworkAclEntry({ NetworkAclId, ...entry(12, 'allow') });
      const replaced = await ruleOf();
      await ec2(bench).deleteNetworkAclEntry({ NetworkAclId, RuleNumber: 12, Egress: false });
      return [made, replaced, await ruleOf()];
    },
    gives: [['deny', '6', { From: 22, To: 22 }], ['allow', '6', { From: 22, To: 22 }], 'none'],
    differs: { ministack: 'forgets ports' },
  },
  {
    call: 'ec2:CreateNetworkAclEntry',
    says: 'refuses a number that is taken',
    async run(bench) {
      const { NetworkAclId } = await acl(bench);
      await ec2(bench).createNetworkAclEntry({ NetworkAclId, ...entry(12, 'deny') });
      return refusal(ec2(bench).createNetworkAclEntry({ NetworkAclId, ...entry(12, 'allow') }));
    },
    gives: 'NetworkAclEntryAlreadyExists',
    differs: { ministack: 'takes a second one' },
  },
  {
    call: 'ec2:RevokeSecurityGroupIngress',
    says: 'tells the rules it took off',
    async run(bench) {
      const { GroupId = '' } = await ec2(bench).createSecurityGroup({ GroupName: 'g', Description: 'd' });
      const IpPermissions = [
        { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] },
      ];
      const { SecurityGroupRules = [] } = await ec2(bench).authorizeSecurityGroupIngress({
        ...{ GroupId, IpPermissions },
      });
      const ids = SecurityGroupRules.flatMap(({ SecurityGroupRuleId }) => SecurityGroupRuleId ?? []);
      const { RevokedSecurityGroupRules } = await ec2(bench).revokeSecurityGroupIngress({
        ...{ GroupId, SecurityGroupRuleIds: ids },
      });
      return RevokedSecurityGroupRules?.map((rule) => ({
        isIt: rule.SecurityGroupRuleId === ids[0],
        ...{ IsEgress: rule.IsEgress, IpProtocol: rule.IpProtocol, FromPort: rule.FromPort },
        ...{ ToPort: rule.ToPort, CidrIpv4: rule.CidrIpv4 },
      }));
    },
    gives: [
      { isIt: true, IsEgress: false, IpProtocol: 'tcp', FromPort: 22, ToPort: 22, CidrIpv4: '0.0.0.0/0' },
    ],
    differs: { moto: 'tells no rule' },
  },
  {
    call: 'ec2:ModifyInstanceMetadataOptions',
    says: 'changes what is named and leaves the rest',
    async run(bench) {
      const [InstanceId = ''] = await launch(bench);
      await ec2(bench).modifyInstanceMetadataOptions({ InstanceId, HttpTokens: 'required' });
      const { Reservations } = await ec2(bench).describeInstances({ InstanceIds: [InstanceId] });
      const options = Reservations?.[0]?.Instances?.[0]?.MetadataOptions;
      return [options?.HttpTokens, options?.HttpEndpoint];
    },
    gives: ['required', 'enabled'],
    differs: {
      moto: 'forgets what is not named',
      ministack: 'lacks ModifyInstanceMetadataOptions',
    },
  },
  {
    call: 'ec2:ModifyInstanceAttribute',
    says: 'gives an instance another type while it is stopped, and not while it runs',
    async run(bench) {
      const [InstanceId = ''] = await launch(bench);
      const InstanceType = { Value: 't3.large' };
      await bench.settle();
      const running = await refusal(ec2(bench).modifyInstanceAttribute({ InstanceId, InstanceType }));
      await ec2(bench).stopInstances({ InstanceIds: [InstanceId] });
      await bench.settle();
      await ec2(bench).modifyInstanceAttribute({ InstanceId, InstanceType });
      const answer = await ec2(bench).describeInstanceAttribute({ InstanceId, Attribute: 'instanceType' });
      return [running, answer.InstanceType?.Value];
    },
    gives: ['IncorrectInstanceState', 't3.large'],
    differs: { moto: 'gives it to a running one', ministack: 'lacks ModifyInstanceAttribute' },
  },
  {
    call: 'ec2:CreateFlowLogs',
    says: 'makes one for each resource, in their order, which DeleteFlowLogs takes away',
    async run(bench) {
      const ResourceIds = [await vpc(bench), await vpc(bench)];
      const { FlowLogIds = [] } = await ec2(bench).createFlowLogs({
        ...{ ResourceIds, ResourceType: 'VPC', TrafficType: 'ALL', LogDestinationType: 'cloud-watch-logs' },
        ...{ LogGroupName: 'flow', DeliverLogsPermissionArn: 'arn:aws:iam::210987654321:role/flow' },
      });
      const there = async () => (await ec2(bench).describeFlowLogs({})).FlowLogs ?? [];
      const all = await there();
      const made = FlowLogIds.map((id) =>
        ResourceIds.indexOf(all.find(({ FlowLogId }) => FlowLogId === id)?.ResourceId ?? ''),
      );
      await ec2(bench).deleteFlowLogs({ FlowLogIds });
      return [made, (await there()).length];
    },
    gives: [[0, 1], 0],
  },
  {
    call: 'ec2:ModifyVpcEndpoint',
    says: 'exchanges the policy of an endpoint',
    async run(bench) {
      const { VpcEndpoint } = await ec2(bench).createVpcEndpoint({
        ...{ VpcId: await vpc(bench), ServiceName: 'com.amazonaws.eu-west-1.s3' },
        PolicyDocument: '{"Statement":[]}',
      });
      const VpcEndpointId = VpcEndpoint?.VpcEndpointId ?? '';
      const PolicyDocument = '{"Version":"2012-10-17","Statement":[]}';
      await ec2(bench).modifyVpcEndpoint({ VpcEndpointId, PolicyDocument });
      const { VpcEndpoints } = await ec2(bench).describeVpcEndpoints({ VpcEndpointIds: [VpcEndpointId] });
      return [VpcEndpoint?.PolicyDocument, VpcEndpoints?.[0]?.PolicyDocument];
    },
    gives: ['{"Statement":[]}', '{"Version":"2012-10-17","Statement":[]}'],
    differs: { ministack: 'tells no policy' },
  },
];
