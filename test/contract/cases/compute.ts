import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const at = 'us-east-1';
const autoscaling = (bench: Bench) => bench.as().write('autoscaling', at);
const ecs = (bench: Bench) => bench.as().write('ecs', at);
const lambda = (bench: Bench) => bench.as().write('lambda', at);
const events = (bench: Bench) => bench.as().write('events', at);
const stepfunctions = (bench: Bench) => bench.as().write('stepfunctions', at);
const cloudformation = (bench: Bench) => bench.as().write('cloudformation', at);
const ec2 = (bench: Bench) => bench.as().write('ec2', at);

/** A service whose tasks would run on instances, of which there are none. */
async function service(bench: Bench) {
  await ecs(bench).createCluster({ clusterName: 'workers' });
  const { taskDefinition } = await ecs(bench).registerTaskDefinition({
    family: 'worker',
    containerDefinitions: [{ name: 'worker', image: 'worker:1', memory: 64 }],
  });
  const arn = taskDefinition?.taskDefinitionArn ?? '';
  await ecs(bench).createService({
    ...{ cluster: 'workers', serviceName: 'work', taskDefinition: arn, desiredCount: 2 },
  });
  return arn;
}

async function role(bench: Bench): Promise<string> {
  const trust = {
    Version: '2012-10-17',
    Statement: [
      {
        Effect: 'Allow',
        Principal: { Service: ['lambda.amazonaws.com', 'states.amazonaws.com'] },
        Action: 'sts:AssumeRole',
      },
    ],
  };
  const asked = { RoleName: 'worker', AssumeRolePolicyDocument: JSON.stringify(trust) };
  const { Role } = await bench.as().write('iam').createRole(asked);
  return Role?.Arn ?? '';
}

/** An empty zip file: the record that ends one. */
const ZIP = Buffer.from(`504b0506${'00'.repeat(18)}`, 'hex');

