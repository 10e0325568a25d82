import type {
  DeleteTaskDefinitionsRequest,
  DeleteTaskDefinitionsResponse,
  DeregisterTaskDefinitionRequest,
  DeregisterTaskDefinitionResponse,
  DescribeTaskDefinitionRequest,
  DescribeTaskDefinitionResponse,
  ListTaskDefinitionsRequest,
  ListTaskDefinitionsResponse,
  RegisterTaskDefinitionRequest,
  RegisterTaskDefinitionResponse,
  TaskDefinition,
} from '@aws-sdk/client-ecs';
import { demandPassRole } from '../../account/pass-role.ts';
import { type Operation, ServiceError } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { regionalArn } from '../regional-arn.ts';
import { taskDefinitionBy } from './lookup.ts';
import { type TaskDefinitionState, taskDefinitions } from './state.ts';

function shape(definition: TaskDefinitionState): TaskDefinition {
  const { tags: _, ...asked } = definition.asked;
  return {
    ...asked,
    taskDefinitionArn: definition.arn,
    family: definition.family,
    revision: definition.revision,
    status: definition.status,
    registeredAt: new Date(definition.registeredAt),
    registeredBy: definition.registeredBy,
    volumes: asked.volumes ?? [],
    placementConstraints: asked.placementConstraints ?? [],
  };
}

/** RegisterTaskDefinition: a family's next revision. Handing roles to its tasks needs iam:PassRole. */
const registerTaskDefinition: Operation = {
  readOnly: false,
  run(call, input: RegisterTaskDefinitionRequest): RegisterTaskDefinitionResponse {
    const { family = '', taskRoleArn, executionRoleArn } = input;
    for (const arn of [taskRoleArn, executionRoleArn])
      if (arn) demandPassRole(call, { name: 'ecs', protocol: 'json' }, arn, 'ecs-tasks.amazonaws.com');
    const definitions = taskDefinitions(call);
    const revision = Object.values(definitions).filter((known) => known.family === family).length + 1;
    const definition: TaskDefinitionState = {
      family,
      revision,
      arn: regionalArn(call, 'ecs', `task-definition/${family}:${revision}`),
      asked: input,
      registeredAt: call.now.toISOString(),
      registeredBy: call.caller.arn,
      status: 'ACTIVE',
    };
    definitions[`${family}:${revision}`] = definition;
    return { taskDefinition: shape(definition) };
  },
};

const describeTaskDefinition: Operation = {
  readOnly: true,
  run(call, input: DescribeTaskDefinitionRequest): DescribeTaskDefinitionResponse {
    return { taskDefinition: shape(taskDefinitionBy(call, input.taskDefinition)) };
  },
};

const listTaskDefinitions: Operation = {
  readOnly: true,
  run(call, input: ListTaskDefinitionsRequest): ListTaskDefinitionsResponse {
    const { familyPrefix, status = 'ACTIVE' } = input;
    const matching = Object.values(taskDefinitions(call)).filter(
      (definition) =>
        definition.status === status && (familyPrefix === undefined || definition.family === familyPrefix),
    );
    const { page, token } = listPage(matching, ({ arn }) => arn, {
      size: input.maxResults ?? 100,
      token: input.nextToken,
    });
    return {
      taskDefinitionArns: page.map(({ arn }) => arn),
      ...(token === undefined ? {} : { nextToken: token }),
    };
  },
};

const deregisterTaskDefinition: Operation = {
  readOnly: false,
  run(call, input: DeregisterTaskDefinitionRequest): DeregisterTaskDefinitionResponse {
    const definition = taskDefinitionBy(call, input.taskDefinition);
    if (definition.status !== 'ACTIVE')
      throw new ServiceError('ClientException', 'The specified task definition is not active.');
    definition.status = 'INACTIVE';
    return { taskDefinition: shape(definition) };
  },
};

/** DeleteTaskDefinitions: up to ten at once; one that is still registered is told among the failures. */
const deleteTaskDefinitions: Operation = {
  readOnly: false,
  run(call, input: DeleteTaskDefinitionsRequest): DeleteTaskDefinitionsResponse {
    const asked = input.taskDefinitions ?? [];
    if (asked.length > 10)
      throw new ServiceError('InvalidParameterException', 'Too many task definitions, at most 10.');
    const answers = asked.map((id) => {
      const definition = taskDefinitionBy(call, id);
      if (definition.status === 'ACTIVE')
        return {
          failure: {
            arn: definition.arn,
            reason: 'The specified task definition is still in ACTIVE status. Please deregister the target.',
          },
        };
      definition.status = 'DELETE_IN_PROGRESS';
      return { deleted: shape(definition) };
    });
    return {
      taskDefinitions: answers.flatMap(({ deleted }) => deleted ?? []),
      failures: answers.flatMap(({ failure }) => failure ?? []),
    };
  },
};

export const taskDefinitionOperations = {
  RegisterTaskDefinition: registerTaskDefinition,
  DescribeTaskDefinition: describeTaskDefinition,
  ListTaskDefinitions: listTaskDefinitions,
  DeregisterTaskDefinition: deregisterTaskDefinition,
  DeleteTaskDefinitions: deleteTaskDefinitions,
};
