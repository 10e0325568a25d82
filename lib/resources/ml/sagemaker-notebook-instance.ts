import type { DescribeNotebookInstanceOutput } from '@aws-sdk/client-sagemaker';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { until } from '../until.ts';
import { unlessUnknown } from './sagemaker-absent.ts';

const TYPE = 'sagemaker-notebook-instance';
const STOPPING = { everyMs: 10_000, forMs: 15 * 60_000 };
/** States a notebook can be deleted in. */
const STOPPED: readonly string[] = ['Stopped', 'Failed'];

async function describe(ctx: ReadContext, { id, region }: ResourceRef) {
  const asked = { NotebookInstanceName: id };
  const found = await unlessUnknown(ctx.aws.read('sagemaker', region).describeNotebookInstance(asked));
  return found?.NotebookInstanceStatus === 'Deleting' ? undefined : found;
}

/** SageMaker notebooks: stopped first. https://docs.aws.amazon.com/sagemaker/latest/APIReference/API_DeleteNotebookInstance.html */
export const sagemakerNotebookInstance = describedType<Omit<DescribeNotebookInstanceOutput, '$metadata'>>({
  type: TYPE,
  title: 'SageMaker notebook instances',
  action: 'Delete SageMaker notebook instance',
  loses: 'Its volume.',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'sagemaker:CreateNotebookInstance', (record) =>
      byArn(textAt(record.responseElements, 'notebookInstanceArn'), ':notebook-instance/'),
    ),
  ],
  deletedBy: [{ source: 'sagemaker', name: 'DeleteNotebookInstance' }],
  permissions: [
    'sagemaker:DescribeNotebookInstance',
    'sagemaker:StopNotebookInstance',
    'sagemaker:DeleteNotebookInstance',
  ],

  describe,
  facts: ({ CreationTime, InstanceType, NotebookInstanceStatus, RoleArn }) => ({
    createdAt: CreationTime,
    summary: `${InstanceType}, ${NotebookInstanceStatus}, role ${RoleArn?.split('/').at(-1)}`,
  }),
  async erase(ctx, ref, { NotebookInstanceStatus }) {
    const sagemaker = ctx.aws.write('sagemaker', ref.region);
    const asked = { NotebookInstanceName: ref.id };
    const settled = (status: string | undefined) =>
      status === undefined || [...STOPPED, 'InService'].includes(status);
    const status = async () => (await describe(ctx, ref))?.NotebookInstanceStatus;
    const now = settled(NotebookInstanceStatus)
      ? NotebookInstanceStatus
      : await until(ctx, `${ref.id} to start or stop`, status, settled, STOPPING);
    if (now === 'InService') {
      await sagemaker.stopNotebookInstance(asked);
      const isDown = (state: string | undefined) => state === undefined || STOPPED.includes(state);
      await until(ctx, `${ref.id} to stop`, status, isDown, STOPPING);
    }
    return sagemaker.deleteNotebookInstance(asked);
  },
  commands({ id, region }, { NotebookInstanceStatus }) {
    const one = { region, 'notebook-instance-name': id };
    return [
      ...(STOPPED.includes(NotebookInstanceStatus ?? '')
        ? []
        : [
            awsCommand('sagemaker', 'stop-notebook-instance', one),
            awsCommand('sagemaker', 'wait notebook-instance-stopped', one),
          ]),
      awsCommand('sagemaker', 'delete-notebook-instance', one),
    ];
  },
});
