import { describe, expect, it } from 'vitest';
import { planErasure } from '../../../lib/resources/plan-erasure.ts';
import { madeBy, prove, type TypeCase } from '../each-type.ts';
import { apply, changeFor, erase } from '../erasing.ts';
import { ACCOUNT_ID, type Lab, lab, REGION } from '../lab.ts';

const ecs = (there: Lab) => there.attacker.write('ecs', REGION);
const eks = (there: Lab) => there.attacker.write('eks', REGION);
const batch = (there: Lab) => there.attacker.write('batch', REGION);
const arn = (service: string, rest: string) => `arn:aws:${service}:${REGION}:${ACCOUNT_ID}:${rest}`;
const ROLE = `arn:aws:iam::${ACCOUNT_ID}:role/ops`;
const VIEW = 'arn:aws:eks::aws:cluster-access-policy/AmazonEKSViewPolicy';

async function registered(there: Lab) {
  await ecs(there).createCluster({ clusterName: 'mine' });
  await ecs(there).registerTaskDefinition({
    family: 'xmr',
    containerDefinitions: [{ name: 'x', image: 'docker.io/library/xmr' }],
  });
}

async function served(there: Lab) {
  await registered(there);
  const asked = { cluster: 'mine', serviceName: 'xmr', taskDefinition: 'xmr', desiredCount: 2 };
  await ecs(there).createService({ ...asked, launchType: 'FARGATE' });
}

async function queued(there: Lab) {
  await batch(there).createComputeEnvironment({ computeEnvironmentName: 'fast', type: 'MANAGED' });
  await batch(there).createJobQueue({
    jobQueueName: 'work',
    priority: 1,
    computeEnvironmentOrder: [{ order: 1, computeEnvironment: 'fast' }],
  });
}

const role = { clusterName: 'kube', roleArn: ROLE, resourcesVpcConfig: {} };

