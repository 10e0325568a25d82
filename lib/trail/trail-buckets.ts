import type { AwsReaders } from '../aws/access.ts';
import { unlooked } from '../aws/errors.ts';
import type { Unlooked } from '../playbook/plan.ts';
import { mergedSources } from './merged.ts';
import { trailBucket } from './s3-bucket.ts';
import type { ReportingSource } from './source.ts';

const CALL = 'cloudtrail:DescribeTrails';

export interface TrailBucketsOptions {
  readonly aws: AwsReaders;
  readonly account?: string;
  readonly regions?: readonly string[];
  readonly onFile?: (done: number, of: number) => void;
}

/** Every bucket a trail of this account delivers to, found with DescribeTrails in all enabled regions when first asked. */
export function trailBuckets(options: TrailBucketsOptions): ReportingSource {
  let found: Promise<Found> | undefined;
  let sources: readonly ReportingSource[] = [];
  return {
    async query(query, signal) {
      found ??= findBuckets(options, signal);
      const { places, missed } = await found;
      if (sources.length === 0) {
        sources = places.map(({ bucket, prefix }) => trailBucket({ ...options, bucket, prefix }));
      }
      const answer = await mergedSources(sources).query(query, signal);
      return { ...answer, unlooked: [...missed, ...answer.unlooked] };
    },
    reports: () => sources.flatMap((source) => source.reports()),
  };
}

interface Found {
  readonly places: readonly { readonly bucket: string; readonly prefix: string }[];
  readonly missed: readonly Unlooked[];
}

async function findBuckets({ aws }: TrailBucketsOptions, signal: AbortSignal): Promise<Found> {
  const { enabled } = await aws.regions();
  const places = new Map<string, Found['places'][number]>();
  const missed: Unlooked[] = [];
  await Promise.all(
    enabled.map(async (region) => {
      try {
        // Shadow trails are those of other regions, seen from here; each counts once.
        const { trailList = [] } = await aws
          .read('cloudtrail', region)
          .describeTrails({}, { abortSignal: signal });
        for (const { S3BucketName: bucket, S3KeyPrefix } of trailList) {
          if (bucket === undefined) continue;
          const prefix = `${S3KeyPrefix === undefined || S3KeyPrefix === '' ? '' : `${S3KeyPrefix}/`}AWSLogs/`;
          places.set(`${bucket}/${prefix}`, { bucket, prefix });
        }
      } catch (error) {
        signal.throwIfAborted();
        missed.push(unlooked(region, CALL, error));
      }
    }),
  );
  if (places.size === 0 && missed.length === 0) {
    missed.push({ where: 'trails', call: CALL, reason: 'no trail of this account delivers to a bucket' });
  }
  return { places: [...places.values()], missed };
}
