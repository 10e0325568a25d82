import type { Because } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';

/** A trail record as the reason for a change. */
export function eventBecause(record: TrailRecord): Because {
  const { eventID: eventId, eventTime, eventName, eventSource, awsRegion: region, userIdentity } = record;
  const by = userIdentity.accessKeyId ?? userIdentity.arn ?? userIdentity.principalId ?? 'unknown';
  return { kind: 'event', eventId, eventTime, eventName, eventSource, region, by };
}
