import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { AwsReaders } from '../aws/access.ts';
import type { Clock } from '../case/clock.ts';
import { SpillkitError } from '../playbook/errors.ts';
import { eventHistory } from '../trail/event-history.ts';
import { logFolder } from '../trail/log-folder.ts';
import { trailBucket } from '../trail/s3-bucket.ts';
import type { ReportingSource } from '../trail/source.ts';
import { trailBuckets } from '../trail/trail-buckets.ts';
import type { TrailChoice } from '../trail/trail-choice.ts';

export interface SourceSurroundings {
  readonly aws: AwsReaders;
  readonly clock: Clock;
  /** Account whose logs are wanted, where a bucket holds those of an organisation. */
  readonly account?: string;
  readonly regions?: readonly string[];
  /** Told after each file: how many are read, of how many. */
  readonly onFile?: (done: number, of: number) => void;
}

/** Whether a choice is read through AWS; a folder is not. */
export function needsAws({ kind }: TrailChoice): boolean {
  return kind !== 'logs';
}

/** A named folder as seen from anywhere: a case may be resumed from another working folder. */
export function absoluteTrail(text: string): string {
  return text.startsWith('logs:') ? `logs:${resolve(text.slice('logs:'.length))}` : text;
}

/** Refuses a folder that is not there before anything else is done. */
export async function requireFolders(choices: readonly TrailChoice[]): Promise<void> {
  for (const choice of choices) {
    if (choice.kind !== 'logs') continue;
    const found = await stat(choice.dir).catch(() => undefined);
    if (found?.isDirectory()) continue;
    throw new SpillkitError(
      'TrailFolderMissing',
      `There is no folder ${JSON.stringify(choice.dir)}.`,
      'Name the folder the logs were copied to.',
    );
  }
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
