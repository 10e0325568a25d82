import type {
  ListObjectsOutput,
  ListObjectsRequest,
  ListObjectsV2Output,
  ListObjectsV2Request,
  ListObjectVersionsOutput,
  ListObjectVersionsRequest,
} from '@aws-sdk/client-s3';
import type { Call } from '../../account/service.ts';
import { bucketBy, onBucket } from './bucket-of.ts';
import type { VersionState } from './state.ts';

const PAGE = 1000;

interface Listed {
  readonly key: string;
  readonly version: VersionState;
  readonly isLatest: boolean;
}

interface Asked {
  readonly Bucket?: string | undefined;
  readonly Prefix?: string | undefined;
  readonly Delimiter?: string | undefined;
  readonly MaxKeys?: number | undefined;
}

interface Page {
  readonly items: readonly Listed[];
  readonly prefixes: readonly string[];
  /** Where the next page starts, when there is one. */
  readonly next?: string;
}

/** Keys in the order of their bytes; what stands below a delimiter is one common prefix. */
function page(asked: Asked, all: readonly Listed[], after: string): Page {
  const { Prefix = '', Delimiter, MaxKeys = PAGE } = asked;
  const items: Listed[] = [];
  const prefixes = new Set<string>();
  let last = '';
  for (const listed of all) {
    const cut = Delimiter ? listed.key.indexOf(Delimiter, Prefix.length) : -1;
    const prefix = cut < 0 ? undefined : listed.key.slice(0, cut + (Delimiter ?? '').length);
    const place = placeOf(listed);
    if (
      !listed.key.startsWith(Prefix) ||
      place <= after ||
      (prefix && prefix <= after && after.startsWith(prefix))
    )
      continue;
    if (prefix !== undefined && prefixes.has(prefix)) continue;
    if (items.length + prefixes.size >= MaxKeys) return { items, prefixes: [...prefixes], next: last };
    if (prefix === undefined) items.push(listed);
    else prefixes.add(prefix);
    last = prefix === undefined ? place : `${prefix}\uffff`;
  }
  return { items, prefixes: [...prefixes] };
}

/** A key, and for versions below the newest their rank, so that pages can break between two of them. */
function placeOf({ key, version, isLatest }: Listed): string {
  return isLatest ? key : `${key}\0${version.versionId}`;
}

function newest(call: Call, Bucket: string | undefined): readonly Listed[] {
  return Object.entries(bucketBy(call, Bucket).objects)
    .toSorted(byKey)
    .flatMap(([key, [version]]) => (version && !version.marker ? [{ key, version, isLatest: true }] : []));
}

const byKey = ([a]: readonly [string, unknown], [b]: readonly [string, unknown]) =>
  Buffer.compare(Buffer.from(a), Buffer.from(b));

function contents({ items, prefixes }: Page) {
  return {
    Contents: items.map(({ key, version }) => ({
      Key: key,
      LastModified: new Date(version.modifiedAt),
      ETag: `"${version.etag}"`,
      Size: Buffer.byteLength(version.body, 'base64'),
      StorageClass: 'STANDARD' as const,
    })),
    CommonPrefixes: prefixes.map((Prefix) => ({ Prefix })),
  };
}

const listObjectsV2 = onBucket('ListBucket', {
  readOnly: true,
  dataEvent: true,
  trailName: 'ListObjects',
  run(call, input: ListObjectsV2Request): ListObjectsV2Output {
    const after = input.ContinuationToken
      ? Buffer.from(input.ContinuationToken, 'base64url').toString()
      : (input.StartAfter ?? '');
    const found = page(input, newest(call, input.Bucket), after);
    return {
      ...contents(found),
      ...(input.Bucket === undefined ? {} : { Name: input.Bucket }),
      Prefix: input.Prefix ?? '',
      MaxKeys: input.MaxKeys ?? PAGE,
      KeyCount: found.items.length + found.prefixes.length,
      IsTruncated: found.next !== undefined,
      ...(found.next === undefined
        ? {}
        : { NextContinuationToken: Buffer.from(found.next).toString('base64url') }),
    };
  },
});

const listObjects = onBucket('ListBucket', {
  readOnly: true,
  dataEvent: true,
  run(call, input: ListObjectsRequest): ListObjectsOutput {
    const found = page(input, newest(call, input.Bucket), input.Marker ?? '');
    const last = found.items.at(-1)?.key;
    return {
      ...contents(found),
      IsTruncated: found.next !== undefined,
      ...(found.next === undefined || last === undefined ? {} : { NextMarker: last }),
    };
  },
});

/** ListObjectVersions: keys in order, each key's versions and delete markers from the newest down. */
const listObjectVersions = onBucket('ListBucketVersions', {
  readOnly: true,
  dataEvent: true,
  run(call, input: ListObjectVersionsRequest): ListObjectVersionsOutput {
    const all = Object.entries(bucketBy(call, input.Bucket).objects)
      .toSorted(byKey)
      .flatMap(([key, versions]) =>
        versions.map((version, index) => ({ key, version, isLatest: index === 0 })),
      );
    const { KeyMarker, VersionIdMarker, MaxKeys = PAGE, Prefix = '' } = input;
    const marked = all.findIndex(({ key, version }) =>
      VersionIdMarker === undefined
        ? KeyMarker !== undefined && key > KeyMarker
        : key === KeyMarker && version.versionId === VersionIdMarker,
    );
    const from = KeyMarker === undefined ? 0 : VersionIdMarker === undefined ? marked : marked + 1;
    const rest = (from < 0 ? [] : all.slice(from)).filter(({ key }) => key.startsWith(Prefix));
    const items = rest.slice(0, MaxKeys);
    const last = items.at(-1);
    const entry = ({ key, version, isLatest }: Listed) => ({
      Key: key,
      VersionId: version.versionId,
      IsLatest: isLatest,
      LastModified: new Date(version.modifiedAt),
    });
    return {
      Versions: items
        .filter(({ version }) => !version.marker)
        .map((listed) => ({ ...entry(listed), Size: Buffer.byteLength(listed.version.body, 'base64') })),
      DeleteMarkers: items.filter(({ version }) => version.marker).map(entry),
      IsTruncated: items.length < rest.length,
      ...(last && items.length < rest.length
        ? { NextKeyMarker: last.key, NextVersionIdMarker: last.version.versionId }
        : {}),
    };
  },
});

export const listingOperations = {
  ListObjects: listObjects,
  ListObjectsV2: listObjectsV2,
  ListObjectVersions: listObjectVersions,
};
