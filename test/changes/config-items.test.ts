import { describe, expect, it } from 'vitest';
import type { AlteredTarget } from '../../lib/changes/change-type.ts';
import { revertedTypes } from '../../lib/changes/registry.ts';
import type { Json } from '../../lib/playbook/change.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../resources/lab.ts';

const TEXT = '{"Version":"2012-10-17","Statement":[]}';
const POLICY = { Version: '2012-10-17', Statement: [] };
const USER = 'AIDAEXAMPLEBOB000000';
const INSTANCE = {
  amiLaunchIndex: 0,
  imageId: 'ami-0abcdef1234567890',
  instanceId: 'i-1',
  instanceType: 't3.micro',
  securityGroups: [{ groupName: 'web', groupId: 'sg-2' }],
  sourceDestCheck: true,
  iamInstanceProfile: { arn: 'arn:aws:iam::1:instance-profile/web', id: 'AIPAEXAMPLE000000000' },
  metadataOptions: { state: 'applied', httpTokens: 'required', httpPutResponseHopLimit: 1 },
};
const BLOCK = {
  ...{ blockPublicAcls: true, ignorePublicAcls: true },
  ...{ blockPublicPolicy: true, restrictPublicBuckets: false },
};
const PRINCIPAL = {
  ...{ path: '/', userName: 'bob', userId: USER, groupList: ['ops'] },
  userPolicyList: [{ policyName: 'deploy', policyDocument: encodeURIComponent(TEXT) }],
  attachedManagedPolicies: [{ policyName: 'Read', policyArn: 'arn:aws:iam::1:policy/Read' }],
  permissionsBoundary: {
    permissionsBoundaryType: 'Policy',
    permissionsBoundaryArn: 'arn:aws:iam::1:policy/B',
  },
};
const ALARM = {
  ...{ metricName: 'CPUUtilization', namespace: 'AWS/EC2', statistic: 'Average', period: 300 },
  ...{ evaluationPeriods: 1, threshold: 90, comparisonOperator: 'GreaterThanThreshold' },
  ...{ actionsEnabled: true, alarmActions: ['arn:aws:sns:eu-west-1:1:page'] },
};
const FLOW_LOG = { resourceId: 'vpc-1', trafficType: 'ALL', logDestinationType: 's3' };

interface Recorded {
  readonly type: string;
  readonly target: Partial<AlteredTarget> & { readonly id: string };
  /** What AWS Config calls the thing, and knows it by where that is not its id. */
  readonly resourceType: string;
  readonly resourceId?: string | ((there: Lab) => Promise<string | undefined>);
  readonly configuration?: unknown;
  readonly supplementary?: Readonly<Record<string, string>>;
  readonly value: unknown;
}

