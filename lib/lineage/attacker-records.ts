import type { TrailRecord } from '../trail/record.ts';
import { attribute } from './attribution.ts';
import { familiar } from './origins.ts';
import type { Lineage } from './types.ts';

/** The lineage's records that are the attacker's without doubt, the failed calls too, oldest first. */
export function attackerRecords(lineage: Lineage): readonly TrailRecord[] {
  const doubtful = new Set(lineage.doubtful.map((credential) => credential.id));
  const doubted = new Set(lineage.doubts.map(({ eventId }) => eventId));
  const launches = new Map(lineage.launches.map(({ eventId, parent }) => [eventId, parent]));
  return lineage.records.filter((record) => {
    if (doubted.has(record.eventID)) return false;
    const parent = launches.get(record.eventID);
    if (parent !== undefined) return attribute(lineage, parent).verdict === 'attacker';
    const key = record.userIdentity.accessKeyId;
    if (key === lineage.leakedKeyId) return familiar(record, lineage.knownOrigins) === undefined;
    return key === undefined || !doubtful.has(key);
  });
}
