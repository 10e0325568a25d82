import type { AwsReaders, Reads } from '../aws/access.ts';
import { errorCode, unlooked } from '../aws/errors.ts';
import type { AwsServices } from '../aws/services.ts';
import type { Unlooked } from '../playbook/plan.ts';
import { logReaders } from './log-readers.ts';
import { objectBytes } from './s3-object.ts';
import { savedLogs } from './saved-logs.ts';
import type { LogFile, LogListing } from './searched-logs.ts';
import type { ReportingSource } from './source.ts';

/** Objects under way at once, each as a stream; S3 allows 5,500 reads a second and prefix. */
const AT_ONCE = 64;
const DAY_MS = 24 * 3_600_000;

export interface TrailBucketOptions {
  readonly aws: AwsReaders;
  readonly bucket: string;
  /** Where in the bucket to look: the trail's own prefix, or any folder below it. */
  readonly prefix: string;
  /** The account whose logs are wanted, where the trail is an organisation's; all when absent. */
  readonly account?: string;
  /** Regions to look in; all that have logs when absent. */
  readonly regions?: readonly string[];
  readonly onFile?: (done: number, of: number) => void;
}

/**
 * The bucket a trail delivers to, read where it is: only the regions and days that are asked for, many objects at
 * once. Takes s3:ListBucket and s3:GetObject.
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-find-log-files.html
 */
export function trailBucket(options: TrailBucketOptions): ReportingSource {
  const { bucket, prefix } = options;
  const name = `s3://${bucket}/${prefix}`;
  return savedLogs({
    ...{ kind: 's3', name, call: 's3:GetObject' },
    list: (from, to, signal) => new Listing(options, name, from, to, signal).all(),
    ...(options.onFile === undefined ? {} : { onFile: options.onFile }),
  });
}

type S3 = Reads<AwsServices['s3']>;

/** The S3 client of the region a bucket is in, which S3 tells whoever asks elsewhere. */
async function clientOf(aws: AwsReaders, Bucket: string, signal: AbortSignal): Promise<S3> {
  const home = aws.read('s3');
  try {
    await home.listObjectsV2({ Bucket, MaxKeys: 1 }, { abortSignal: signal });
    return home;
  } catch (error) {
    if (!['PermanentRedirect', 'AuthorizationHeaderMalformed'].includes(errorCode(error))) throw error;
    const region = regionToldBy(error) ?? (await regionInList(home, Bucket, signal));
    if (region === undefined) throw error;
    return aws.read('s3', region);
  }
}

/** https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html, PermanentRedirect */
function regionToldBy(error: unknown): string | undefined {
  const told = error as {
    readonly Region?: string;
    readonly $response?: { readonly headers?: Readonly<Record<string, string>> };
  };
  return told.$response?.headers?.['x-amz-bucket-region'] ?? told.Region;
}

/** The list of the account's own buckets has their regions. */
async function regionInList(s3: S3, Bucket: string, signal: AbortSignal): Promise<string | undefined> {
  try {
    const { Buckets } = await s3.listBuckets({ Prefix: Bucket, MaxBuckets: 100 }, { abortSignal: signal });
    return Buckets?.find(({ Name }) => Name === Bucket)?.BucketRegion;
  } catch {
    // The redirect is what is told then.
    signal.throwIfAborted();
    return undefined;
  }
}

/** One walk over the part of the bucket that a time needs. */
class Listing {
  readonly #options: TrailBucketOptions;
  readonly #name: string;
  /** Days as they stand in paths, `2026/11/01`; an event may be delivered on the day after. */
  readonly #firstDay: string;
  readonly #lastDay: string;
  readonly #signal: AbortSignal;
  readonly #files: LogFile[] = [];
  readonly #regions = new Set<string>();
  readonly #skipped = new Map<string, number>();
  readonly #unlooked: Unlooked[] = [];
  #bytes = 0;

  constructor(options: TrailBucketOptions, name: string, from: Date, to: Date, signal: AbortSignal) {
    this.#options = options;
    this.#name = name;
    this.#firstDay = dayOf(from);
    this.#lastDay = dayOf(new Date(to.getTime() + DAY_MS));
    this.#signal = signal;
  }

