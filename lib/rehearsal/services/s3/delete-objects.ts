import type {
  DeletedObject,
  DeleteObjectOutput,
  DeleteObjectRequest,
  DeleteObjectsOutput,
  DeleteObjectsRequest,
} from '@aws-sdk/client-s3';
import { decideFor } from '../../account/authorise.ts';
import { type Call, ServiceError } from '../../account/service.ts';
import { bucketBy, onBucket, onObject } from './bucket-of.ts';
import { demandUnlocked } from './object-lock.ts';
import { versionIdOf, writeVersion } from './version-of.ts';

interface Asked {
  readonly key: string;
  readonly versionId?: string | undefined;
  readonly bypass?: boolean | undefined;
}

/** Deletes one version, or puts a marker on top where versions are kept. What is not there is as good as deleted. */
function deleteOne(call: Call, name: string, { key, versionId, bypass }: Asked): DeleteObjectOutput {
  const bucket = bucketBy(call, name);
  const versions = bucket.objects[key] ?? [];
  if (versionId === undefined && bucket.versioning !== undefined) {
    const marker = writeVersion(call, bucket, key, { marker: true, body: '', metadata: {} });
    return { DeleteMarker: true, ...versionIdOf(bucket, marker) };
  }
  const wanted = versionId ?? 'null';
  const version = versions.find((each) => each.versionId === wanted);
  if (version) demandUnlocked(call, `arn:aws:s3:::${name}/${key}`, version, bypass);
  const left = versions.filter((each) => each.versionId !== wanted);
  if (left.length > 0) bucket.objects[key] = left;
  else delete bucket.objects[key];
  return {
    ...(versionId === undefined ? {} : { VersionId: versionId }),
    ...(version?.marker ? { DeleteMarker: true } : {}),
  };
}

const deleteObject = onObject('DeleteObject', {
  readOnly: false,
  run: (call, input: DeleteObjectRequest): DeleteObjectOutput =>
    deleteOne(call, input.Bucket ?? '', {
      key: input.Key ?? '',
      versionId: input.VersionId,
      bypass: input.BypassGovernanceRetention,
    }),
});

/** DeleteObjects: up to 1000, each with its own outcome. */
const deleteObjects = onBucket('ListBucket', {
  readOnly: false,
  dataEvent: true,
  run(call, input: DeleteObjectsRequest): DeleteObjectsOutput {
    const asked = input.Delete?.Objects ?? [];
    if (asked.length > 1000)
      throw new ServiceError('MalformedXML', 'The XML you provided was not well-formed.');
    const Deleted: DeletedObject[] = [];
    const Errors: { Key: string; VersionId?: string; Code: string; Message: string }[] = [];
    for (const { Key = '', VersionId } of asked) {
      const named = { Key, ...(VersionId === undefined ? {} : { VersionId }) };
      try {
        demandAllowed(call, input.Bucket ?? '', Key, VersionId);
        deleteOne(call, input.Bucket ?? '', {
          key: Key,
          versionId: VersionId,
          bypass: input.BypassGovernanceRetention,
        });
        Deleted.push(named);
      } catch (error) {
        if (!(error instanceof ServiceError) || error.code === 'NoSuchBucket') throw error;
        Errors.push({ ...named, Code: error.code, Message: error.message });
      }
    }
    return { Deleted: input.Delete?.Quiet ? [] : Deleted, Errors };
  },
});

function demandAllowed(call: Call, bucket: string, key: string, versionId: string | undefined): void {
  const action = versionId === undefined ? 's3:DeleteObject' : 's3:DeleteObjectVersion';
  if (decideFor(call, action, `arn:aws:s3:::${bucket}/${key}`).answer !== 'allow')
    throw new ServiceError('AccessDenied', 'Access Denied', 403);
}

export const deleteOperations = { DeleteObject: deleteObject, DeleteObjects: deleteObjects };
