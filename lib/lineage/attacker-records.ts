import type { TrailRecord } from '../trail/record.ts';
import { familiar } from './origins.ts';
import type { Lineage } from './types.ts';

/** The lineage's records that are the attacker's without doubt, the failed calls too, oldest first. */
export function attackerRecords(lineage: Lineage): readonly TrailRecord[] {
  const doubtful = new Set(lineage.doubtful.map((credential) => credential.id));
  return lineage.records.filter((record) => {
    const key = record.userIdentity.accessKeyId;
    if (key === lineage.leakedKeyId) return familiar(record, lineage.knownOrigins) === undefined;
    return key === undefined || !doubtful.has(key);
  });
}
