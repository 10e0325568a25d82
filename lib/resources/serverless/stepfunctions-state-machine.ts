import type { DescribeStateMachineOutput } from '@aws-sdk/client-sfn';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { unlessAbsent } from '../absent.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'stepfunctions-state-machine';

interface Found {
  readonly machine: Omit<DescribeStateMachineOutput, '$metadata'>;
  /** ARNs of executions that go on. */
  readonly running: readonly string[];
}

/**
 * Step Functions state machines, by ARN. Executions that run go on after the machine is deleted, so they are stopped.
 * https://docs.aws.amazon.com/step-functions/latest/apireference/API_DeleteStateMachine.html
 */
export const stepfunctionsStateMachine = describedType<Found>({
  type: TYPE,
  title: 'Step Functions state machines',
  action: 'Delete state machine',
  loses: 'Its executions that run, and their history.',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(TYPE, 'states:CreateStateMachine', ({ responseElements }) => {
      // A version published with it stands behind the name.
      const arn = textAt(responseElements, 'stateMachineArn')?.split(':').slice(0, 7).join(':');
      return arn === undefined ? undefined : { id: arn, arn };
    }),
  ],
  deletedBy: [{ source: 'states', name: 'DeleteStateMachine' }],
  permissions: [
    'states:DescribeStateMachine',
    'states:ListExecutions',
    'states:StopExecution',
    'states:DeleteStateMachine',
  ],

  async describe(ctx, { id: stateMachineArn, region }) {
    const states = ctx.aws.read('stepfunctions', region);
    const { $metadata: _, ...machine } = await states.describeStateMachine({ stateMachineArn });
    if (machine.status === 'DELETING') return undefined;
    if (machine.type === 'EXPRESS') return { machine, running: [] };
    const executions = await allPages(async (nextToken) => {
      const asked = {
        stateMachineArn,
        statusFilter: 'RUNNING',
        ...(nextToken ? { nextToken } : {}),
      } as const;
      const page = await states.listExecutions(asked);
      return { items: page.executions, next: page.nextToken };
    });
    return { machine, running: executions.flatMap(({ executionArn }) => executionArn ?? []) };
  },
  facts: ({ machine: { creationDate, type, roleArn }, running }) => ({
    createdAt: creationDate,
    summary: `${type}, role ${roleArn?.split('/').at(-1)}, ${running.length} running`,
  }),
  async erase(ctx, { id: stateMachineArn, region }, { running }) {
    const states = ctx.aws.write('stepfunctions', region);
    for (const executionArn of running) await unlessAbsent(states.stopExecution({ executionArn }));
    return states.deleteStateMachine({ stateMachineArn });
  },
  commands: ({ id, region }, { running }) => [
    ...running.map((arn) => awsCommand('stepfunctions', 'stop-execution', { region, 'execution-arn': arn })),
    awsCommand('stepfunctions', 'delete-state-machine', { region, 'state-machine-arn': id }),
  ],
});