const cases: readonly TypeCase[] = [
  {
    type: 'ecs-service',
    make: served,
    event: 'CreateService',
    id: 'mine/xmr',
    ref: { arn: arn('ecs', 'service/mine/xmr'), region: REGION },
    details: '2 tasks of xmr:1, FARGATE',
    command: [`aws ecs delete-service --region ${REGION} --cluster mine --service xmr --force`],
    by: 'DeleteService',
  },
  {
    type: 'ecs-daemon',
    make: (there) =>
      ecs(there).createDaemon({
        ...{ clusterArn: 'mine', daemonName: 'agent', daemonTaskDefinitionArn: 'agent:1' },
        capacityProviderArns: ['mine'],
      }),
    event: 'CreateDaemon',
    id: 'mine/agent',
    ref: { arn: arn('ecs', 'daemon/mine/agent'), region: REGION },
    details: 'in cluster mine',
    command: [`aws ecs delete-daemon --region ${REGION} --daemon-arn ${arn('ecs', 'daemon/mine/agent')}`],
    by: 'DeleteDaemon',
  },
  {
    type: 'ecs-task',
    make: async (there) => {
      await registered(there);
      await ecs(there).runTask({ cluster: 'mine', taskDefinition: 'xmr', launchType: 'FARGATE' });
    },
    event: 'RunTask',
    id: /^mine\/[0-9a-f]{32}$/,
    details: 'xmr:1, FARGATE',
    command: [`aws ecs stop-task --region ${REGION} --cluster mine --task <name>`],
    by: 'StopTask',
  },
  {
    type: 'ecs-task-definition',
    make: registered,
    event: 'RegisterTaskDefinition',
    id: 'xmr:1',
    ref: { arn: arn('ecs', 'task-definition/xmr:1') },
    details: 'docker.io/library/xmr',
    command: [
      `aws ecs deregister-task-definition --region ${REGION} --task-definition xmr:1`,
      `aws ecs delete-task-definitions --region ${REGION} --task-definitions xmr:1`,
    ],
    by: 'DeleteTaskDefinitions',
    calls: ['DeregisterTaskDefinition', 'DeleteTaskDefinitions'],
  },
  {
    type: 'ecs-cluster',
    make: registered,
    event: 'CreateCluster',
    id: 'mine',
    ref: { arn: arn('ecs', 'cluster/mine') },
    details: '0 services, 0 tasks, 0 container instances',
    command: [`aws ecs delete-cluster --region ${REGION} --cluster mine`],
    by: 'DeleteCluster',
  },
  {
    type: 'ecs-capacity-provider',
    make: (there) =>
      ecs(there).createCapacityProvider({
        name: 'big',
        autoScalingGroupProvider: {
          autoScalingGroupArn: arn('autoscaling', 'autoScalingGroup:u:autoScalingGroupName/miners'),
        },
      }),
    event: 'CreateCapacityProvider',
    id: 'big',
    details: 'group miners',
    command: [`aws ecs delete-capacity-provider --region ${REGION} --capacity-provider big`],
    by: 'DeleteCapacityProvider',
  },
  {
    type: 'eks-nodegroup',
    make: async (there) => {
      await eks(there).createCluster({ name: 'kube', roleArn: ROLE, resourcesVpcConfig: {} });
      await eks(there).createNodegroup({
        clusterName: 'kube',
        nodegroupName: 'big',
        subnets: [],
        nodeRole: ROLE,
        instanceTypes: ['c5.12xlarge'],
      });
    },
    event: 'CreateNodegroup',
    id: 'kube/big',
    details: '2 nodes c5.12xlarge',
    command: [`aws eks delete-nodegroup --region ${REGION} --cluster-name kube --nodegroup-name big`],
    by: 'DeleteNodegroup',
  },
  {
    type: 'eks-fargate-profile',
    make: async (there) => {
      await eks(there).createCluster({ name: 'kube', roleArn: ROLE, resourcesVpcConfig: {} });
      for (const fargateProfileName of ['one', 'two']) {
        const profile = { clusterName: 'kube', fargateProfileName, podExecutionRoleArn: ROLE };
        await eks(there).createFargateProfile(profile);
        await there.clock.advance(1_000);
      }
      await there.ctx.aws.write('eks', REGION).deleteFargateProfile({
        clusterName: 'kube',
        fargateProfileName: 'one',
      });
    },
    event: 'CreateFargateProfile',
    id: 'kube/two',
    details: 'namespace default',
    command: [
      `aws eks delete-fargate-profile --region ${REGION} --cluster-name kube --fargate-profile-name two`,
    ],
    by: 'DeleteFargateProfile',
  },
  {
    type: 'eks-cluster',
    make: async (there) => {
      await eks(there).createCluster({ ...role, name: 'kube', deletionProtection: true });
      const nodes = { clusterName: 'kube', nodegroupName: 'big', subnets: [], nodeRole: ROLE };
      await eks(there).createNodegroup(nodes);
      for (const fargateProfileName of ['one', 'two'])
        await eks(there).createFargateProfile({
          clusterName: 'kube',
          fargateProfileName,
          podExecutionRoleArn: ROLE,
        });
    },
    event: 'CreateCluster',
    id: 'kube',
    ref: { arn: arn('eks', 'cluster/kube') },
    details: '1 node groups, 2 Fargate profiles; deletionProtection is switched off first',
    command: [
      `aws eks update-cluster-config --region ${REGION} --name kube --no-deletion-protection`,
      `aws eks delete-nodegroup --region ${REGION} --cluster-name kube --nodegroup-name big`,
      `aws eks wait nodegroup-deleted --region ${REGION} --cluster-name kube --nodegroup-name big`,
      ...['one', 'two'].flatMap((name) => [
        `aws eks delete-fargate-profile --region ${REGION} --cluster-name kube --fargate-profile-name ${name}`,
        `aws eks wait fargate-profile-deleted --region ${REGION} --cluster-name kube --fargate-profile-name ${name}`,
      ]),
      `aws eks delete-cluster --region ${REGION} --name kube`,
    ],
    by: 'DeleteCluster',
  },
  {
    type: 'eks-access-entry',
    make: async (there) => {
      await eks(there).createCluster({ name: 'kube', roleArn: ROLE, resourcesVpcConfig: {} });
      await eks(there).createAccessEntry({ clusterName: 'kube', principalArn: ROLE });
    },
    event: 'CreateAccessEntry',
    id: `kube/${ROLE}`,
    command: [`aws eks delete-access-entry --region ${REGION} --cluster-name kube --principal-arn ${ROLE}`],
    by: 'DeleteAccessEntry',
  },
  {
    type: 'eks-access-policy',
    make: async (there) => {
      await eks(there).createCluster({ name: 'kube', roleArn: ROLE, resourcesVpcConfig: {} });
      const entry = { clusterName: 'kube', principalArn: ROLE };
      await there.ctx.aws.write('eks', REGION).createAccessEntry(entry);
      await eks(there).associateAccessPolicy({
        ...entry,
        policyArn: VIEW,
        accessScope: { type: 'cluster' },
      });
    },
    event: 'AssociateAccessPolicy',
    id: `kube/${ROLE}/${VIEW}`,
    details: 'scope cluster',
    command: [
      `aws eks disassociate-access-policy --region ${REGION} --cluster-name kube --principal-arn ${ROLE} --policy-arn ${VIEW}`,
    ],
    by: 'DisassociateAccessPolicy',
  },
  {
    type: 'batch-job-queue',
    make: queued,
    event: 'CreateJobQueue',
    id: 'work',
    ref: { arn: arn('batch', 'job-queue/work') },
    details: 'ENABLED, 1 compute environments',
    command: [
      `aws batch update-job-queue --region ${REGION} --job-queue work --state DISABLED`,
      `aws batch delete-job-queue --region ${REGION} --job-queue work`,
    ],
    by: 'DeleteJobQueue',
    calls: ['UpdateJobQueue', 'DeleteJobQueue'],
  },
  {
    type: 'batch-compute-environment',
    make: (there) =>
      batch(there).createComputeEnvironment({ computeEnvironmentName: 'fast', type: 'MANAGED' }),
    event: 'CreateComputeEnvironment',
    id: 'fast',
    details: 'MANAGED, ENABLED, up to ? vCPU',
    command: [
      `aws batch update-compute-environment --region ${REGION} --compute-environment fast --state DISABLED`,
      `aws batch delete-compute-environment --region ${REGION} --compute-environment fast`,
    ],
    by: 'DeleteComputeEnvironment',
    calls: ['UpdateComputeEnvironment', 'DeleteComputeEnvironment'],
  },
  {
    type: 'batch-job-definition',
    make: (there) =>
      batch(there).registerJobDefinition({
        jobDefinitionName: 'xmr',
        type: 'container',
        containerProperties: { image: 'xmr:latest' },
      }),
    event: 'RegisterJobDefinition',
    id: 'xmr:1',
    details: 'xmr:latest',
    command: [`aws batch deregister-job-definition --region ${REGION} --job-definition xmr:1`],
    by: 'DeregisterJobDefinition',
  },
  {
    type: 'batch-job',
    make: async (there) => {
      await queued(there);
      await batch(there).submitJob({ jobName: 'dig', jobQueue: 'work', jobDefinition: 'xmr:1' });
    },
    event: 'SubmitJob',
    id: /^[0-9a-f-]{36}$/,
    ref: { label: 'dig' },
    details: 'RUNNING, xmr:1',
    command: [`aws batch terminate-job --region ${REGION} --job-id <id> --reason 'incident response'`],
    by: 'TerminateJob',
  },
];

