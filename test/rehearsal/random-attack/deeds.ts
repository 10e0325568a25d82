import type { AwsWriters } from '../../../lib/aws/access.ts';

/** Credentials a deed gave its doer, to go on with. */
export interface Gained {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string;
}

/** Who does a deed, where, and a number that no other deed has. */
export interface Doing {
  readonly aws: AwsWriters;
  readonly region: string;
  readonly n: number;
  readonly account: string;
}

type Deed = (doing: Doing) => Promise<Gained | undefined>;

const IMAGE = 'ami-0abcdef1234567890';
const policy = (Action: string) =>
  JSON.stringify({ Version: '2012-10-17', Statement: [{ Effect: 'Allow', Action, Resource: '*' }] });
const trusting = (Principal: Readonly<Record<string, string>>) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Allow', Principal, Action: 'sts:AssumeRole' }],
  });

/** A role everybody in the account may assume, there before the leak. */
export const SHARED_ROLE = 'operations';
/** A user and a security group of the company that attackers tamper with. */
export const BYSTANDER = 'bystander';
export const BYSTANDERS_GROUP = 'web-access';

const only =
  (run: (doing: Doing) => Promise<unknown>): Deed =>
  async (doing) => {
    await run(doing);
    return undefined;
  };

/** What the attacker and the company both do, with the same kinds of calls. */
export const DEEDS = {
  mintKey: async ({ aws }) => {
    const { AccessKey } = await aws.write('iam').createAccessKey({});
    return gained(AccessKey);
  },
  addUser: async ({ aws, n }) => {
    const UserName = `member-${n}`;
    const iam = aws.write('iam');
    await iam.createUser({ UserName });
    await iam.attachUserPolicy({ UserName, PolicyArn: 'arn:aws:iam::aws:policy/AdministratorAccess' });
    const { AccessKey } = await iam.createAccessKey({ UserName });
    return gained(AccessKey);
  },
  assumeRole: async ({ aws, n, account }) => {
    const { Credentials } = await aws.write('sts').assumeRole({
      RoleArn: `arn:aws:iam::${account}:role/${SHARED_ROLE}`,
      RoleSessionName: `session-${n}`,
    });
    return gained(Credentials);
  },
  takeSession: async ({ aws }) => gained((await aws.write('sts').getSessionToken({})).Credentials),
  addRole: only(async ({ aws, n, account }) => {
    const iam = aws.write('iam');
    const trust = trusting({ AWS: `arn:aws:iam::${account}:root` });
    await iam.createRole({ RoleName: `role-${n}`, AssumeRolePolicyDocument: trust });
    await iam.putRolePolicy({ RoleName: `role-${n}`, PolicyName: 'all', PolicyDocument: policy('s3:*') });
  }),
  launch: only(({ aws, region }) =>
    aws.write('ec2', region).runInstances({ ImageId: IMAGE, MinCount: 1, MaxCount: 2 }),
  ),
  launchProtected: only(({ aws, region }) =>
    aws
      .write('ec2', region)
      .runInstances({ ImageId: IMAGE, MinCount: 1, MaxCount: 1, DisableApiTermination: true }),
  ),
  scale: only(async ({ aws, region, n }) => {
    const { LaunchTemplate } = await aws.write('ec2', region).createLaunchTemplate({
      LaunchTemplateName: `template-${n}`,
      LaunchTemplateData: { ImageId: IMAGE, InstanceType: 'm6i.large' },
    });
    await aws.write('autoscaling', region).createAutoScalingGroup({
      AutoScalingGroupName: `group-${n}`,
      LaunchTemplate: { LaunchTemplateId: LaunchTemplate?.LaunchTemplateId },
      MinSize: 1,
      MaxSize: 4,
      DesiredCapacity: 2,
      AvailabilityZones: [`${region}a`],
    });
  }),
  makeKeyPair: only(({ aws, region, n }) => aws.write('ec2', region).createKeyPair({ KeyName: `pair-${n}` })),
  makeGroup: only(({ aws, region, n }) =>
    aws.write('ec2', region).createSecurityGroup({ GroupName: `sg-${n}`, Description: 'd' }),
  ),
  makeVolume: only(async ({ aws, region }) => {
    const ec2 = aws.write('ec2', region);
    const { VolumeId } = await ec2.createVolume({ AvailabilityZone: `${region}a`, Size: 8 });
    await ec2.createSnapshot({ VolumeId });
  }),
  runContainers: only(async ({ aws, region, n }) => {
    const ecs = aws.write('ecs', region);
    const cluster = `cluster-${n}`;
    await ecs.createCluster({ clusterName: cluster });
    const { taskDefinition } = await ecs.registerTaskDefinition({
      family: `family-${n}`,
      containerDefinitions: [{ name: 'main', image: 'busybox', memory: 64 }],
    });
    await ecs.createService({
      cluster,
      serviceName: `service-${n}`,
      taskDefinition: taskDefinition?.taskDefinitionArn,
      desiredCount: 1,
    });
  }),
  makeFunction: only(async ({ aws, region, n, account }) => {
    const lambda = aws.write('lambda', region);
    await lambda.createFunction({
      FunctionName: `function-${n}`,
      Role: `arn:aws:iam::${account}:role/${SHARED_ROLE}`,
      Runtime: 'nodejs20.x',
      Handler: 'index.handler',
      Code: { ZipFile: Buffer.from('PK') },
    });
    await lambda.createFunctionUrlConfig({ FunctionName: `function-${n}`, AuthType: 'NONE' });
  }),
  fillBucket: only(async ({ aws, region, n }) => {
    const s3 = aws.write('s3', region);
    const Bucket = `spk-bucket-${n}`;
    await s3.createBucket({
      Bucket,
      ...(region === 'us-east-1'
        ? {}
        : { CreateBucketConfiguration: { LocationConstraint: region as 'eu-west-1' } }),
    });
    await s3.putBucketVersioning({ Bucket, VersioningConfiguration: { Status: 'Enabled' } });
    await s3.putObject({ Bucket, Key: 'a', Body: '1' });
    await s3.putObject({ Bucket, Key: 'a', Body: '2' });
  }),
  makeTopic: only(({ aws, region, n }) => aws.write('sns', region).createTopic({ Name: `topic-${n}` })),
  makeTable: only(({ aws, region, n }) =>
    aws.write('dynamodb', region).createTable({
      TableName: `table-${n}`,
      AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
      KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
      BillingMode: 'PAY_PER_REQUEST',
      DeletionProtectionEnabled: true,
    }),
  ),
  makeDatabase: only(({ aws, region, n }) =>
    aws.write('rds', region).createDBInstance({
      ...{ DBInstanceIdentifier: `db-${n}`, DBInstanceClass: 'db.t3.micro', Engine: 'postgres' },
      DeletionProtection: true,
    }),
  ),
  makeRepository: only(({ aws, region, n }) =>
    aws.write('ecr', region).createRepository({ repositoryName: `images-${n}` }),
  ),
  makeMailIdentity: only(({ aws, region, n }) =>
    aws.write('sesv2', region).createEmailIdentity({ EmailIdentity: `d${n}.example` }),
  ),
} satisfies Readonly<Record<string, Deed>>;

