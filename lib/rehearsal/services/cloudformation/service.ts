import type {
  CreateStackInput,
  DeleteStackInput,
  DescribeStacksInput,
  GetTemplateInput,
  ListStackResourcesInput,
  Stack,
  UpdateTerminationProtectionInput,
} from '@aws-sdk/client-cloudformation';
import { demandPassRole } from '../../account/pass-role.ts';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { after, reached } from '../passing.ts';
import { regionalArn } from '../regional-arn.ts';
import { shelf } from '../shelf.ts';

const DELETING_MS = 90_000;

interface StackState {
  readonly id: string;
  readonly name: string;
  readonly createdAt: string;
  readonly template: string;
  readonly roleArn?: string;
  terminationProtection: boolean;
  /** Logical ids of what stands in the template, with whether deleting it fails. */
  readonly resources: { readonly logicalId: string; readonly type: string; readonly stuck: boolean }[];
  /** The deletion that goes on or has ended, and what it was told to retain. */
  deletion?: { readonly doneAt: string; readonly retained: string[] };
}

/** Stacks by id. A deleted one is still described by its id. */
const stacks = (call: Call) => shelf<StackState>(call, 'stacks');

const unknown = (name: string | undefined) =>
  new ServiceError('ValidationError', `Stack with id ${name} does not exist`);

/** What is left of a stack after its deletion so far. */
function left(stack: StackState) {
  return stack.resources.filter(
    ({ logicalId, stuck }) => stuck && !stack.deletion?.retained.includes(logicalId),
  );
}

function statusOf(call: Call, stack: StackState) {
  if (stack.deletion === undefined) return 'CREATE_COMPLETE';
  if (!reached(call, stack.deletion.doneAt)) return 'DELETE_IN_PROGRESS';
  return left(stack).length > 0 ? 'DELETE_FAILED' : 'DELETE_COMPLETE';
}

function stackBy(call: Call, nameOrId: string | undefined): StackState {
  const byId = stacks(call)[nameOrId ?? ''];
  const byName = Object.values(stacks(call)).find(
    (stack) => stack.name === nameOrId && statusOf(call, stack) !== 'DELETE_COMPLETE',
  );
  const found = byId ?? byName;
  if (found === undefined) throw unknown(nameOrId);
  return found;
}

function resourcesIn(template: string): StackState['resources'] {
  try {
    const parsed: { Resources?: Record<string, { Type?: string; Metadata?: { Stuck?: boolean } }> } =
      JSON.parse(template);
    return Object.entries(parsed.Resources ?? {}).map(([logicalId, { Type = '', Metadata }]) => ({
      logicalId,
      type: Type,
      stuck: Metadata?.Stuck === true,
    }));
  } catch (error) {
    if (error instanceof SyntaxError) throw new ServiceError('ValidationError', 'Template format error');
    throw error;
  }
}

function shape(call: Call, stack: StackState): Stack {
  const status = statusOf(call, stack);
  return {
    StackId: stack.id,
    StackName: stack.name,
    CreationTime: new Date(stack.createdAt),
    StackStatus: status,
    EnableTerminationProtection: stack.terminationProtection,
    ...(stack.roleArn === undefined ? {} : { RoleARN: stack.roleArn }),
    ...(status === 'DELETE_FAILED'
      ? {
          StackStatusReason: `The following resource(s) failed to delete: [${left(stack)
            .map(({ logicalId }) => logicalId)
            .join(', ')}].`,
        }
      : {}),
  };
}

/**
 * CloudFormation: stacks by what their template names. A resource whose metadata says `Stuck` is one CloudFormation
 * fails to delete.
 */
export const cloudformationService: SimulatedService = {
  name: 'cloudformation',
  eventSource: 'cloudformation.amazonaws.com',
  protocol: 'awsQuery',
  scope: 'regional',
  operations: {
    CreateStack: writes((call, input: CreateStackInput) => {
      const { StackName: name = '', TemplateBody = '{}', RoleARN } = input;
      const taken = Object.values(stacks(call)).some(
        (stack) => stack.name === name && statusOf(call, stack) !== 'DELETE_COMPLETE',
      );
      if (taken) throw new ServiceError('AlreadyExistsException', `Stack [${name}] already exists`);
      if (RoleARN)
        demandPassRole(
          call,
          { name: 'cloudformation', protocol: 'awsQuery' },
          RoleARN,
          'cloudformation.amazonaws.com',
        );
      const id = regionalArn(call, 'cloudformation', `stack/${name}/${call.account.uuid()}`);
      stacks(call)[id] = {
        id,
        name,
        createdAt: call.now.toISOString(),
        template: TemplateBody,
        terminationProtection: input.EnableTerminationProtection ?? false,
        resources: resourcesIn(TemplateBody),
        ...(RoleARN === undefined ? {} : { roleArn: RoleARN }),
      };
      return { StackId: id };
    }),
    DescribeStacks: reads((call, input: DescribeStacksInput) => ({
      Stacks:
        input.StackName === undefined
          ? Object.values(stacks(call)).map((stack) => shape(call, stack))
          : [shape(call, stackBy(call, input.StackName))],
    })),
    ListStackResources: reads((call, input: ListStackResourcesInput) => {
      const stack = stackBy(call, input.StackName);
      const failed = statusOf(call, stack) === 'DELETE_FAILED';
      return {
        StackResourceSummaries: (failed ? left(stack) : stack.resources).map(({ logicalId, type }) => ({
          LogicalResourceId: logicalId,
          PhysicalResourceId: `${stack.name}-${logicalId}`,
          ResourceType: type,
          ResourceStatus: failed ? 'DELETE_FAILED' : 'CREATE_COMPLETE',
          LastUpdatedTimestamp: new Date(stack.createdAt),
        })),
      };
    }),
    GetTemplate: reads((call, input: GetTemplateInput) => ({
      TemplateBody: stackBy(call, input.StackName).template,
    })),
    UpdateTerminationProtection: writes((call, input: UpdateTerminationProtectionInput) => {
      const stack = stackBy(call, input.StackName);
      stack.terminationProtection = input.EnableTerminationProtection ?? false;
      return { StackId: stack.id };
    }),
    /** DeleteStack: not while it is protected, nor when its role is gone. What failed once may be retained. */
    DeleteStack: writes((call, input: DeleteStackInput) => {
      const stack = stacks(call)[input.StackName ?? ''] ?? stackBy(call, input.StackName);
      if (stack.terminationProtection)
        throw new ServiceError(
          'ValidationError',
          `Stack [${stack.name}] cannot be deleted while TerminationProtection is enabled`,
        );
      if (stack.roleArn && !call.account.state.iam.roles[stack.roleArn.split('/').at(-1) ?? ''])
        throw new ServiceError('ValidationError', `Role ${stack.roleArn} is invalid or cannot be assumed`);
      const retained = input.RetainResources ?? [];
      if (retained.length > 0 && statusOf(call, stack) !== 'DELETE_FAILED')
        throw new ServiceError(
          'ValidationError',
          'Invalid operation on stack. Specify which resources to retain only when the stack is in the DELETE_FAILED state.',
        );
      stack.deletion = { doneAt: after(call, DELETING_MS), retained: [...retained] };
      return {};
    }),
  },
};
