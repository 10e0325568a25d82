import { describe, expect, it } from 'vitest';
import { ACCOUNT_ID, refusal } from '../../account/in-account.ts';
import { type AsAdmin, asAdmin, REGION, trusting } from '../as-admin.ts';

const ARN = `arn:aws:ecs:${REGION}:${ACCOUNT_ID}`;

async function withService(there: AsAdmin, desiredCount = 3) {
  const ecs = there.as().write('ecs', REGION);
  await ecs.createCluster({ clusterName: 'web' });
  await ecs.registerTaskDefinition({ family: 'site', containerDefinitions: [{ name: 'nginx' }] });
  const asked = { cluster: 'web', serviceName: 'site', taskDefinition: 'site', desiredCount };
  await ecs.createService({ ...asked, launchType: 'FARGATE' });
  return ecs;
}

describe('ECS', () => {
  it('keeps a service at the number of tasks it wants', async () => {
    const there = asAdmin();
    const ecs = await withService(there);
    const before = (await ecs.listTasks({ cluster: 'web' })).taskArns ?? [];
    expect(before).toHaveLength(3);
    await ecs.stopTask({ cluster: 'web', task: before[0] });
    const after = (await ecs.listTasks({ cluster: 'web' })).taskArns ?? [];
    expect(after).toHaveLength(3);
    expect(after).not.toContain(before[0]);
    await ecs.updateService({ cluster: 'web', service: 'site', desiredCount: 1 });
    expect((await ecs.listTasks({ cluster: 'web', serviceName: 'site' })).taskArns).toHaveLength(1);
  });

  it('deletes a service that wants tasks only by force, and drains it first', async () => {
    const there = asAdmin();
    const ecs = await withService(there);
    const one = { cluster: 'web', service: 'site' };
    expect((await refusal(ecs.deleteService(one))).code).toBe('InvalidParameterException');
    await ecs.deleteService({ ...one, force: true });
    const status = async () =>
      (await ecs.describeServices({ cluster: 'web', services: ['site'] })).services?.[0]?.status;
    expect(await status()).toBe('DRAINING');
    const again = { cluster: 'web', serviceName: 'site', taskDefinition: 'site' };
    expect((await refusal(ecs.createService(again))).message).toContain('still Draining');
    expect((await refusal(ecs.deleteService({ ...one, force: true }))).code).toBe(
      'ServiceNotActiveException',
    );
    await there.clock.advance(30_000);
    expect(await status()).toBe('INACTIVE');
  });

  it('deletes a cluster only when nothing is in it', async () => {
    const there = asAdmin();
    const ecs = await withService(there);
    const code = async () => (await refusal(ecs.deleteCluster({ cluster: 'web' }))).code;
    expect(await code()).toBe('ClusterContainsServicesException');
    await ecs.deleteService({ cluster: 'web', service: 'site', force: true });
    await there.clock.advance(30_000);
    const { tasks: [task] = [] } = await ecs.runTask({ cluster: 'web', taskDefinition: 'site' });
    expect(await code()).toBe('ClusterContainsTasksException');
    await ecs.stopTask({ cluster: 'web', task: task?.taskArn });
    await there.clock.advance(30_000);
    await ecs.deleteCluster({ cluster: `${ARN}:cluster/web` });
    expect((await ecs.describeClusters({ clusters: ['web'] })).clusters?.[0]?.status).toBe('INACTIVE');
    expect(await code()).toBe('ClusterNotFoundException');
    expect((await ecs.describeClusters({ clusters: ['other'] })).failures).toEqual([
      { arn: `${ARN}:cluster/other`, reason: 'MISSING' },
    ]);
  });

  it('gives tasks with a role its credentials, as CloudTrail shows', async () => {
    const there = asAdmin();
    const ecs = there.as().write('ecs', REGION);
    await there
      .as()
      .write('iam')
      .createRole({
        RoleName: 'worker',
        AssumeRolePolicyDocument: trusting('ecs-tasks.amazonaws.com'),
      });
    await ecs.createCluster({});
    const taskRoleArn = `arn:aws:iam::${ACCOUNT_ID}:role/worker`;
    await ecs.registerTaskDefinition({ family: 'job', taskRoleArn, containerDefinitions: [] });
    const { tasks: [task] = [] } = await ecs.runTask({ taskDefinition: 'job' });
    const sessionName = task?.taskArn?.split('/').at(-1);
    expect(there.records('AssumeRole')).toMatchObject([
      {
        userIdentity: { type: 'AWSService', invokedBy: 'ecs-tasks.amazonaws.com' },
        requestParameters: { roleArn: taskRoleArn, roleSessionName: sessionName },
      },
    ]);
  });

  it('deletes a task definition only when it was deregistered', async () => {
    const there = asAdmin();
    const ecs = there.as().write('ecs', REGION);
    for (const image of ['a', 'b'])
      await ecs.registerTaskDefinition({ family: 'job', containerDefinitions: [{ name: 'main', image }] });
    const early = await ecs.deleteTaskDefinitions({ taskDefinitions: ['job:2'] });
    expect(early.failures?.[0]?.reason).toContain('still in ACTIVE status');
    await ecs.deregisterTaskDefinition({ taskDefinition: 'job:2' });
    const { taskDefinitions } = await ecs.deleteTaskDefinitions({ taskDefinitions: ['job:2'] });
    expect(taskDefinitions?.[0]?.status).toBe('DELETE_IN_PROGRESS');
    expect((await ecs.listTaskDefinitions({})).taskDefinitionArns).toEqual([`${ARN}:task-definition/job:1`]);
    expect((await refusal(ecs.describeTaskDefinition({ taskDefinition: 'none' }))).code).toBe(
      'ClientException',
    );
  });
});
