import type { Stack, StackResourceSummary } from '@aws-sdk/client-cloudformation';
import { errorCode, errorMessage } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { textAt } from '../../trail/spelling.ts';
import { allPages } from '../all-pages.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { evidencePath } from '../evidence-path.ts';
import { creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { until } from '../until.ts';

const TYPE = 'cloudformation-stack';
/** A stack with databases or clusters in it takes that long. */
const DELETING = { everyMs: 10_000, forMs: 45 * 60_000 };

interface Found {
  readonly stack: Stack;
  readonly resources: readonly StackResourceSummary[];
}

async function stackOf(ctx: ReadContext, { id, region }: ResourceRef): Promise<Stack | undefined> {
  try {
    const { Stacks } = await ctx.aws.read('cloudformation', region).describeStacks({ StackName: id });
    return Stacks?.find(({ StackStatus }) => StackStatus !== 'DELETE_COMPLETE');
  } catch (error) {
    // CloudFormation has no code of its own for a stack that is not there.
    if (errorCode(error) === 'ValidationError' && errorMessage(error).includes('does not exist'))
      return undefined;
    throw error;
  }
}

async function resourcesOf(ctx: ReadContext, { id, region }: ResourceRef): Promise<StackResourceSummary[]> {
  const cloudformation = ctx.aws.read('cloudformation', region);
  return allPages(async (NextToken) => {
    const asked = { StackName: id, ...(NextToken === undefined ? {} : { NextToken }) };
    const page = await cloudformation.listStackResources(asked);
    return { items: page.StackResourceSummaries, next: page.NextToken };
  });
}

const HALTED = ['DELETE_FAILED', 'DELETE_COMPLETE'];
const named = ({ ResourceType, PhysicalResourceId, LogicalResourceId }: StackResourceSummary) =>
  `${ResourceType} ${PhysicalResourceId ?? LogicalResourceId}`;

/** Deletes and waits until it is done. What the stack could not delete is retained and then told. */
async function erase(ctx: WriteContext, ref: ResourceRef, { stack }: Found): Promise<void> {
  const cloudformation = ctx.aws.write('cloudformation', ref.region);
  const StackName = ref.id;
  if (stack.EnableTerminationProtection) {
    await cloudformation.updateTerminationProtection({ StackName, EnableTerminationProtection: false });
  }
  const remove = async (retained: readonly string[]) => {
    await cloudformation.deleteStack({
      StackName,
      ...(retained.length === 0 ? {} : { RetainResources: [...retained] }),
    });
    return until(
      ctx,
      `the stack ${stack.StackName} to be deleted`,
      () => stackOf(ctx, ref),
      (now) => now === undefined || HALTED.includes(now.StackStatus ?? ''),
      DELETING,
    );
  };
  const halted = stack.StackStatus === 'DELETE_FAILED' ? stack : await remove([]);
  if (halted === undefined) return;
  const kept = (await resourcesOf(ctx, ref)).filter(
    ({ ResourceStatus }) => ResourceStatus === 'DELETE_FAILED',
  );
  const left = await remove(kept.flatMap(({ LogicalResourceId }) => LogicalResourceId ?? []));
  if (left === undefined && kept.length === 0) return;
  throw new SpillkitError(
    'StackLeftResources',
    `CloudFormation could not delete ${kept.map(named).join(', ') || stack.StackName} (${halted.StackStatusReason ?? 'it gives no reason'}).`,
    left === undefined ? 'The stack is gone; delete these one by one.' : 'Look at the stack in the console.',
  );
}

/**
 * CloudFormation stacks, by their unique id, with what is in them; nested ones go with their parent. The role a stack
 * was given has to exist still, so stacks go before roles.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_DeleteStack.html
 */
export const cloudformationStack = describedType<Found>({
  type: TYPE,
  title: 'CloudFormation stacks',
  action: 'Delete CloudFormation stack',
  loses: 'Everything it made, but what its template says is to be retained.',
  order: ORDER.stopRespawners,
  protections: ['EnableTerminationProtection'],
  createdBy: [
    creation(TYPE, 'cloudformation:CreateStack', (record) => {
      const id = textAt(record.responseElements, 'stackId');
      const label = textAt(record.requestParameters, 'stackName');
      return id === undefined ? undefined : { id, arn: id, ...(label === undefined ? {} : { label }) };
    }),
  ],
  deletedBy: [{ source: 'cloudformation', name: 'DeleteStack' }],
  permissions: [
    'cloudformation:DescribeStacks',
    'cloudformation:ListStackResources',
    'cloudformation:GetTemplate',
    'cloudformation:UpdateTerminationProtection',
    'cloudformation:DeleteStack',
  ],

  async describe(ctx, ref) {
    const stack = await stackOf(ctx, ref);
    // A nested stack that is looked at by itself goes with its parent.
    if (stack === undefined || stack.StackStatus === 'DELETE_IN_PROGRESS') return undefined;
    return { stack, resources: await resourcesOf(ctx, ref) };
  },
  facts: ({ stack, resources }) => ({
    createdAt: stack.CreationTime,
    on: stack.EnableTerminationProtection ? ['EnableTerminationProtection'] : [],
    summary: `${stack.StackName}, ${stack.StackStatus}, ${resources.length} resources`,
  }),
  async saveEvidence(ctx, ref) {
    const { TemplateBody } = await ctx.aws.read('cloudformation', ref.region).getTemplate({
      StackName: ref.id,
    });
    if (TemplateBody) await ctx.evidence.save(evidencePath(ref, 'template'), TemplateBody);
  },
  erase,
  commands({ id, region }, { stack }) {
    const one = { region, 'stack-name': id };
    const off = { ...one, 'no-enable-termination-protection': true } as const;
    return [
      ...(stack.EnableTerminationProtection
        ? [awsCommand('cloudformation', 'update-termination-protection', off)]
        : []),
      awsCommand('cloudformation', 'delete-stack', one),
      awsCommand('cloudformation', 'wait stack-delete-complete', one),
    ];
  },
});
