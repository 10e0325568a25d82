import type { ObjectIdentifier } from '@aws-sdk/client-s3';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../absent.ts';
import { allPages } from '../all-pages.ts';
import { concurrently } from '../concurrently.ts';
import type { ResourceRef } from '../resource-type.ts';

/** As many versions as one call deletes. */
const BATCH = 1000;
const AT_ONCE = 10;

/** Uploads to a bucket that were begun and not completed; they are billed, and no listing of objects shows them. */
export function uploadsUnderWay(ctx: ReadContext, ref: ResourceRef) {
  const s3 = ctx.aws.read('s3', ref.region);
  return allPages(async (token) => {
    const [KeyMarker = '', UploadIdMarker = ''] = token?.split('\n') ?? [];
    const page = await s3.listMultipartUploads({
      Bucket: ref.id,
      ...(token === undefined ? {} : { KeyMarker, UploadIdMarker }),
    });
    const next = page.IsTruncated ? `${page.NextKeyMarker}\n${page.NextUploadIdMarker}` : undefined;
    return { items: page.Uploads, next };
  });
}

/**
 * Deletes access points, uploads under way, and every version and delete marker of a bucket: legal holds are taken
 * off, governance retention is bypassed.
 * @throws Error when versions are left: nobody deletes one in compliance mode before its time.
 */
export async function emptyBucket(ctx: WriteContext, ref: ResourceRef, locked: boolean): Promise<void> {
  await deleteAccessPoints(ctx, ref);
  const s3 = ctx.aws.write('s3', ref.region);
  const uploads = await uploadsUnderWay(ctx, ref);
  await concurrently(uploads, AT_ONCE, ctx.signal, ({ Key, UploadId }) =>
    unlessAbsent(s3.abortMultipartUpload({ Bucket: ref.id, Key, UploadId })),
  );
  const kept: ObjectIdentifier[] = [];
  let from: { KeyMarker?: string | undefined; VersionIdMarker?: string | undefined } | undefined = {};
  while (from !== undefined) {
    ctx.signal.throwIfAborted();
    const page = await pageOfVersions(ctx, ref, from);
    kept.push(...(await deleteVersions(ctx, ref, page.versions, locked)));
    from = page.next;
  }
  if (kept.length > 0) throw new Error(await reasonFor(ctx, ref, kept));
}

async function pageOfVersions(ctx: ReadContext, ref: ResourceRef, from: object) {
  const page = await ctx.aws
    .read('s3', ref.region)
    .listObjectVersions({ Bucket: ref.id, MaxKeys: BATCH, ...from });
  const versions = [...(page.Versions ?? []), ...(page.DeleteMarkers ?? [])].map(
    ({ Key, VersionId }): ObjectIdentifier => ({ Key, VersionId }),
  );
  const next = { KeyMarker: page.NextKeyMarker, VersionIdMarker: page.NextVersionIdMarker };
  return { versions, next: page.IsTruncated ? next : undefined };
}

async function deleteAccessPoints(ctx: WriteContext, ref: ResourceRef): Promise<void> {
  const { account: AccountId } = await ctx.aws.identity();
  const control = ctx.aws.write('s3control', ref.region);
  const points = await allPages(async (NextToken) => {
    const page = await control.listAccessPoints({
      ...{ AccountId, Bucket: ref.id },
      ...(NextToken === undefined ? {} : { NextToken }),
    });
    return { items: page.AccessPointList, next: page.NextToken };
  });
  for (const { Name } of points) await unlessAbsent(control.deleteAccessPoint({ AccountId, Name }));
}

/** Deletes versions; gives those that stay. */
async function deleteVersions(
  ctx: WriteContext,
  { id: Bucket, region }: ResourceRef,
  versions: readonly ObjectIdentifier[],
  locked: boolean,
): Promise<readonly ObjectIdentifier[]> {
  if (versions.length === 0) return [];
  const s3 = ctx.aws.write('s3', region);
  const attempt = async (Objects: readonly ObjectIdentifier[]) => {
    const { Errors = [] } = await s3.deleteObjects({
      Bucket,
      Delete: { Objects: [...Objects], Quiet: true },
      ...(locked ? { BypassGovernanceRetention: true } : {}),
    });
    return Errors.filter(({ Code }) => Code !== 'NoSuchKey' && Code !== 'NoSuchVersion');
  };
  const refused = await attempt(versions);
  if (refused.length === 0) return [];
  if (!locked) throw Object.assign(new Error(refused[0]?.Message), { name: refused[0]?.Code ?? 'Unknown' });
  const held = refused.map(({ Key, VersionId }): ObjectIdentifier => ({ Key, VersionId }));
  await concurrently(held, AT_ONCE, ctx.signal, ({ Key, VersionId }) =>
    s3.putObjectLegalHold({ Bucket, Key, VersionId, LegalHold: { Status: 'OFF' } }),
  );
  return (await attempt(held)).map(({ Key, VersionId }): ObjectIdentifier => ({ Key, VersionId }));
}

async function reasonFor(
  ctx: ReadContext,
  { id: Bucket, region }: ResourceRef,
  kept: readonly ObjectIdentifier[],
): Promise<string> {
  const s3 = ctx.aws.read('s3', region);
  const retentions = await concurrently(kept, AT_ONCE, ctx.signal, ({ Key, VersionId }) =>
    unlessAbsent(s3.getObjectRetention({ Bucket, Key, VersionId })),
  );
  const until = retentions
    .flatMap((answer) =>
      answer?.Retention?.Mode === 'COMPLIANCE' ? (answer.Retention.RetainUntilDate?.toISOString() ?? []) : [],
    )
    .toSorted();
  return until.length === 0
    ? `${kept.length} locked versions could not be deleted. Take their locks off with the permission s3:BypassGovernanceRetention.`
    : `${until.length} versions are locked in compliance mode until ${until.at(-1)}. Nobody can delete them before: delete the bucket then.`;
}
