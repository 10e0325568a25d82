import type {
  DescribeTasksRequest,
  DescribeTasksResponse,
  ListTasksRequest,
  ListTasksResponse,
  RunTaskRequest,
  RunTaskResponse,
  StopTaskRequest,
  StopTaskResponse,
  Task,
} from '@aws-sdk/client-ecs';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { regionalArn } from '../regional-arn.ts';
import { liveCluster, nameIn, taskDefinitionBy, taskIn } from './lookup.ts';
import { startTask, stopTask } from './running.ts';
import { reconcile } from './services.ts';
import { groupOf, liveTasks, servicesOf, type TaskState, taskStatus, tasksOf } from './state.ts';

const taskArn = (call: Call, { cluster, taskId }: TaskState) =>
  regionalArn(call, 'ecs', `task/${cluster}/${taskId}`);

function shape(call: Call, task: TaskState): Task {
  const { stopAsked } = task;
  return {
    taskArn: taskArn(call, task),
    clusterArn: regionalArn(call, 'ecs', `cluster/${task.cluster}`),
    taskDefinitionArn: task.taskDefinition,
    createdAt: new Date(task.createdAt),
    group: task.group,
    launchType: task.launchType as 'FARGATE',
    lastStatus: taskStatus(task, call.now),
    desiredStatus: stopAsked === undefined ? 'RUNNING' : 'STOPPED',
    ...(task.startedBy === undefined ? {} : { startedBy: task.startedBy }),
    ...(stopAsked === undefined ? {} : { stoppedReason: stopAsked.reason }),
  };
}

/** RunTask: up to ten copies. */
const runTask: Operation = {
  readOnly: false,
  run(call, input: RunTaskRequest): RunTaskResponse {
    const cluster = liveCluster(call, input.cluster);
    const definition = taskDefinitionBy(call, input.taskDefinition);
    const { count = 1 } = input;
    if (count < 1 || count > 10)
      throw new ServiceError('InvalidParameterException', 'The number of tasks must be between 1 and 10.');
    const tasks = Array.from({ length: count }, () =>
      startTask(call, {
        cluster: cluster.clusterName,
        taskDefinition: definition.arn,
        launchType: input.launchType ?? 'EC2',
        group: input.group ?? `family:${definition.family}`,
        ...(input.startedBy === undefined ? {} : { startedBy: input.startedBy }),
      }),
    );
    return { tasks: tasks.map((task) => shape(call, task)), failures: [] };
  },
};

const describeTasks: Operation = {
  readOnly: true,
  run(call, input: DescribeTasksRequest): DescribeTasksResponse {
    const { clusterName } = liveCluster(call, input.cluster);
    const asked = input.tasks ?? [];
    if (asked.length > 100)
      throw new ServiceError('InvalidParameterException', 'Too many tasks, at most 100.');
    const found = asked.map((id) => ({ id, task: tasksOf(call)[`${clusterName}/${nameIn(id)}`] }));
    return {
      tasks: found.flatMap(({ task }) => (task ? [shape(call, task)] : [])),
      failures: found.flatMap(({ id, task }) =>
        task
          ? []
          : [{ arn: regionalArn(call, 'ecs', `task/${clusterName}/${nameIn(id)}`), reason: 'MISSING' }],
      ),
    };
  },
};

const listTasks: Operation = {
  readOnly: true,
  run(call, input: ListTasksRequest): ListTasksResponse {
    const { clusterName } = liveCluster(call, input.cluster);
    const wanted = input.desiredStatus ?? 'RUNNING';
    const matching = liveTasks(call, clusterName).filter(
      ({ group, stopAsked }) =>
        (stopAsked === undefined ? 'RUNNING' : 'STOPPED') === wanted &&
        (input.serviceName === undefined || group === `service:${nameIn(input.serviceName)}`),
    );
    const { page, token } = listPage(matching, ({ taskId }) => taskId, {
      size: input.maxResults ?? 100,
      token: input.nextToken,
    });
    return {
      taskArns: page.map((task) => taskArn(call, task)),
      ...(token === undefined ? {} : { nextToken: token }),
    };
  },
};

/** StopTask: a service that wants the task starts another in its place. */
const stopOneTask: Operation = {
  readOnly: false,
  run(call, input: StopTaskRequest): StopTaskResponse {
    const task = taskIn(call, liveCluster(call, input.cluster), input.task);
    stopTask(call, task, input.reason ?? 'Task stopped by user');
    const service = Object.values(servicesOf(call)).find(
      (one) => one.cluster === task.cluster && groupOf(one) === task.group,
    );
    if (service) reconcile(call, service);
    return { task: shape(call, task) };
  },
};

export const taskOperations = {
  RunTask: runTask,
  DescribeTasks: describeTasks,
  ListTasks: listTasks,
  StopTask: stopOneTask,
};
