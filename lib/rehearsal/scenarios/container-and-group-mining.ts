import type { World } from '../world.ts';
import { inOffice } from './office/in-office.ts';
import { type Intruder, refused } from './office/intruder.ts';

const MINUTE = 60_000;
const REGIONS = ['us-east-1', 'us-east-2', 'eu-west-1', 'ap-southeast-1'];
const CLUSTERS = 50;
const GROUPS = 14;
const IMAGE = 'ami-0fedcba9876543210';
const trusted = (service: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { Service: `${service}.amazonaws.com` }, Action: 'sts:AssumeRole' },
    ],
  });

/** A dry run, a role and linked roles: what the rest stands on. */
async function prepare(attacker: Intruder): Promise<void> {
  const aws = attacker.as();
  const iam = aws.write('iam');
  await aws
    .write('ec2', 'us-east-1')
    .runInstances({ ImageId: IMAGE, MinCount: 1, MaxCount: 1, DryRun: true })
    .catch(refused);
  await iam.createServiceLinkedRole({ AWSServiceName: 'autoscaling.amazonaws.com' }).catch(refused);
  await iam.createServiceLinkedRole({ AWSServiceName: 'ecs.amazonaws.com' }).catch(refused);
  await iam.createRole({ RoleName: 'kernel-task', AssumeRolePolicyDocument: trusted('lambda') });
  await iam.attachRolePolicy({
    RoleName: 'kernel-task',
    PolicyArn: 'arn:aws:iam::aws:policy/service-role/AWSLambdaBasicExecutionRole',
  });
}

async function mineInContainers(attacker: Intruder, region: string, clusters: number): Promise<void> {
  const ecs = attacker.as().write('ecs', region);
  const { taskDefinition } = await ecs.registerTaskDefinition({
    ...{ family: 'kernel', requiresCompatibilities: ['FARGATE'], cpu: '4096', memory: '8192' },
    networkMode: 'awsvpc',
    containerDefinitions: [{ name: 'kernel', image: 'example/kernel:latest' }],
  });
  for (let number = 0; number < clusters; number += 1) {
    const cluster = `kernel-${number}`;
    await ecs.createCluster({ clusterName: cluster });
    if (number % 10 !== 0) continue;
    await ecs.createService({
      ...{ cluster, serviceName: 'kernel', desiredCount: 10, launchType: 'FARGATE' },
      taskDefinition: taskDefinition?.taskDefinitionArn,
    });
  }
}

/** Groups that launch again what is terminated, and instances that may not be. */
async function mineInGroups(attacker: Intruder, region: string, groups: number): Promise<void> {
  const aws = attacker.as();
  const ec2 = aws.write('ec2', region);
  const { LaunchTemplate } = await ec2.createLaunchTemplate({
    LaunchTemplateName: 'kernel',
    LaunchTemplateData: { ImageId: IMAGE, InstanceType: 'c5.12xlarge' },
  });
  for (let number = 0; number < groups; number += 1) {
    await aws.write('autoscaling', region).createAutoScalingGroup({
      ...{ AutoScalingGroupName: `kernel-${number}`, MinSize: 1, MaxSize: 999, DesiredCapacity: 2 },
      AvailabilityZones: [`${region}a`],
      LaunchTemplate: { LaunchTemplateId: LaunchTemplate?.LaunchTemplateId },
    });
  }
}

async function protect(attacker: Intruder, world: World, region: string): Promise<void> {
  const ec2 = attacker.as().write('ec2', region);
  const instances = Object.values(world.account.region(region).ec2.instances);
  for (const { instanceId, tags } of instances) {
    if (!tags['aws:autoscaling:groupName']?.startsWith('kernel-')) continue;
    await ec2.modifyInstanceAttribute({ InstanceId: instanceId, DisableApiTermination: { Value: true } });
  }
}

async function settleIn(attacker: Intruder, world: World): Promise<void> {
  const aws = attacker.as();
  const lambda = aws.write('lambda', 'us-east-1');
  await lambda.createFunction({
    ...{ FunctionName: 'kernel-relay', Runtime: 'python3.13', Handler: 'index.handler' },
    Role: `arn:aws:iam::${world.account.accountId}:role/kernel-task`,
    Code: { ZipFile: Buffer.from('PK relay') },
  });
  await lambda.createFunctionUrlConfig({ FunctionName: 'kernel-relay', AuthType: 'NONE' });
  await lambda.addPermission({
    ...{ FunctionName: 'kernel-relay', StatementId: 'FunctionURLAllowPublicAccess', Principal: '*' },
    ...{ Action: 'lambda:InvokeFunctionUrl', FunctionUrlAuthType: 'NONE' },
  });
  const iam = aws.write('iam');
  const UserName = 'ses-mailer';
  await iam.createUser({ UserName });
  await iam.attachUserPolicy({ UserName, PolicyArn: 'arn:aws:iam::aws:policy/AmazonSESFullAccess' });
  await iam.createLoginProfile({ UserName, Password: `Kx9!${world.account.secret(16)}` });
  attacker.gain((await iam.createAccessKey({ UserName })).AccessKey);
}

/**
 * After https://aws.amazon.com/blogs/security/cryptomining-campaign-targeting-amazon-ec2-and-amazon-ecs/: a dry run,
 * clusters by the dozen, groups that launch again, protected instances, an open function and a user for mail.
 */
export const containerAndGroupMining = inOffice({
  id: 'container-and-group-mining',
  title: 'A leaked key, used to mine in containers and in groups that launch again',
  summary:
    'Dry runs, then 50 clusters and 14 Auto Scaling groups, termination protection on every instance, a function open to the world and a user for mail.',
  developerRights: 'AdministratorAccess',
  origin: { address: '203.0.113.80', userAgent: 'Boto3/1.40.1 md/Botocore#1.40.1 os/windows' },
  deeds: (attacker, world) => [
    { at: 10 * MINUTE, who: 'attacker', run: () => prepare(attacker) },
    ...REGIONS.flatMap((region, index) => [
      {
        ...{ at: (11 + index) * MINUTE, who: 'attacker' },
        run: () => mineInContainers(attacker, region, Math.ceil(CLUSTERS / REGIONS.length)),
      },
      {
        ...{ at: (15 + index) * MINUTE, who: 'attacker' },
        run: () => mineInGroups(attacker, region, Math.ceil(GROUPS / REGIONS.length)),
      },
      { at: (22 + index) * MINUTE, who: 'attacker', run: () => protect(attacker, world, region) },
    ]),
    { at: 30 * MINUTE, who: 'attacker', run: () => settleIn(attacker, world) },
  ],
});
