import { createHash } from 'node:crypto';
import { type Call, ServiceError } from '../../account/service.ts';
import type { BucketState, VersionState } from './state.ts';

/** Version id of what was written while versioning was not on. */
const NULL_VERSION = 'null';

/**
 * An object's newest version, or the one asked for.
 * @throws ServiceError NoSuchKey, NoSuchVersion; MethodNotAllowed for a delete marker asked for by its id.
 */
export function versionBy(bucket: BucketState, key = '', versionId?: string): VersionState {
  const versions = bucket.objects[key] ?? [];
  const version =
    versionId === undefined ? versions[0] : versions.find((each) => each.versionId === versionId);
  if (version && !version.marker) return version;
  if (versionId === undefined) throw new ServiceError('NoSuchKey', 'The specified key does not exist.', 404);
  if (version)
    throw new ServiceError(
      'MethodNotAllowed',
      'The specified method is not allowed against this resource.',
      405,
    );
  throw new ServiceError('NoSuchVersion', 'The specified version does not exist.', 404);
}

type Content = Omit<VersionState, 'versionId' | 'modifiedAt' | 'etag'>;

/** Writes a version on top: beside the older ones where versioning is on, else in place of the one called `null`. */
export function writeVersion(call: Call, bucket: BucketState, key: string, content: Content): VersionState {
  const versionId =
    bucket.versioning === 'Enabled' ? call.account.secret(32).replaceAll(/[+/]/g, '_') : NULL_VERSION;
  const version = {
    versionId,
    modifiedAt: call.now.toISOString(),
    etag: createHash('md5').update(content.body).digest('hex'),
    ...content,
  };
  const below = (bucket.objects[key] ?? []).filter((each) => each.versionId !== versionId);
  bucket.objects[key] = [version, ...below];
  return version;
}

/** The id as answers have it: only where versioning was ever turned on. */
export function versionIdOf(
  { versioning }: BucketState,
  { versionId }: VersionState,
): { readonly VersionId?: string } {
  return versioning === undefined ? {} : { VersionId: versionId };
}

/** A body as the state keeps it; it reaches the account as bytes, whatever the SDK was given. */
export function bodyText(body: unknown): string {
  return body instanceof Uint8Array ? Buffer.from(body).toString('base64') : '';
}