prove(cases);

describe('ECS clusters', () => {
  it('go with services, tasks and instances in them, and wait until they are empty', async () => {
    const there = lab();
    await served(there);
    const made = await madeBy(there, { type: 'ecs-cluster', event: 'CreateCluster' });
    expect(await erase(there, [made])).toEqual([{ result: 'applied' }]);
    expect(there.written()).toEqual(expect.arrayContaining(['DeleteService', 'StopTask', 'DeleteCluster']));
    expect((await ecs(there).listClusters({})).clusterArns).toEqual([]);
  });

  it('that were there before are left, though creating them again went through', async () => {
    const there = lab({ before: true });
    await there.ctx.aws.write('ecs', REGION).createCluster({ clusterName: 'shop' });
    await there.afterTheLeak();
    await ecs(there).createCluster({ clusterName: 'shop' });
    const made = await madeBy(there, { type: 'ecs-cluster', event: 'CreateCluster' });
    expect(made.state.createdAt).toBe('2026-11-23T08:00:00.000Z');
  });
});

const plan = async (there: Lab) => {
  const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
  return { lineage, ...(await planErasure(there.ctx, lineage)) };
};

describe('ECS services', () => {
  it('take the Fargate tasks with them that they started, of which no event tells', async () => {
    const there = lab();
    await served(there);
    const running = () => there.ctx.aws.read('ecs', REGION).listTasks({ cluster: 'mine' });
    expect((await running()).taskArns).toHaveLength(2);
    const { lineage, changes } = await plan(there);
    expect(lineage.records.map(({ eventName }) => eventName)).not.toContain('RunTask');
    const service = changes.filter(({ kind }) => kind === 'erase:ecs-service');
    expect(await apply(there, service)).toEqual([{ result: 'applied' }]);
    await there.clock.advance(60_000);
    expect((await running()).taskArns).toEqual([]);
  });
});

describe('ECS capacity providers', () => {
  it('are followed to the managed instances ECS launched for them, and to no others', async () => {
    const there = lab();
    const managed = { infrastructureRoleArn: ROLE, instanceLaunchTemplate: undefined };
    await ecs(there).createCapacityProvider({ name: 'big', managedInstancesProvider: managed });
    await there.clock.advance(60_000);
    const ids: string[] = [];
    for (const name of ['big', 'web']) {
      const { Instances } = await there.ctx.aws
        .write('ec2', REGION)
        .runInstances({ ImageId: 'ami-0abcdef1234567890', MinCount: 1, MaxCount: 1 });
      const id = Instances?.[0]?.InstanceId ?? '';
      const instance = there.account.region(REGION).ec2.instances[id];
      if (instance !== undefined) instance.tags['aws:ecs:capacityProviderName'] = name;
      ids.push(id);
    }
    const { changes } = await plan(there);
    expect(changes.map(({ kind, target }) => [kind, target.id])).toEqual([
      ['erase:ec2-instance', ids[0]],
      ['erase:ecs-capacity-provider', 'big'],
    ]);
    expect(changes[0]?.because[0]).toMatchObject({ eventName: 'CreateCapacityProvider' });
  });
});

describe('Batch compute environments', () => {
  it('wait until the queue that uses them is gone', async () => {
    const there = lab();
    await queued(there);
    const [queue, environment] = [
      await madeBy(there, { type: 'batch-job-queue', event: 'CreateJobQueue' }),
      await madeBy(there, { type: 'batch-compute-environment', event: 'CreateComputeEnvironment' }),
    ];
    const outcomes = await Promise.all([erase(there, [environment]), erase(there, [queue])]);
    expect(outcomes.flat()).toEqual([{ result: 'applied' }, { result: 'applied' }]);
    expect(changeFor(environment).order).toBe(changeFor(queue).order);
  });
});
