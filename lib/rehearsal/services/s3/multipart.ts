import { createHash } from 'node:crypto';
import type {
  AbortMultipartUploadRequest,
  CompleteMultipartUploadRequest,
  CreateMultipartUploadRequest,
  ListMultipartUploadsOutput,
  ListMultipartUploadsRequest,
  UploadPartRequest,
} from '@aws-sdk/client-s3';
import { type Call, ServiceError } from '../../account/service.ts';
import { onShelf } from '../shelf.ts';
import { bucketBy, onBucket, onObject } from './bucket-of.ts';
import { defaultRetention } from './object-lock.ts';
import type { BucketState } from './state.ts';
import { bodyText, versionIdOf, writeVersion } from './version-of.ts';

const missing = new ServiceError('NoSuchUpload', 'The specified multipart upload does not exist.', 404);

const uploadBy = ({ uploads }: BucketState, id: string | undefined) => onShelf(uploads, id, missing);

const createMultipartUpload = onObject('PutObject', {
  readOnly: false,
  run(call, { Bucket = '', Key = '', ContentType }: CreateMultipartUploadRequest) {
    const uploadId = call.account.secret(48).replaceAll(/[+/]/g, '_');
    bucketBy(call, Bucket).uploads[uploadId] = {
      uploadId,
      key: Key,
      startedAt: call.now.toISOString(),
      ...(ContentType === undefined ? {} : { contentType: ContentType }),
      parts: {},
    };
    return { Bucket, Key, UploadId: uploadId };
  },
});

const uploadPart = onObject('PutObject', {
  readOnly: false,
  run(call, { Bucket, UploadId, PartNumber = 1, Body }: UploadPartRequest) {
    const part = bodyText(Body);
    uploadBy(bucketBy(call, Bucket), UploadId).parts[PartNumber] = part;
    return { ETag: `"${etag(part)}"` };
  },
});

function etag(part: string): string {
  return createHash('md5').update(part).digest('hex');
}

const completeMultipartUpload = onObject('PutObject', {
  readOnly: false,
  run(call, { Bucket = '', Key = '', UploadId }: CompleteMultipartUploadRequest) {
    const bucket = bucketBy(call, Bucket);
    const upload = uploadBy(bucket, UploadId);
    const parts = Object.values(upload.parts).map((part) => Buffer.from(part, 'base64'));
    const version = writeVersion(call, bucket, Key, {
      marker: false,
      body: Buffer.concat(parts).toString('base64'),
      metadata: {},
      ...(upload.contentType === undefined ? {} : { contentType: upload.contentType }),
      ...defaultRetention(call, bucket),
    });
    delete bucket.uploads[upload.uploadId];
    return { Bucket, Key, ETag: `"${version.etag}-${parts.length}"`, ...versionIdOf(bucket, version) };
  },
});

const abortMultipartUpload = onObject('AbortMultipartUpload', {
  readOnly: false,
  run(call, { Bucket, UploadId }: AbortMultipartUploadRequest) {
    const bucket = bucketBy(call, Bucket);
    delete bucket.uploads[uploadBy(bucket, UploadId).uploadId];
    return {};
  },
});

const listMultipartUploads = onBucket('ListBucketMultipartUploads', {
  readOnly: true,
  dataEvent: true,
  run: (call: Call, { Bucket }: ListMultipartUploadsRequest): ListMultipartUploadsOutput => ({
    Uploads: Object.values(bucketBy(call, Bucket).uploads).map(({ uploadId, key, startedAt }) => ({
      UploadId: uploadId,
      Key: key,
      Initiated: new Date(startedAt),
    })),
    IsTruncated: false,
  }),
});

export const multipartOperations = {
  CreateMultipartUpload: createMultipartUpload,
  UploadPart: uploadPart,
  CompleteMultipartUpload: completeMultipartUpload,
  AbortMultipartUpload: abortMultipartUpload,
  ListMultipartUploads: listMultipartUploads,
};
