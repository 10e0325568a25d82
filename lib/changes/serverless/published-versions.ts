import type { FunctionConfiguration } from '@aws-sdk/client-lambda';
import type { ReadContext } from '../../playbook/context.ts';
import { allPages } from '../../resources/all-pages.ts';
import type { AlteredTarget } from '../change-type.ts';

/** The published versions of a function, newest first; the latest state is none of them. */
export async function publishedVersions(
  ctx: ReadContext,
  { id, region }: AlteredTarget,
): Promise<readonly FunctionConfiguration[]> {
  const lambda = ctx.aws.read('lambda', region);
  const versions = await allPages(async (Marker) => {
    const asked = { FunctionName: id, ...(Marker === undefined ? {} : { Marker }) };
    const page = await lambda.listVersionsByFunction(asked);
    return { items: page.Versions, next: page.NextMarker };
  });
  return versions
    .filter(({ Version }) => Version !== undefined && Version !== '$LATEST')
    .toSorted((a, b) => Number(b.Version) - Number(a.Version));
}

/** The newest version published before the leak. */
export async function versionBefore(
  ctx: ReadContext,
  target: AlteredTarget,
): Promise<FunctionConfiguration | undefined> {
  const versions = await publishedVersions(ctx, target);
  return versions.find(({ LastModified }) => new Date(LastModified ?? 0) < ctx.incident.since);
}
