import type { CreateStoreImageTaskRequest, DescribeStoreImageTasksRequest } from '@aws-sdk/client-ec2';
import type { Operation } from '../../account/service.ts';
import { bucketBy } from '../s3/bucket-of.ts';
import { writeVersion } from '../s3/version-of.ts';
import { shelf } from '../shelf.ts';
import { mutating, reading } from './buckets.ts';
import { imageBy } from './image-state.ts';
import { wrapped } from './schema-trail.ts';

interface StoreState {
  readonly imageId: string;
  readonly bucket: string;
  readonly key: string;
  readonly startedAt: string;
}

/** How long an image takes to be written. */
const WRITING_MS = 5 * 60_000;

/** CreateStoreImageTask: the object is `IMAGE.bin`, and in the bucket once all of it is written. */
const createStoreImageTask: Operation = {
  readOnly: false,
  bucket: mutating('CreateStoreImageTask'),
  ...wrapped('CreateStoreImageTask'),
  run(call, { ImageId, Bucket }: CreateStoreImageTaskRequest) {
    const { id } = imageBy(call, ImageId);
    const bucket = bucketBy({ ...call, service: 's3' }, Bucket);
    const key = `${id}.bin`;
    shelf<StoreState>(call, 'image-stores')[key] = {
      ...{ imageId: id, bucket: bucket.name, key, startedAt: call.now.toISOString() },
    };
    writeVersion(call, bucket, key, { marker: false, body: '', metadata: {} });
    return { ObjectKey: key };
  },
};

const describeStoreImageTasks: Operation = {
  readOnly: true,
  bucket: reading('DescribeStoreImageTasks'),
  ...wrapped('DescribeStoreImageTasks'),
  run(call, { ImageIds }: DescribeStoreImageTasksRequest) {
    const tasks = Object.values(shelf<StoreState>(call, 'image-stores'));
    return {
      StoreImageTaskResults: tasks
        .filter(({ imageId }) => ImageIds?.includes(imageId) ?? true)
        .map(({ imageId, bucket, key, startedAt }) => ({
          ...{ AmiId: imageId, Bucket: bucket, S3objectKey: key, TaskStartTime: new Date(startedAt) },
          StoreTaskState:
            call.now.getTime() < Date.parse(startedAt) + WRITING_MS ? 'InProgress' : 'Completed',
        })),
    };
  },
};

export const imageStoreOperations = {
  CreateStoreImageTask: createStoreImageTask,
  DescribeStoreImageTasks: describeStoreImageTasks,
};
