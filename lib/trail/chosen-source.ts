import type { AwsReaders } from '../aws/access.ts';
import type { Clock } from '../case/clock.ts';
import { eventHistory } from './event-history.ts';
import { logFolder } from './log-folder.ts';
import { trailBucket } from './s3-bucket.ts';
import type { ReportingSource } from './source.ts';
import { trailBuckets } from './trail-buckets.ts';
import type { TrailChoice } from './trail-choice.ts';

export interface SourceSurroundings {
  readonly aws: AwsReaders;
  readonly clock: Clock;
  /** Account whose logs are wanted, where a bucket holds those of an organisation. */
  readonly account?: string;
  readonly regions?: readonly string[];
  /** Told after each file: how many are read, of how many. */
  readonly onFile?: (done: number, of: number) => void;
}

/** The source a choice names. */
export function trailSource(choice: TrailChoice, around: SourceSurroundings): ReportingSource {
  switch (choice.kind) {
    case 'history':
      return eventHistory(around);
    case 'logs':
      return logFolder(choice.dir, around.onFile);
    case 's3':
      return trailBucket({ ...around, ...choice });
    case 'trails':
      return trailBuckets(around);
  }
}