export const computeCases: readonly ContractCase[] = [
  {
    call: 'autoscaling:DeleteAutoScalingGroup',
    says: 'takes a group with ForceDelete that has instances, and refuses it without',
    async run(bench) {
      const name = { AutoScalingGroupName: 'workers' };
      await autoscaling(bench).createLaunchConfiguration({
        ...{ LaunchConfigurationName: 'worker', ImageId: 'ami-0abcdef1234567890', InstanceType: 't3.micro' },
      });
      await autoscaling(bench).createAutoScalingGroup({
        ...{ ...name, LaunchConfigurationName: 'worker', MinSize: 1, MaxSize: 1 },
        AvailabilityZones: [`${at}a`],
      });
      await bench.settle();
      const refused = await refusal(autoscaling(bench).deleteAutoScalingGroup(name));
      await autoscaling(bench).deleteAutoScalingGroup({ ...name, ForceDelete: true });
      await bench.settle();
      const { AutoScalingGroups } = await autoscaling(bench).describeAutoScalingGroups({
        AutoScalingGroupNames: ['workers'],
      });
      return { refused, left: AutoScalingGroups?.length };
    },
    gives: { refused: 'ResourceInUse', left: 0 },
    differs: {
      moto: 'takes a group that has instances without ForceDelete',
      ministack: 'takes a group that has instances without ForceDelete',
    },
  },
  {
    call: 'ecs:DeleteService',
    says: 'refuses a service that is scaled above nothing, unless forced',
    async run(bench) {
      await service(bench);
      const one = { cluster: 'workers', service: 'work' };
      const refused = await refusal(ecs(bench).deleteService(one));
      await ecs(bench).deleteService({ ...one, force: true });
      const { services } = await ecs(bench).describeServices({ cluster: 'workers', services: ['work'] });
      return { refused, active: services?.filter(({ status }) => status === 'ACTIVE').length };
    },
    gives: { refused: 'InvalidParameterException', active: 0 },
  },
  {
    call: 'ecs:DeregisterTaskDefinition',
    says: 'leaves the revision described as inactive',
    async run(bench) {
      const taskDefinition = await service(bench);
      await ecs(bench).deregisterTaskDefinition({ taskDefinition });
      const answer = await ecs(bench).describeTaskDefinition({ taskDefinition });
      return answer.taskDefinition?.status;
    },
    gives: 'INACTIVE',
  },
  {
    call: 'ecs:DeleteCluster',
    says: 'refuses a cluster that is not there',
    run: (bench) => refusal(ecs(bench).deleteCluster({ cluster: 'none' })),
    gives: 'ClusterNotFoundException',
  },
  {
    call: 'lambda:DeleteFunction',
    says: 'takes the function away, and refuses it a second time',
    async run(bench) {
      const name = { FunctionName: 'worker' };
      await lambda(bench).createFunction({
        ...{ ...name, Role: await role(bench), Runtime: 'python3.12', Handler: 'index.handler' },
        Code: { ZipFile: ZIP },
      });
      await lambda(bench).deleteFunction(name);
      return [
        await refusal(lambda(bench).getFunction(name)),
        await refusal(lambda(bench).deleteFunction(name)),
      ];
    },
    gives: ['ResourceNotFoundException', 'ResourceNotFoundException'],
  },
  {
    call: 'lambda:CreateFunctionUrlConfig',
    says: 'gives the function one address, which can be taken away',
    async run(bench) {
      const name = { FunctionName: 'worker' };
      await lambda(bench).createFunction({
        ...{ ...name, Role: await role(bench), Runtime: 'python3.12', Handler: 'index.handler' },
        Code: { ZipFile: ZIP },
      });
      const { FunctionUrl, AuthType } = await lambda(bench).createFunctionUrlConfig({
        ...name,
        AuthType: 'NONE',
      });
      await lambda(bench).deleteFunctionUrlConfig(name);
      return {
        ...{ AuthType, isUrl: FunctionUrl?.startsWith('http') },
        gone: await refusal(lambda(bench).getFunctionUrlConfig(name)),
      };
    },
    gives: { AuthType: 'NONE', isUrl: true, gone: 'ResourceNotFoundException' },
  },
  {
    call: 'events:DeleteRule',
    says: 'refuses a rule with targets, and takes it when they are gone',
    async run(bench) {
      await events(bench).putRule({ Name: 'nightly', ScheduleExpression: 'rate(1 hour)' });
      const Arn = `arn:aws:sqs:${at}:${bench.account}:work`;
      await events(bench).putTargets({ Rule: 'nightly', Targets: [{ Id: 'one', Arn }] });
      const refused = await refusal(events(bench).deleteRule({ Name: 'nightly' }));
      await events(bench).removeTargets({ Rule: 'nightly', Ids: ['one'] });
      await events(bench).deleteRule({ Name: 'nightly' });
      return { refused, gone: await refusal(events(bench).describeRule({ Name: 'nightly' })) };
    },
    gives: { refused: 'ValidationException', gone: 'ResourceNotFoundException' },
    differs: { ministack: 'takes a rule that has targets' },
  },
  {
    call: 'stepfunctions:DescribeStateMachine',
    says: 'refuses a machine that is not there',
    run(bench) {
      const stateMachineArn = `arn:aws:states:${at}:${bench.account}:stateMachine:none`;
      return refusal(stepfunctions(bench).describeStateMachine({ stateMachineArn }));
    },
    gives: 'StateMachineDoesNotExist',
  },
  {
    call: 'cloudformation:DeleteStack',
    says: 'refuses a stack that is protected, and takes it when the protection is off',
    async run(bench) {
      const name = { StackName: 'workers' };
      const topic = { Type: 'AWS::SNS::Topic', Properties: { TopicName: 'from-a-stack' } };
      const TemplateBody = JSON.stringify({ Resources: { Topic: topic } });
      await cloudformation(bench).createStack({ ...name, TemplateBody, EnableTerminationProtection: true });
      await bench.settle();
      const refused = await refusal(cloudformation(bench).deleteStack(name));
      await cloudformation(bench).updateTerminationProtection({
        ...name,
        EnableTerminationProtection: false,
      });
      await cloudformation(bench).deleteStack(name);
      await bench.settle();
      return { refused, gone: await refusal(cloudformation(bench).describeStacks(name)) };
    },
    gives: { refused: 'ValidationError', gone: 'ValidationError' },
    differs: { moto: 'answers with an error page of its own' },
  },
  {
    call: 'ec2:DeleteLaunchTemplateVersions',
    says: 'keeps the default version and takes the others',
    async run(bench) {
      const LaunchTemplateData = { ImageId: 'ami-0abcdef1234567890', InstanceType: 't3.micro' } as const;
      const made = await ec2(bench).createLaunchTemplate({
        LaunchTemplateName: 'worker',
        LaunchTemplateData,
      });
      const LaunchTemplateId = made.LaunchTemplate?.LaunchTemplateId;
      await ec2(bench).createLaunchTemplateVersion({ LaunchTemplateId, LaunchTemplateData });
      const answer = await ec2(bench).deleteLaunchTemplateVersions({
        LaunchTemplateId,
        Versions: ['1', '2'],
      });
      return {
        deleted: answer.SuccessfullyDeletedLaunchTemplateVersions?.map(({ VersionNumber }) => VersionNumber),
        kept: answer.UnsuccessfullyDeletedLaunchTemplateVersions?.map(({ VersionNumber }) => VersionNumber),
      };
    },
    gives: { deleted: [2], kept: [1] },
    differs: {
      moto: 'has no DeleteLaunchTemplateVersions',
      ministack: 'has no DeleteLaunchTemplateVersions',
    },
  },
  {
    call: 'ec2:AssociateIamInstanceProfile',
    says: 'gives an instance a profile, which DisassociateIamInstanceProfile takes off again',
    async run(bench) {
      await bench.as().write('iam').createInstanceProfile({ InstanceProfileName: 'web' });
      const { Instances } = await ec2(bench).runInstances({
        ...{ ImageId: 'ami-0abcdef1234567890', InstanceType: 't3.micro', MinCount: 1, MaxCount: 1 },
      });
      await bench.settle();
      const InstanceId = Instances?.[0]?.InstanceId;
      const made = await ec2(bench).associateIamInstanceProfile({
        ...{ InstanceId, IamInstanceProfile: { Name: 'web' } },
      });
      const AssociationId = made.IamInstanceProfileAssociation?.AssociationId;
      const associated = async () => {
        const { IamInstanceProfileAssociations = [] } = await ec2(
          bench,
        ).describeIamInstanceProfileAssociations({});
        return IamInstanceProfileAssociations.filter(({ State }) => State === 'associated').length;
      };
      const before = await associated();
      await ec2(bench).disassociateIamInstanceProfile({ AssociationId });
      await bench.settle();
      return [before, await associated()];
    },
    gives: [1, 0],
  },
  {
    call: 'ec2:ReplaceNetworkAclAssociation',
    says: 'puts another ACL on a subnet, and the default one back under a new id',
    async run(bench) {
      const { Vpc } = await ec2(bench).createVpc({ CidrBlock: '10.9.0.0/16' });
      const { Subnet } = await ec2(bench).createSubnet({ VpcId: Vpc?.VpcId, CidrBlock: '10.9.1.0/24' });
      const onSubnet = async () => {
        const { NetworkAcls = [] } = await ec2(bench).describeNetworkAcls({
          Filters: [{ Name: 'vpc-id', Values: [Vpc?.VpcId ?? ''] }],
        });
        const acl = NetworkAcls.find(({ Associations = [] }) =>
          Associations.some(({ SubnetId }) => SubnetId === Subnet?.SubnetId),
        );
        const association = acl?.Associations?.find(({ SubnetId }) => SubnetId === Subnet?.SubnetId);
        return { acl: acl?.NetworkAclId, id: association?.NetworkAclAssociationId };
      };
      const first = await onSubnet();
      const { NetworkAcl } = await ec2(bench).createNetworkAcl({ VpcId: Vpc?.VpcId });
      await ec2(bench).replaceNetworkAclAssociation({
        ...{ AssociationId: first.id, NetworkAclId: NetworkAcl?.NetworkAclId },
      });
      const second = await onSubnet();
      await ec2(bench).replaceNetworkAclAssociation({ AssociationId: second.id, NetworkAclId: first.acl });
      const third = await onSubnet();
      return [second.acl === NetworkAcl?.NetworkAclId, second.id !== first.id, third.acl === first.acl];
    },
    gives: [true, true, true],
    differs: { ministack: 'has no ReplaceNetworkAclAssociation' },
  },
];
