import type { TrailRecord } from '../trail/record.ts';
import { at, eventKey, itemsAt, textAt, textsAt } from '../trail/spelling.ts';

/**
 * Compute other than instances that a call made, or made to run other code: it acts in sessions of a role, whose
 * name tells which compute it is.
 */
export interface ComputeSession {
  /** A changed one was there before, and its rightful code may still run in it. */
  readonly how: 'made' | 'changed';
  /** `roleSessionName` of its sessions: the function's name, the task's id, `AWSCodeBuild-` and the build's id. */
  readonly session: string;
}

/** A role a service acts in for something a call made, where no session name tells for which. */
export interface ServiceRole {
  readonly roleArn: string;
  /** `ecs-tasks.amazonaws.com`, as `invokedBy` names it. */
  readonly service: string;
}

/** Role sessions by name that a record, which did not fail, brings under the caller's control. */
export function computeSessions(record: TrailRecord): readonly ComputeSession[] {
  const { requestParameters: asked, responseElements: made } = record;
  switch (eventKey(record)) {
    case 'lambda:CreateFunction':
      return sessions('made', functionName(record));
    case 'lambda:UpdateFunctionCode':
      return at(asked, 'dryRun') === true ? [] : sessions('changed', functionName(record));
    case 'lambda:UpdateFunctionConfiguration':
      return sessions('changed', functionName(record));
    case 'ecs:RunTask':
    case 'ecs:StartTask':
      return itemsAt(made, 'tasks').flatMap((task) => sessions('made', lastOf(textAt(task, 'taskArn'), '/')));
    case 'codebuild:StartBuild': {
      const build = lastOf(textAt(made, 'build', 'id'), ':');
      return sessions('made', build === undefined ? undefined : `AWSCodeBuild-${build}`);
    }
    default:
      return [];
  }
}

/** Where the request names the role that a service will act in, and which service that is. */
const SERVICE_ROLES: Readonly<Record<string, readonly [service: string, ...paths: string[][]]>> = {
  'batch:RegisterJobDefinition': ['ecs-tasks', ['containerProperties', 'jobRoleArn']],
  'cloudformation:CreateStack': ['cloudformation', ['roleARN']],
  'codebuild:CreateProject': ['codebuild', ['serviceRole']],
  'ecs:RegisterTaskDefinition': ['ecs-tasks', ['taskRoleArn'], ['executionRoleArn']],
  'events:PutTargets': ['events', ['targets', 'roleArn']],
  'glue:CreateDevEndpoint': ['glue', ['roleArn']],
  'glue:CreateJob': ['glue', ['role']],
  'sagemaker:CreateNotebookInstance': ['sagemaker', ['roleArn']],
  'sagemaker:CreateProcessingJob': ['sagemaker', ['roleArn']],
  'sagemaker:CreateTrainingJob': ['sagemaker', ['roleArn']],
  'scheduler:CreateSchedule': ['scheduler', ['target', 'roleArn']],
  'states:CreateStateMachine': ['states', ['roleArn']],
};

/** Roles that services act in for what a record, which did not fail, made. */
export function serviceRoles(record: TrailRecord): readonly ServiceRole[] {
  const [service, ...paths] = SERVICE_ROLES[eventKey(record)] ?? [];
  if (service === undefined) return [];
  const roles = paths.flatMap(([first = '', ...rest]) =>
    rest.length === 0
      ? textsAt(record.requestParameters, first)
      : itemsAt(record.requestParameters, first).flatMap((item) => textsAt(item, ...rest)),
  );
  return roles.map((roleArn) => ({ roleArn, service: `${service}.amazonaws.com` }));
}

/** Requests name a function by its name or its ARN, whole or in part, with or without a qualifier behind it. */
function functionName({ requestParameters }: TrailRecord): string | undefined {
  const named = textAt(requestParameters, 'functionName');
  return /^(?:.*:)?function:([^:]+)/.exec(named ?? '')?.[1] ?? named?.split(':')[0];
}

function sessions(how: ComputeSession['how'], session: string | undefined): readonly ComputeSession[] {
  return session === undefined ? [] : [{ how, session }];
}

function lastOf(text: string | undefined, separator: string): string | undefined {
  return text?.split(separator).at(-1);
}
