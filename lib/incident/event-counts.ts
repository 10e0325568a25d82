import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';

export interface EventCount {
  readonly region: string;
  readonly ok: number;
  readonly failed: number;
}

/** Calls by region, those that went through and those that failed, the busiest region first. */
export function eventCounts(records: readonly TrailRecord[]): readonly EventCount[] {
  const counts = new Map<string, { ok: number; failed: number }>();
  for (const record of records) {
    const count = counts.get(record.awsRegion) ?? { ok: 0, failed: 0 };
    if (failed(record)) count.failed += 1;
    else count.ok += 1;
    counts.set(record.awsRegion, count);
  }
  return [...counts]
    .map(([region, count]) => ({ region, ...count }))
    .sort((a, b) => b.ok + b.failed - (a.ok + a.failed) || (a.region < b.region ? -1 : 1));
}