  async all(): Promise<LogListing> {
    try {
      const s3 = await clientOf(this.#options.aws, this.#options.bucket, this.#signal);
      await this.#visit(s3, this.#options.prefix);
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#unlooked.push(unlooked(this.#name, 's3:ListBucket', error));
    }
    return {
      ...{
        files: this.#files,
        regions: [...this.#regions],
        skipped: this.#skipped,
        unlooked: this.#unlooked,
      },
      readers: { ...logReaders(this.#bytes), atOnce: AT_ONCE },
    };
  }

  /** A folder and all below it that may hold logs of the account, regions and days that are asked for. */
  async #visit(s3: S3, folder: string): Promise<void> {
    const region = /(?:^|\/)CloudTrail\/([a-z0-9-]+)\//.exec(folder)?.[1];
    if (region !== undefined) {
      await this.#visitRegion(s3, folder, region);
      return;
    }
    const below: string[] = [];
    for await (const page of this.#pages(s3, { Prefix: folder, Delimiter: '/' })) {
      below.push(...(page.CommonPrefixes ?? []).flatMap(({ Prefix }) => Prefix ?? []));
      for (const { Key = '', Size = 0 } of page.Contents ?? []) this.#add(s3, Key, Size);
    }
    await Promise.all(this.#worthVisiting(below).map((next) => this.#visit(s3, next)));
  }

  /** Leaves out digests, other services' logs and other accounts, and everything beside `AWSLogs/`. */
  #worthVisiting(folders: readonly string[]): readonly string[] {
    const logs = folders.filter((folder) => /(?:^|\/)AWSLogs\/$/.test(folder));
    if (logs.length > 0) return logs;
    const { account, regions } = this.#options;
    return folders.filter((folder) => {
      const [, name = ''] = /([^/]*)\/$/.exec(folder) ?? [];
      if (/AWSLogs\/(?:o-[a-z0-9]+\/)?\d{12}\/[^/]+\/$/.test(folder)) return name === 'CloudTrail';
      if (/^\d{12}$/.test(name)) return account === undefined || name === account;
      if (/(?:^|\/)CloudTrail\/[^/]+\/$/.test(folder)) return regions?.includes(name) ?? true;
      return !name.startsWith('CloudTrail-');
    });
  }

  async #visitRegion(s3: S3, folder: string, region: string): Promise<void> {
    this.#regions.add(region);
    const name = `CloudTrail/${region}/`;
    const root = folder.slice(0, folder.indexOf(name) + name.length);
    const isWholeRegion = folder === root;
    const from = isWholeRegion ? { StartAfter: `${root}${this.#firstDay}` } : {};
    try {
      for await (const page of this.#pages(s3, { Prefix: folder, ...from })) {
        for (const { Key = '', Size = 0 } of page.Contents ?? []) {
          const day = Key.slice(root.length, root.length + 'YYYY/MM/DD'.length);
          // Keys come in order, so all that follow are later still.
          if (isWholeRegion && day > this.#lastDay) return;
          this.#add(s3, Key, Size);
        }
      }
    } catch (error) {
      this.#signal.throwIfAborted();
      this.#unlooked.push(unlooked(`s3://${this.#options.bucket}/${folder}`, 's3:ListBucket', error));
    }
  }

  #add(s3: S3, Key: string, size: number): void {
    if (Key.endsWith('/')) return;
    const { bucket: Bucket } = this.#options;
    this.#bytes += size;
    this.#files.push({
      name: `s3://${Bucket}/${Key}`,
      open: (signal) => ({ chunks: objectBytes(s3, { Bucket, Key }, signal) }),
    });
  }

  async *#pages(s3: S3, where: { Prefix: string; Delimiter?: string; StartAfter?: string }) {
    let ContinuationToken: string | undefined;
    do {
      this.#signal.throwIfAborted();
      const page = await s3.listObjectsV2(
        {
          ...{ Bucket: this.#options.bucket, ...where },
          ...(ContinuationToken === undefined ? {} : { ContinuationToken }),
        },
        { abortSignal: this.#signal },
      );
      yield page;
      ContinuationToken = page.IsTruncated === true ? page.NextContinuationToken : undefined;
    } while (ContinuationToken !== undefined);
  }
}

function dayOf(date: Date): string {
  return date.toISOString().slice(0, 10).replaceAll('-', '/');
}
