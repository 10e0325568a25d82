import type { Call } from '../../account/service.ts';
import { assumeForService } from '../sts/service-session.ts';
import { nameIn, taskDefinitionBy } from './lookup.ts';
import { type TaskState, tasksOf } from './state.ts';

const SESSION_SECONDS = 6 * 3600;

/** Starts a task; one whose definition has a task role gets credentials under its own id. */
export function startTask(
  call: Call,
  task: Omit<TaskState, 'taskId' | 'createdAt' | 'stopAsked'>,
): TaskState {
  const started: TaskState = {
    ...task,
    taskId: call.account.uuid().replaceAll('-', ''),
    createdAt: call.now.toISOString(),
  };
  tasksOf(call)[`${started.cluster}/${started.taskId}`] = started;
  const { taskRoleArn } = taskDefinitionBy(call, started.taskDefinition).asked;
  const role = taskRoleArn === undefined ? undefined : call.account.state.iam.roles[nameIn(taskRoleArn)];
  if (role)
    assumeForService(call.account, {
      role,
      sessionName: started.taskId,
      service: 'ecs-tasks.amazonaws.com',
      region: call.region,
      seconds: SESSION_SECONDS,
    });
  return started;
}

export function stopTask(call: Call, task: TaskState, reason: string): void {
  task.stopAsked ??= { at: call.now.toISOString(), reason };
}
