import type {
  CopyObjectOutput,
  CopyObjectRequest,
  GetObjectOutput,
  GetObjectRequest,
  PutObjectOutput,
  PutObjectRequest,
} from '@aws-sdk/client-s3';
import { type Call, ServiceError } from '../../account/service.ts';
import { bucketBy, onObject } from './bucket-of.ts';
import { defaultRetention } from './object-lock.ts';
import type { VersionState } from './state.ts';
import { bodyText, versionBy, versionIdOf, writeVersion } from './version-of.ts';

const putObject = onObject('PutObject', {
  readOnly: false,
  run(call, input: PutObjectRequest): PutObjectOutput {
    const bucket = bucketBy(call, input.Bucket);
    const version = writeVersion(call, bucket, input.Key ?? '', {
      marker: false,
      body: bodyText(input.Body),
      ...attributesOf(input),
      ...defaultRetention(call, bucket),
      ...(input.ObjectLockMode && input.ObjectLockRetainUntilDate
        ? { retention: { mode: input.ObjectLockMode, until: input.ObjectLockRetainUntilDate.toISOString() } }
        : {}),
      ...(input.ObjectLockLegalHoldStatus === 'ON' ? { legalHold: true } : {}),
    });
    return { ETag: `"${version.etag}"`, ...versionIdOf(bucket, version) };
  },
});

function attributesOf(
  input: Pick<PutObjectRequest, 'ContentType' | 'Metadata' | 'SSEKMSKeyId'>,
): Pick<VersionState, 'contentType' | 'metadata' | 'kmsKeyId'> {
  return {
    metadata: input.Metadata ?? {},
    ...(input.ContentType === undefined ? {} : { contentType: input.ContentType }),
    ...(input.SSEKMSKeyId === undefined ? {} : { kmsKeyId: input.SSEKMSKeyId }),
  };
}

function found(call: Call, input: Pick<GetObjectRequest, 'Bucket' | 'Key' | 'VersionId'>): GetObjectOutput {
  const bucket = bucketBy(call, input.Bucket);
  const version = versionBy(bucket, input.Key, input.VersionId);
  return {
    ETag: `"${version.etag}"`,
    LastModified: new Date(version.modifiedAt),
    ContentLength: Buffer.byteLength(version.body, 'base64'),
    ContentType: version.contentType ?? 'binary/octet-stream',
    Metadata: { ...version.metadata },
    ...versionIdOf(bucket, version),
    ...(version.kmsKeyId === undefined
      ? {}
      : { ServerSideEncryption: 'aws:kms' as const, SSEKMSKeyId: version.kmsKeyId }),
  };
}

const getObject = onObject('GetObject', {
  readOnly: true,
  run(call, input: GetObjectRequest) {
    const { body } = versionBy(bucketBy(call, input.Bucket), input.Key, input.VersionId);
    return { ...found(call, input), Body: new Uint8Array(Buffer.from(body, 'base64')) };
  },
});

const headObject = onObject('GetObject', { readOnly: true, run: found });

/** CopyObject: within a region; the copy keeps what it was not told anew. */
const copyObject = onObject('PutObject', {
  readOnly: false,
  run(call, input: CopyObjectRequest): CopyObjectOutput {
    const [, from = '', key = '', versionId] =
      /^\/?([^/]+)\/(.+?)(?:\?versionId=(.+))?$/.exec(decodeURIComponent(input.CopySource ?? '')) ?? [];
    if (from === '') throw new ServiceError('InvalidArgument', 'Invalid copy source object key');
    const source = versionBy(bucketBy(call, from), key, versionId);
    const bucket = bucketBy(call, input.Bucket);
    const version = writeVersion(call, bucket, input.Key ?? '', {
      marker: false,
      body: source.body,
      metadata: source.metadata,
      ...(source.contentType === undefined ? {} : { contentType: source.contentType }),
      ...(input.MetadataDirective === 'REPLACE' ? attributesOf(input) : {}),
      ...(input.SSEKMSKeyId === undefined ? {} : { kmsKeyId: input.SSEKMSKeyId }),
    });
    return {
      CopyObjectResult: { ETag: `"${version.etag}"`, LastModified: new Date(version.modifiedAt) },
      ...versionIdOf(bucket, version),
    };
  },
});

export const objectOperations = {
  PutObject: putObject,
  GetObject: getObject,
  HeadObject: headObject,
  CopyObject: copyObject,
};
