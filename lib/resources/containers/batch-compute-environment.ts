import type { ComputeEnvironmentDetail } from '@aws-sdk/client-batch';
import { errorCode, errorMessage } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { retrying } from '../retrying.ts';
import { until } from '../until.ts';

const TYPE = 'batch-compute-environment';
const SETTLING = { everyMs: 5_000, forMs: 10 * 60_000 };

async function describe(ctx: ReadContext, { id, region }: ResourceRef) {
  const asked = { computeEnvironments: [id] };
  const { computeEnvironments } = await ctx.aws.read('batch', region).describeComputeEnvironments(asked);
  return computeEnvironments?.find(({ status }) => status !== 'DELETING' && status !== 'DELETED');
}

/**
 * Batch compute environments, which keep the Auto Scaling group and the ECS cluster Batch made for them. Deleting
 * waits for the queues that use it, and needs its service role alive.
 * https://docs.aws.amazon.com/batch/latest/APIReference/API_DeleteComputeEnvironment.html
 */
export const batchComputeEnvironment = describedType<ComputeEnvironmentDetail>({
  type: TYPE,
  title: 'Batch compute environments',
  action: 'Delete Batch compute environment',
  loses: 'Its instances.',
  order: ORDER.stopRespawners,
  eraseAfter: ['batch-job-queue'],
  createdBy: [
    creation(TYPE, 'batch:CreateComputeEnvironment', ({ responseElements }) =>
      byArn(textAt(responseElements, 'computeEnvironmentArn'), ':compute-environment/'),
    ),
  ],
  deletedBy: [{ source: 'batch', name: 'DeleteComputeEnvironment' }],
  permissions: [
    'batch:DescribeComputeEnvironments',
    'batch:UpdateComputeEnvironment',
    'batch:DeleteComputeEnvironment',
  ],

  describe,
  facts: ({ type, state, computeResources }) => ({
    summary: `${type}, ${state}, up to ${computeResources?.maxvCpus ?? '?'} vCPU`,
  }),
  async erase(ctx, ref, { state }) {
    const batch = ctx.aws.write('batch', ref.region);
    const computeEnvironment = ref.id;
    // Disabled first, even while a queue still holds it: from then on it starts nothing.
    if (state !== 'DISABLED') await batch.updateComputeEnvironment({ computeEnvironment, state: 'DISABLED' });
    const isSettled = (now: ComputeEnvironmentDetail | undefined) =>
      now === undefined || (now.state === 'DISABLED' && now.status !== 'UPDATING');
    const now = await until(ctx, `${ref.id} to be disabled`, () => describe(ctx, ref), isSettled, SETTLING);
    if (now === undefined) return;
    await retrying(ctx, () => batch.deleteComputeEnvironment({ computeEnvironment }), {
      again: (error) =>
        errorCode(error) === 'ClientException' && /relationship|being modified/.test(errorMessage(error)),
      ...SETTLING,
    });
  },
  commands({ id, region }, { state }) {
    const one = { region, 'compute-environment': id };
    return [
      ...(state === 'DISABLED'
        ? []
        : [awsCommand('batch', 'update-compute-environment', { ...one, state: 'DISABLED' })]),
      awsCommand('batch', 'delete-compute-environment', one),
    ];
  },
});
