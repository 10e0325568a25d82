import type { ImagePipeline } from '@aws-sdk/client-imagebuilder';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'imagebuilder-pipeline';

/** Image Builder pipelines, by ARN. https://docs.aws.amazon.com/imagebuilder/latest/APIReference/API_DeleteImagePipeline.html */
export const imagebuilderPipeline = describedType<ImagePipeline>({
  type: TYPE,
  title: 'Image Builder pipelines',
  action: 'Delete Image Builder pipeline',
  order: ORDER.stopRespawners,
  createdBy: [
    creation(TYPE, 'imagebuilder:CreateImagePipeline', (record) => {
      const arn = textAt(record.responseElements, 'imagePipelineArn');
      const label = textAt(record.requestParameters, 'name');
      return arn === undefined ? undefined : { id: arn, arn, ...(label === undefined ? {} : { label }) };
    }),
  ],
  deletedBy: [{ source: 'imagebuilder', name: 'DeleteImagePipeline' }],
  permissions: ['imagebuilder:GetImagePipeline', 'imagebuilder:DeleteImagePipeline'],

  async describe(ctx, { id, region }) {
    const asked = { imagePipelineArn: id };
    return (await ctx.aws.read('imagebuilder', region).getImagePipeline(asked)).imagePipeline;
  },
  facts: ({ dateCreated, status, schedule }) => ({
    createdAt: dateCreated === undefined ? undefined : new Date(dateCreated),
    summary: [status, schedule?.scheduleExpression].filter(Boolean).join(', '),
  }),
  erase: (ctx, { id, region }) =>
    ctx.aws.write('imagebuilder', region).deleteImagePipeline({ imagePipelineArn: id }),
  commands: ({ id, region }) => [
    awsCommand('imagebuilder', 'delete-image-pipeline', { region, 'image-pipeline-arn': id }),
  ],
});
