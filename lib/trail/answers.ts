import type { TrailRecord } from './record.ts';
import type { LookupAttribute, TrailQuery } from './source.ts';

/**
 * Whether a saved record answers a query. Logs tell more than LookupEvents: a key's id also finds the events that name
 * it, and a resource's name every event that holds it.
 */
export function answers({ attribute, from, to, regions }: TrailQuery, record: TrailRecord): boolean {
  const at = Date.parse(record.eventTime);
  if (at < from.getTime() || at > to.getTime()) return false;
  if (regions !== undefined && !regions.includes(record.awsRegion)) return false;
  return matches(attribute, record);
}

function matches({ key, value }: LookupAttribute, record: TrailRecord): boolean {
  const { userName, arn, accessKeyId } = record.userIdentity;
  if (key === 'EventName') return record.eventName === value;
  if (key === 'Username') return userName === value || arn?.split('/').at(-1) === value;
  if (key === 'AccessKeyId' && accessKeyId === value) return true;
  return JSON.stringify(record).includes(asWritten(value));
}

/** A text as it stands in JSON, without the quotes around it. */
export function asWritten(value: string): string {
  return JSON.stringify(value).slice(1, -1);
}