/** Items as AWS Config writes them: https://github.com/awslabs/aws-config-resource-schema */
const ITEMS: readonly Recorded[] = [
  ...[
    { type: 'ec2-instance-setting', aspect: 'groupSet', value: ['sg-2'] },
    { type: 'ec2-instance-setting', aspect: 'sourceDestCheck', value: true },
    { type: 'ec2-instance-build', aspect: 'instanceType', value: 't3.micro' },
    { type: 'ec2-instance-profile', aspect: undefined, value: INSTANCE.iamInstanceProfile.arn },
    { type: 'ec2-metadata-options', aspect: 'httpTokens', value: 'required' },
  ].map(({ type, aspect, value }) => ({
    ...{ type, value, resourceType: 'AWS::EC2::Instance', configuration: INSTANCE },
    target: { id: 'i-1', ...(aspect === undefined ? {} : { aspect }) },
  })),
  {
    ...{ type: 'ec2-route', target: { id: 'rtb-1', aspect: '0.0.0.0/0' } },
    ...{ resourceType: 'AWS::EC2::RouteTable', value: ['igw-1'] },
    configuration: {
      routes: [
        { destinationCidrBlock: '10.0.0.0/16', gatewayId: 'local', natGatewayId: null, state: 'active' },
        { destinationCidrBlock: '0.0.0.0/0', gatewayId: 'igw-1', natGatewayId: null, state: 'active' },
      ],
    },
  },
  {
    ...{ type: 'ec2-network-acl-entry', target: { id: 'acl-1', aspect: 'ingress 100' } },
    ...{ resourceType: 'AWS::EC2::NetworkAcl' },
    configuration: {
      entries: [
        {
          ...{ cidrBlock: '0.0.0.0/0', egress: false, icmpTypeCode: null, ipv6CidrBlock: null },
          ...{ portRange: { from: 25, to: 25 }, protocol: '6', ruleAction: 'deny', ruleNumber: 100 },
        },
      ],
    },
    value: { action: 'deny', protocol: '6', block: '0.0.0.0/0', ports: [25, 25] },
  },
  {
    ...{ type: 'auto-scaling-group-setting', target: { id: 'web', aspect: 'size' } },
    ...{ resourceType: 'AWS::AutoScaling::AutoScalingGroup', resourceId: groupArn },
    configuration: { autoScalingGroupName: 'web', minSize: 1, maxSize: 4, desiredCapacity: 2, tags: [] },
    value: { MinSize: 1, MaxSize: 4, DesiredCapacity: 2 },
  },
  {
    ...{ type: 'sqs-queue-attribute', target: { id: 'https://sqs/1/orders', aspect: 'VisibilityTimeout' } },
    ...{ resourceType: 'AWS::SQS::Queue', configuration: { VisibilityTimeout: 30 }, value: '30' },
  },
  {
    ...{ type: 'ec2-vpc-endpoint-policy', target: { id: 'vpce-1' } },
    ...{ resourceType: 'AWS::EC2::VPCEndpoint', configuration: { policyDocument: TEXT }, value: TEXT },
  },
  {
    ...{ type: 'flow-log', target: { id: 'fl-1' }, resourceType: 'AWS::EC2::FlowLog' },
    configuration: {
      ...FLOW_LOG,
      flowLogId: 'fl-1',
      logGroupName: null,
      logDestination: 'arn:aws:s3:::logs',
    },
    value: expect.objectContaining({ ResourceId: 'vpc-1', LogDestination: 'arn:aws:s3:::logs' }),
  },
  {
    ...{ type: 'cloudwatch-alarm', target: { id: 'cpu' }, resourceType: 'AWS::CloudWatch::Alarm' },
    resourceId: `arn:aws:cloudwatch:${REGION}:${ACCOUNT_ID}:alarm:cpu`,
    configuration: { ...ALARM, alarmName: 'cpu', unit: null, stateValue: 'OK' },
    value: expect.objectContaining({ MetricName: 'CPUUtilization', AlarmActions: ALARM.alarmActions }),
  },
  {
    ...{ type: 'rds-public-access', target: { id: 'orders' }, resourceType: 'AWS::RDS::DBInstance' },
    ...{ resourceId: 'db-ORDERS', configuration: { publiclyAccessible: false }, value: false },
  },
  {
    ...{ type: 'rds-deletion-protection', target: { id: 'orders' }, resourceType: 'AWS::RDS::DBInstance' },
    ...{ resourceId: 'db-ORDERS', configuration: { deletionProtection: true }, value: true },
  },
  {
    ...{ type: 'kms-key-policy', target: { id: 'k' }, resourceType: 'AWS::KMS::Key', configuration: {} },
    ...{ supplementary: { Policy: JSON.stringify(TEXT), Tags: '[]' }, value: POLICY },
  },
  ...[
    ['s3-bucket-policy', 'BucketPolicy', { policyText: TEXT }, POLICY],
    [
      's3-versioning',
      'BucketVersioningConfiguration',
      { status: 'Enabled', isMfaDeleteEnabled: null },
      'Enabled',
    ],
    ['s3-public-access-block', 'PublicAccessBlockConfiguration', BLOCK, capitals(BLOCK)],
    [
      ...(['s3-logging', 'BucketLoggingConfiguration'] as const),
      { destinationBucketName: 'logs', logFilePrefix: 'a/' },
      { LoggingEnabled: { TargetBucket: 'logs', TargetPrefix: 'a/' } },
    ],
  ].map(([type, name, kept, value]) => ({
    ...{ type: String(type), target: { id: 'b' }, resourceType: 'AWS::S3::Bucket', value },
    ...{ configuration: { name: 'b' }, supplementary: { [String(name)]: JSON.stringify(kept) } },
  })),
  {
    ...{ type: 's3-account-public-access-block', target: { id: 'account' }, configuration: BLOCK },
    ...{ resourceType: 'AWS::S3::AccountPublicAccessBlock', resourceId: ACCOUNT_ID, value: capitals(BLOCK) },
  },
  {
    ...{ type: 'sns-topic-attribute', target: { id: 'arn:aws:sns:eu-west-1:1:page', aspect: 'Policy' } },
    ...{ resourceType: 'AWS::SNS::Topic', configuration: { Policy: TEXT, Owner: '1' }, value: POLICY },
  },
  ...[
    { type: 'iam-inline-policy', aspect: 'deploy', value: TEXT },
    { type: 'iam-attached-policy', aspect: 'arn:aws:iam::1:policy/Read', value: true },
    { type: 'iam-group-membership', aspect: 'ops', value: true },
    { type: 'iam-permissions-boundary', aspect: undefined, value: 'arn:aws:iam::1:policy/B' },
  ].map(({ type, aspect, value }) => ({
    ...{ type, value, resourceType: 'AWS::IAM::User', resourceId: USER, configuration: PRINCIPAL },
    target: { type: 'iam-user', region: 'global', id: 'bob', ...(aspect === undefined ? {} : { aspect }) },
  })),
  {
    ...{ type: 'iam-trust-policy', target: { type: 'iam-role', region: 'global', id: 'web' } },
    ...{ resourceType: 'AWS::IAM::Role', resourceId: 'AROAEXAMPLEWEB000000', value: TEXT },
    configuration: { roleName: 'web', assumeRolePolicyDocument: encodeURIComponent(TEXT) },
  },
];

