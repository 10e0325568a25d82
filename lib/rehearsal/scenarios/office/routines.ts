import type { AwsWriters } from '../../../aws/access.ts';
import type { World } from '../../world.ts';

const IMAGE = 'ami-0abcdef1234567890';
const READ_BUCKETS = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:ListAllMyBuckets', Resource: '*' }],
});

/** Somebody at work in a region; `n` is a number no other piece of work has. */
export interface Shift {
  readonly aws: AwsWriters;
  readonly region: string;
  readonly n: number;
  readonly world: World;
}

export type Routine = (shift: Shift) => Promise<void>;

/** Who can do it: everybody, those who may change EC2, or administrators. */
export type Rights = 'anybody' | 'builder' | 'admin';

/** A morning's look at how things are: a dozen reading calls. */
const lookAround: Routine = async ({ aws, region }) => {
  const ec2 = aws.read('ec2', region);
  await aws.read('sts').getCallerIdentity({});
  await ec2.describeInstances({});
  await ec2.describeSecurityGroups({});
  await ec2.describeVolumes({});
  await ec2.describeKeyPairs({});
  await ec2.describeVpcs({});
  await ec2.describeSubnets({});
  await ec2.describeRegions({});
};

const watchFleet: Routine = async ({ aws, region }) => {
  const ec2 = aws.read('ec2', region);
  for (let look = 0; look < 6; look += 1) await ec2.describeInstanceStatus({});
  await ec2.describeSnapshots({ OwnerIds: ['self'] });
  await ec2.describeTags({});
};

/** What a deployment makes and takes away again. */
const canary: Routine = async ({ aws, region, n }) => {
  const ec2 = aws.write('ec2', region);
  await ec2.createKeyPair({ KeyName: `canary-${n}` });
  const { Instances: [instance] = [] } = await ec2.runInstances({
    ...{ ImageId: IMAGE, InstanceType: 'm6i.large', MinCount: 1, MaxCount: 1, KeyName: `canary-${n}` },
  });
  await ec2.terminateInstances({ InstanceIds: [instance?.InstanceId ?? ''] });
  await ec2.deleteKeyPair({ KeyName: `canary-${n}` });
};

const openService: Routine = async ({ aws, region, n }) => {
  const ec2 = aws.write('ec2', region);
  const { GroupId } = await ec2.createSecurityGroup({ GroupName: `service-${n}`, Description: 'A service' });
  await ec2.authorizeSecurityGroupIngress({
    ...(GroupId === undefined ? {} : { GroupId }),
    IpPermissions: [{ IpProtocol: 'tcp', FromPort: 443, ToPort: 443, IpRanges: [{ CidrIp: '10.0.0.0/8' }] }],
  });
  await ec2.createKeyPair({ KeyName: `service-${n}` });
  await ec2.runInstances({ ImageId: IMAGE, InstanceType: 'm6i.large', MinCount: 1, MaxCount: 2 });
};

const backUp: Routine = async ({ aws, region }) => {
  const ec2 = aws.write('ec2', region);
  const { VolumeId } = await ec2.createVolume({ AvailabilityZone: `${region}a`, Size: 20 });
  await ec2.createSnapshot({ VolumeId, Description: 'nightly' });
};

const scaleOut: Routine = async ({ aws, region, n }) => {
  const scaling = aws.write('autoscaling', region);
  const { AutoScalingGroups: groups = [] } = await scaling.describeAutoScalingGroups({});
  const [group] = groups;
  if (group?.AutoScalingGroupName === undefined) {
    const { LaunchTemplate } = await aws.write('ec2', region).createLaunchTemplate({
      LaunchTemplateName: `web-${n}`,
      LaunchTemplateData: { ImageId: IMAGE, InstanceType: 'm6i.large' },
    });
    await scaling.createAutoScalingGroup({
      ...{ AutoScalingGroupName: `web-${n}`, MinSize: 1, MaxSize: 6, DesiredCapacity: 2 },
      AvailabilityZones: [`${region}a`],
      LaunchTemplate: { LaunchTemplateId: LaunchTemplate?.LaunchTemplateId },
    });
    return;
  }
  await scaling.setDesiredCapacity({
    AutoScalingGroupName: group.AutoScalingGroupName,
    DesiredCapacity: 1 + (n % 4),
  });
};

