import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { birthsOf } from './births.ts';
import { COMPUTE_ROLE } from './derive.ts';
import { principalOf } from './principal-ref.ts';
import { parentMarks } from './service-launches.ts';
import type { DoubtfulUse, Tracing } from './tracing.ts';
import type { DerivedCredential, Doubt, ServiceLaunch } from './types.ts';
import { isAwsOwn } from './unblamed.ts';

/** What may be the attacker's and may be rightful, and what derives from it. */
export interface Doubts {
  readonly credentials: readonly DerivedCredential[];
  readonly records: readonly TrailRecord[];
  readonly doubts: readonly Doubt[];
  readonly launches: readonly ServiceLaunch[];
}

/** Keys minted by what may be rightful use are followed apart, so that nobody takes them for the attacker's. */
export function followDoubtful(tracing: Tracing, uses: readonly DoubtfulUse[]): Doubts {
  const credentials = new Map<string, DerivedCredential>();
  const records = new Map<string, TrailRecord>();
  const doubts = new Map<string, Doubt>();
  const launches = new Map<string, ServiceLaunch>();
  const pending = [...uses];
  const isNew = (id: string) => !tracing.has(id) && !credentials.has(id);
  const follow = (credential: DerivedCredential, reason: string | undefined) => {
    credentials.set(credential.id, credential);
    const signed = tracing.index.by('key', credential.id);
    pending.push({ records: signed, by: credential.id, ...(reason === undefined ? {} : { reason }) });
  };
  const take = (record: TrailRecord, by: string, reason: string | undefined) => {
    records.set(record.eventID, record);
    if (reason !== undefined) doubts.set(record.eventID, { eventId: record.eventID, reason });
    const { accessKeyId } = record.userIdentity;
    if (reason === undefined || accessKeyId === undefined || !isNew(accessKeyId)) return;
    const principal = principalOf(record.userIdentity)?.arn;
    const spoken = principal === undefined ? {} : { principal };
    credentials.set(accessKeyId, { id: accessKeyId, ...COMPUTE_ROLE, parent: by, ...spoken });
  };
  const bear = (record: TrailRecord, by: string, reason: string | undefined) => {
    for (const birth of birthsOf(record)) {
      if (birth.born !== 'credential' || !isNew(birth.id)) continue;
      const { id, kind, via, speaksFor } = birth;
      const principal = speaksFor === undefined ? {} : { principal: speaksFor.arn };
      follow({ id, kind, via, parent: by, birth: record, ...principal }, reason);
    }
    for (const launch of parentMarks(record).flatMap((mark) => tracing.index.by('launch', mark))) {
      if (tracing.hasTaken(launch) || records.has(launch.eventID)) continue;
      records.set(launch.eventID, launch);
      launches.set(launch.eventID, { eventId: launch.eventID, parent: record });
    }
  };
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    const { by, reason } = next;
    for (const record of next.records) {
      if (next.birthsOnly) {
        bear(record, by, reason);
        continue;
      }
      if (tracing.hasTaken(record) || records.has(record.eventID) || isAwsOwn(record)) continue;
      take(record, by, reason);
      if (!failed(record)) bear(record, by, reason);
    }
  }
  return {
    credentials: [...credentials.values()],
    records: [...records.values()],
    doubts: [...doubts.values()],
    launches: [...launches.values()],
  };
}
