import type {
  CreateStateMachineInput,
  DeleteStateMachineInput,
  DescribeStateMachineInput,
  ListExecutionsInput,
  StartExecutionInput,
  StopExecutionInput,
} from '@aws-sdk/client-sfn';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { reads, writes } from '../operations.ts';
import { after, sweep } from '../passing.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

const DELETING_MS = 30_000;

interface MachineState {
  readonly arn: string;
  readonly name: string;
  readonly definition: string;
  readonly roleArn: string;
  readonly type: string;
  readonly createdAt: string;
  goneAt?: string;
}

interface ExecutionState {
  readonly arn: string;
  readonly machine: string;
  readonly startedAt: string;
  stopped: boolean;
}

/** State machines by ARN. */
const machines = (call: Call) => sweep(call, shelf<MachineState>(call, 'state-machines'));
/** Executions by ARN. */
const executions = (call: Call) => shelf<ExecutionState>(call, 'executions');

function machineBy(call: Call, arn: string | undefined): MachineState {
  const missing = new ServiceError('StateMachineDoesNotExist', `State Machine Does Not Exist: '${arn}'`);
  return onShelf(machines(call), arn, missing);
}

/** Step Functions: state machines, and executions that go on after their machine is deleted. */
export const stepfunctionsService: SimulatedService = {
  name: 'stepfunctions',
  signingName: 'states',
  eventSource: 'states.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateStateMachine: writes((call, input: CreateStateMachineInput) => {
      const { name = '', definition = '', roleArn = '', type = 'STANDARD' } = input;
      const arn = regionalArn(call, 'states', `stateMachine:${name}`);
      const createdAt = call.now.toISOString();
      machines(call)[arn] ??= { arn, name, definition, roleArn, type, createdAt };
      return { stateMachineArn: arn, creationDate: new Date(machines(call)[arn]?.createdAt ?? createdAt) };
    }),
    DescribeStateMachine: reads((call, input: DescribeStateMachineInput) => {
      const { arn, createdAt, goneAt, ...machine } = machineBy(call, input.stateMachineArn);
      const status = goneAt === undefined ? 'ACTIVE' : 'DELETING';
      return { ...machine, stateMachineArn: arn, creationDate: new Date(createdAt), status };
    }),
    DeleteStateMachine: writes((call, input: DeleteStateMachineInput) => {
      const machine = machines(call)[input.stateMachineArn ?? ''];
      if (machine) machine.goneAt ??= after(call, DELETING_MS);
      return {};
    }),
    StartExecution: writes((call, input: StartExecutionInput) => {
      const machine = machineBy(call, input.stateMachineArn);
      const arn = regionalArn(call, 'states', `execution:${machine.name}:${call.account.uuid()}`);
      executions(call)[arn] = {
        arn,
        machine: machine.arn,
        startedAt: call.now.toISOString(),
        stopped: false,
      };
      return { executionArn: arn, startDate: call.now };
    }),
    ListExecutions: reads((call, input: ListExecutionsInput) => {
      const machine = machineBy(call, input.stateMachineArn);
      const wanted = Object.values(executions(call)).filter(
        (one) =>
          one.machine === machine.arn &&
          (input.statusFilter === undefined || input.statusFilter === (one.stopped ? 'ABORTED' : 'RUNNING')),
      );
      const { page, token } = listPage(wanted, ({ arn }) => arn, {
        size: input.maxResults || 100,
        token: input.nextToken,
      });
      return {
        executions: page.map(({ arn, startedAt, stopped }) => ({
          executionArn: arn,
          stateMachineArn: machine.arn,
          name: arn.split(':').at(-1),
          status: stopped ? 'ABORTED' : 'RUNNING',
          startDate: new Date(startedAt),
        })),
        ...(token === undefined ? {} : { nextToken: token }),
      };
    }),
    StopExecution: writes((call, input: StopExecutionInput) => {
      const missing = new ServiceError(
        'ExecutionDoesNotExist',
        `Execution Does Not Exist: '${input.executionArn}'`,
      );
      onShelf(executions(call), input.executionArn, missing).stopped = true;
      return { stopDate: call.now };
    }),
  },
};