const shipContainers: Routine = async ({ aws, region, n }) => {
  const ecs = aws.write('ecs', region);
  await ecs.createCluster({ clusterName: 'shop' });
  const { taskDefinition } = await ecs.registerTaskDefinition({
    family: 'shop-api',
    containerDefinitions: [{ name: 'api', image: 'shop/api:1', memory: 128 }],
  });
  const wanted = {
    ...{ cluster: 'shop', desiredCount: 2 },
    taskDefinition: taskDefinition?.taskDefinitionArn ?? '',
  };
  const { services: [service] = [] } = await ecs.describeServices({ cluster: 'shop', services: ['api'] });
  if (service?.status === 'ACTIVE') await ecs.updateService({ ...wanted, service: 'api' });
  else await ecs.createService({ ...wanted, serviceName: 'api', clientToken: `ship-${n}` });
};

/** A function with a role of its own, behind an address for partners. */
const shipFunction: Routine = async ({ aws, region, n }) => {
  const FunctionName = `report-${n}`;
  const iam = aws.write('iam');
  const { Role } = await iam.createRole({
    RoleName: FunctionName,
    AssumeRolePolicyDocument: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        { Effect: 'Allow', Principal: { Service: 'lambda.amazonaws.com' }, Action: 'sts:AssumeRole' },
      ],
    }),
  });
  await iam.attachRolePolicy({
    RoleName: FunctionName,
    PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  });
  const lambda = aws.write('lambda', region);
  await lambda.createFunction({
    ...{ FunctionName, Role: Role?.Arn },
    ...{ Runtime: 'nodejs22.x', Handler: 'index.handler', Code: { ZipFile: Buffer.from('PK report') } },
  });
  await lambda.createFunctionUrlConfig({ FunctionName, AuthType: 'AWS_IAM' });
  await lambda.addPermission({
    ...{ FunctionName, StatementId: 'partner', Principal: '111122223333' },
    ...{ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'AWS_IAM' },
  });
  await aws.write('apigatewayv2', region).createApi({ Name: FunctionName, ProtocolType: 'HTTP' });
};

const sendNews: Routine = async ({ aws, region, n }) => {
  await aws.write('sesv2', region).createEmailIdentity({ EmailIdentity: `news-${n}.shop.example` });
  await aws.write('support').createCase({
    ...{ subject: `Invoice ${n}`, communicationBody: 'Please send it again.' },
    ...{ serviceCode: 'billing', categoryCode: 'general', severityCode: 'low' },
  });
};

const store: Routine = async ({ aws, n }) => {
  const s3 = aws.write('s3', 'us-east-1');
  const Bucket = `shop-exports-${n}`;
  await s3.createBucket({ Bucket });
  await s3.putObject({ Bucket, Key: 'export.csv', Body: 'id,total' });
};

const hire: Routine = async ({ aws, n, world }) => {
  const iam = aws.write('iam');
  const UserName = `staff-${n}`;
  await iam.createUser({ UserName });
  await iam.attachUserPolicy({ UserName, PolicyArn: 'arn:aws:iam::aws:policy/ReadOnlyAccess' });
  await iam.createAccessKey({ UserName });
  await iam.createLoginProfile({ UserName, Password: `Hs7!${world.account.secret(16)}` });
  await iam.putUserPolicy({ UserName, PolicyName: 'desk', PolicyDocument: READ_BUCKETS });
  await iam.listUsers({});
  await joinDirectory(aws, UserName);
};

/** The same person in the company's directory, with a permission set for the desk. */
async function joinDirectory(aws: AwsWriters, UserName: string): Promise<void> {
  const { Instances: [instance] = [] } = await aws.read('sso-admin', 'us-east-1').listInstances({});
  if (instance === undefined) return;
  const { InstanceArn, IdentityStoreId } = instance;
  const { UserId } = await aws.write('identitystore', 'us-east-1').createUser({
    ...{ IdentityStoreId, UserName, DisplayName: UserName },
    Name: { GivenName: UserName, FamilyName: 'Staff' },
  });
  const sso = aws.write('sso-admin', 'us-east-1');
  const { PermissionSet } = await sso.createPermissionSet({ InstanceArn, Name: `Desk-${UserName}` });
  await sso.createAccountAssignment({
    ...{ InstanceArn, PrincipalId: UserId, PrincipalType: 'USER', TargetType: 'AWS_ACCOUNT' },
    PermissionSetArn: PermissionSet?.PermissionSetArn,
    TargetId: (await aws.identity()).account,
  });
}

/** What people do, by what it takes; what stands more often is done more often. */
export const ROUTINES: Readonly<Record<Rights, readonly Routine[]>> = {
  anybody: [lookAround, watchFleet, lookAround, watchFleet],
  builder: [canary, lookAround, openService, watchFleet, backUp, scaleOut],
  admin: [lookAround, scaleOut, shipContainers, hire, shipFunction, openService, store, sendNews],
};