async function groupArn(there: Lab): Promise<string | undefined> {
  const LaunchTemplateName = 'web';
  const LaunchTemplateData = { ImageId: 'ami-0abcdef1234567890' };
  await there.ctx.aws.write('ec2', REGION).createLaunchTemplate({ LaunchTemplateName, LaunchTemplateData });
  const autoscaling = there.ctx.aws.write('autoscaling', REGION);
  await autoscaling.createAutoScalingGroup({
    ...{ AutoScalingGroupName: 'web', MinSize: 0, MaxSize: 1, AvailabilityZones: [`${REGION}a`] },
    LaunchTemplate: { LaunchTemplateName, Version: '1' },
  });
  return (await autoscaling.describeAutoScalingGroups({})).AutoScalingGroups?.[0]?.AutoScalingGroupARN;
}

function capitals(block: Readonly<Record<string, boolean>>): Json {
  return Object.fromEntries(
    Object.entries(block).map(([name, on]) => [name.charAt(0).toUpperCase() + name.slice(1), on]),
  );
}

/** The account's AWS Config as if it had recorded the item before the attack; the things it is of are there. */
async function recorded(one: Recorded): Promise<Lab> {
  const there = lab({ before: true });
  const inRegion = one.target.region === 'global' ? 'us-east-1' : REGION;
  const config = there.ctx.aws.write('configservice', inRegion);
  await config.putConfigurationRecorder({ ConfigurationRecorder: { name: 'default' } });
  await config.putDeliveryChannel({ DeliveryChannel: { name: 'default', s3BucketName: 'config' } });
  // It goes on no longer, so that nothing but the item is known.
  await config.startConfigurationRecorder({ ConfigurationRecorderName: 'default' });
  await config.stopConfigurationRecorder({ ConfigurationRecorderName: 'default' });
  there.user('bob');
  const trust = { RoleName: 'web', AssumeRolePolicyDocument: TEXT };
  await there.ctx.aws.write('iam').createRole(trust);
  there.account.seedIam(({ users, roles }) => {
    Object.assign(users.bob ?? {}, { userId: USER });
    Object.assign(roles.web ?? {}, { roleId: 'AROAEXAMPLEWEB000000' });
  });
  await there.ctx.aws.write('rds', REGION).createDBInstance({
    ...{ DBInstanceIdentifier: 'orders', DBInstanceClass: 'db.t3.micro', Engine: 'postgres' },
  });
  const { shelves } = there.account.region(inRegion);
  Object.assign((shelves['rds/instance']?.orders as object | undefined) ?? {}, { resourceId: 'db-ORDERS' });
  const { resourceType, resourceId: known = one.target.id } = one;
  const resourceId = typeof known === 'string' ? known : await known(there);
  shelves['configservice/item'] = {
    [`${resourceType}/${resourceId}`]: [
      {
        ...{ resourceType, resourceId, capturedAt: '2026-11-01T00:00:00.000Z', status: 'OK' },
        configuration: JSON.stringify(one.configuration),
        supplementary: one.supplementary ?? {},
      },
    ],
  };
  return there;
}

describe('what AWS Config keeps is read as it writes it', () => {
  it.each(ITEMS)('$type $target.aspect', async (one) => {
    const there = await recorded(one);
    const type = revertedTypes.find((each) => each.type === one.type);
    const target = { type: 'any', region: REGION, ...one.target };
    const before = {
      ...{ eventID: 'e', eventName: 'x', eventSource: 'x', awsRegion: REGION, userIdentity: {} },
      eventTime: '2026-11-23T09:01:00Z',
    };
    expect(await type?.recall?.(there.ctx, target, before)).toEqual({
      ...{ value: one.value, how: 'AWS Config recorded it at 2026-11-01T00:00:00.000Z' },
    });
  });

  it('of every kind of change that asks AWS Config', () => {
    const ask = revertedTypes.filter(({ permissions }) =>
      permissions.includes('config:GetResourceConfigHistory'),
    );
    const shown = new Set(ITEMS.map(({ type }) => type));
    expect(ask.map(({ type }) => type).filter((type) => !shown.has(type))).toEqual([]);
  });
});
