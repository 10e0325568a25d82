import type { TrailRecord } from '../trail/record.ts';
import { addBirths, addSigner, COMPUTE_ROLE, INSTANCE_ROLE } from './derive.ts';
import type { LeadTo } from './leads.ts';
import { principalOf } from './principal-ref.ts';
import type { Tracing } from './tracing.ts';

/** Everything an instance that the attacker launched does with its role is the attacker's. */
export function followInstances(tracing: Tracing, { ids, by }: LeadTo<'instances'>): void {
  for (const id of ids) {
    for (const birth of tracing.index.by('assumption', id)) addBirths(tracing, birth, by, INSTANCE_ROLE);
    const records = tracing.index.by('session', id);
    tracing.take(records, by);
    for (const record of records) addSigner(tracing, record, principalOf(record.userIdentity), by);
  }
}

/** Sessions of a function, task or build: the attacker's where he made it, in doubt where he changed its code. */
export function followComputeSession(tracing: Tracing, lead: LeadTo<'compute-session'>): void {
  const { how, session, by, since } = lead;
  const { index } = tracing;
  if (how === 'made') {
    if (tracing.made.has(session)) return;
    tracing.made.add(session);
    for (const birth of sinceThen(index.by('assumption', session), since)) {
      addBirths(tracing, birth, by, COMPUTE_ROLE);
    }
    const records = sinceThen(index.by('session', session), since);
    tracing.take(records, by);
    for (const record of records) {
      addSigner(tracing, record, principalOf(record.userIdentity), by, COMPUTE_ROLE);
    }
  } else {
    const reason = `${session} is rightful compute whose code was changed by ${since.eventName} (event ${since.eventID})`;
    tracing.doubt(sinceThen(index.by('session', session), since), by, reason);
  }
}

/** Sessions a service opened for something the attacker made, or for something rightful in the same role. */
export function followServiceRole(tracing: Tracing, lead: LeadTo<'service-role'>): void {
  const { roleArn, service, by, since } = lead;
  for (const assumption of sinceThen(tracing.index.by('assumption', roleArn), since)) {
    const { type, invokedBy } = assumption.userIdentity;
    if (type !== 'AWSService' || invokedBy !== service) continue;
    const reason = `${service} acts in ${roleArn} for what ${since.eventName} (event ${since.eventID}) made, and may for others`;
    tracing.doubtBirths(assumption, by, reason);
  }
}

/**
 * Credentials of instances that were there before: only their use from an address the attacker works from is the
 * attacker's.
 */
export function followStolen(tracing: Tracing): void {
  // A service's name in place of an address says nothing about where the attacker is.
  const addresses = new Set([...tracing.addresses].filter((address) => /^[\d.]+$|:/.test(address)));
  for (const [instance, by] of tracing.reached) {
    const stolen = tracing.index
      .by('session', instance)
      .filter((record) => addresses.has(record.sourceIPAddress ?? '') && !tracing.hasTaken(record));
    tracing.take(stolen, by);
    for (const record of stolen) {
      const id = record.userIdentity.accessKeyId;
      if (id === undefined || tracing.has(id)) continue;
      const birth = tracing.index.birthOf(id);
      const credential = { id, ...INSTANCE_ROLE, parent: by, ...(birth === undefined ? {} : { birth }) };
      tracing.keep(credential, principalOf(record.userIdentity));
    }
  }
}

function sinceThen(records: readonly TrailRecord[], since: TrailRecord): readonly TrailRecord[] {
  return records.filter(({ eventTime }) => eventTime >= since.eventTime);
}
