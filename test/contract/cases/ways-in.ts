import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const at = 'us-east-1';
const ec2 = (bench: Bench) => bench.as().write('ec2', at);
const gateway = (bench: Bench) => bench.as().write('apigatewayv2', at);
const cloudtrail = (bench: Bench) => bench.as().write('cloudtrail', at);

async function api(bench: Bench) {
  const { ApiId = '' } = await gateway(bench).createApi({ Name: 'shop', ProtocolType: 'HTTP' });
  const { IntegrationId = '' } = await gateway(bench).createIntegration({
    ...{ ApiId, IntegrationType: 'HTTP_PROXY', IntegrationMethod: 'GET', PayloadFormatVersion: '1.0' },
    IntegrationUri: 'https://example.com/',
  });
  const Target = `integrations/${IntegrationId}`;
  const { RouteId = '' } = await gateway(bench).createRoute({ ApiId, RouteKey: 'GET /x', Target });
  return { ApiId, IntegrationId, RouteId };
}

export const wayInCases: readonly ContractCase[] = [
  {
    call: 'apigateway:DeleteRoute',
    says: 'takes the route away and leaves the API and what the route led to',
    async run(bench) {
      const { ApiId, IntegrationId, RouteId } = await api(bench);
      await gateway(bench).deleteRoute({ ApiId, RouteId });
      const { Items } = await gateway(bench).getRoutes({ ApiId });
      const left = await gateway(bench).getIntegration({ ApiId, IntegrationId });
      return [await refusal(gateway(bench).getRoute({ ApiId, RouteId })), Items, left.IntegrationType];
    },
    gives: ['NotFoundException', [], 'HTTP_PROXY'],
  },
  {
    call: 'apigateway:DeleteIntegration',
    says: 'refuses one that a route leads to',
    async run(bench) {
      const { ApiId, IntegrationId } = await api(bench);
      return refusal(gateway(bench).deleteIntegration({ ApiId, IntegrationId }));
    },
    gives: 'ConflictException',
    differs: {
      moto: 'deletes it and leaves the route without it',
      ministack: 'deletes it and leaves the route without it',
    },
  },
  {
    call: 'apigateway:DeleteStage',
    says: 'takes the stage away',
    async run(bench) {
      const { ApiId } = await api(bench);
      await gateway(bench).createStage({ ApiId, StageName: 'live' });
      await gateway(bench).deleteStage({ ApiId, StageName: 'live' });
      return refusal(gateway(bench).getStage({ ApiId, StageName: 'live' }));
    },
    gives: 'NotFoundException',
  },
  {
    call: 'ec2:ModifySecurityGroupRules',
    says: 'lets a rule say something else under its id',
    async run(bench) {
      const { GroupId = '' } = await ec2(bench).createSecurityGroup({ GroupName: 'web', Description: 'd' });
      const { SecurityGroupRules: made } = await ec2(bench).authorizeSecurityGroupIngress({
        GroupId,
        IpPermissions: [
          { IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '198.51.100.0/24' }] },
        ],
      });
      const SecurityGroupRuleId = made?.[0]?.SecurityGroupRuleId ?? '';
      const SecurityGroupRule = { IpProtocol: 'tcp', FromPort: 443, ToPort: 443, CidrIpv4: '0.0.0.0/0' };
      await ec2(bench).modifySecurityGroupRules({
        ...{ GroupId, SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }] },
      });
      const { SecurityGroupRules: now = [] } = await ec2(bench).describeSecurityGroupRules({
        Filters: [{ Name: 'group-id', Values: [GroupId] }],
      });
      const rule = now.find((one) => one.SecurityGroupRuleId === SecurityGroupRuleId);
      return [rule?.FromPort, rule?.CidrIpv4, rule?.IsEgress];
    },
    gives: [443, '0.0.0.0/0', false],
  },
  {
    call: 'ec2:ModifySecurityGroupRules',
    says: 'refuses a rule that is not there',
    async run(bench) {
      const { GroupId = '' } = await ec2(bench).createSecurityGroup({ GroupName: 'web', Description: 'd' });
      const SecurityGroupRuleId = 'sgr-00000000000000000';
      const SecurityGroupRule = { IpProtocol: '-1', CidrIpv4: '0.0.0.0/0' };
      return refusal(
        ec2(bench).modifySecurityGroupRules({
          ...{ GroupId, SecurityGroupRules: [{ SecurityGroupRuleId, SecurityGroupRule }] },
        }),
      );
    },
    gives: 'InvalidSecurityGroupRuleId.NotFound',
  },
  {
    call: 'cloudtrail:DeleteTrail',
    says: 'takes the trail away, and another one of its name can be made',
    async run(bench) {
      await bench.as().write('s3', at).createBucket({ Bucket: 'drop' });
      const trail = { Name: 'all', S3BucketName: 'drop' };
      await cloudtrail(bench).createTrail(trail);
      await cloudtrail(bench).deleteTrail({ Name: 'all' });
      const gone = await cloudtrail(bench).describeTrails({ trailNameList: ['all'] });
      const refused = await refusal(cloudtrail(bench).getTrailStatus({ Name: 'all' }));
      return [gone.trailList, refused, (await cloudtrail(bench).createTrail(trail)).Name];
    },
    gives: [[], 'TrailNotFoundException', 'all'],
  },
];
