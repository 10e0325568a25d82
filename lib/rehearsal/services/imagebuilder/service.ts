import type {
  CreateImagePipelineRequest,
  DeleteImagePipelineRequest,
  GetImagePipelineRequest,
} from '@aws-sdk/client-imagebuilder';
import { ServiceError, type SimulatedService } from '../../account/service.ts';
import { madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';

const pipelines = madeThings(
  'image-pipelines',
  (id) => new ServiceError('ResourceNotFoundException', `The resource ${id} does not exist.`, 404),
);

/** Image Builder pipelines. */
export const imagebuilderService: SimulatedService = {
  name: 'imagebuilder',
  eventSource: 'imagebuilder.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    CreateImagePipeline: writes((call, { name, schedule }: CreateImagePipelineRequest) => {
      const imagePipelineArn = regionalArn(call, 'imagebuilder', `image-pipeline/${name}`);
      pipelines.make(call, imagePipelineArn, { name, schedule }, 'ENABLED');
      return { imagePipelineArn, requestId: call.account.uuid() };
    }),
    GetImagePipeline: reads((call, { imagePipelineArn }: GetImagePipelineRequest) => {
      const { id, createdAt, asked, status } = pipelines.by(call, imagePipelineArn);
      return { imagePipeline: { ...asked, arn: id, status, dateCreated: createdAt } };
    }),
    DeleteImagePipeline: writes((call, { imagePipelineArn }: DeleteImagePipelineRequest) => {
      delete pipelines.all(call)[pipelines.by(call, imagePipelineArn).id];
      return { imagePipelineArn };
    }),
  },
};