/** What only an attacker does: tampering with what is the company's. */
export const TAMPERING = {
  raiseBystander: only(({ aws }) =>
    aws
      .write('iam')
      .attachUserPolicy({ UserName: BYSTANDER, PolicyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' }),
  ),
  keyForBystander: async ({ aws }) => {
    const { AccessKey } = await aws.write('iam').createAccessKey({ UserName: BYSTANDER });
    return gained(AccessKey);
  },
  passwordForBystander: only(({ aws }) =>
    aws.write('iam').createLoginProfile({ UserName: BYSTANDER, Password: `Xy7!${'k'.repeat(16)}` }),
  ),
  openBystandersGroup: only(async ({ aws }) => {
    const ec2 = aws.write('ec2', 'us-east-1');
    const { SecurityGroups: [group] = [] } = await ec2.describeSecurityGroups({
      Filters: [{ Name: 'group-name', Values: [BYSTANDERS_GROUP] }],
    });
    await ec2.authorizeSecurityGroupIngress({
      GroupId: group?.GroupId,
      IpPermissions: [{ IpProtocol: 'tcp', FromPort: 22, ToPort: 22, IpRanges: [{ CidrIp: '0.0.0.0/0' }] }],
    });
  }),
} satisfies Readonly<Record<string, Deed>>;

function gained(
  found:
    | {
        readonly AccessKeyId?: string | undefined;
        readonly SecretAccessKey?: string | undefined;
        readonly SessionToken?: string | undefined;
      }
    | undefined,
): Gained | undefined {
  const { AccessKeyId: accessKeyId, SecretAccessKey: secretAccessKey, SessionToken } = found ?? {};
  if (accessKeyId === undefined || secretAccessKey === undefined) return undefined;
  return {
    accessKeyId,
    secretAccessKey,
    ...(SessionToken === undefined ? {} : { sessionToken: SessionToken }),
  };
}
