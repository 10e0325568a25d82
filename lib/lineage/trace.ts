import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { birthsOf } from './births.ts';
import { follow, followStolen } from './follow.ts';
import { familiar, originsOf } from './origins.ts';
import { type PrincipalRef, principalOf, principalOfArn } from './principal-ref.ts';
import { Tracing } from './tracing.ts';
import { inOrder } from './trail-index.ts';
import type { CredentialKind, DerivedCredential, Lineage, LineageSeed } from './types.ts';
import { isAwsOwn } from './unblamed.ts';

/**
 * Everything in `records` that derives from the leaked credential, to the fix-point: what it made is followed, and
 * what that made. Calls of the leaked key before the leak only tell its known origins. Pure; the records may come
 * in any order and more than once.
 */
export function traceLineage(seed: LineageSeed, records: readonly TrailRecord[]): Lineage {
  const { keyId, since, owner } = seed;
  const tracing = new Tracing(seed, records);
  const own = tracing.index.byKey(keyId);
  const before = own.filter((record) => Date.parse(record.eventTime) < since.getTime());
  const after = own.filter((record) => Date.parse(record.eventTime) >= since.getTime());
  const knownOrigins = originsOf(before);
  const isUsual = (record: TrailRecord) => familiar(record, knownOrigins) !== undefined;
  const principal = leakedPrincipal(own) ?? (owner === undefined ? undefined : principalOfArn(owner));
  tracing.keep({ id: keyId, kind: leakedKind(keyId, principal), via: 'leaked' }, principal);
  tracing.take(
    after.filter((record) => !isUsual(record)),
    keyId,
  );
  do {
    for (let lead = tracing.leads.shift(); lead !== undefined; lead = tracing.leads.shift()) {
      follow(tracing, lead);
    }
  } while (followStolen(tracing));
  const doubts = followDoubtful(tracing, after.filter(isUsual), keyId);
  const { credentials, principals, records: certain } = tracing.result();
  const ownerArn = owner ?? principal?.arn;
  return {
    ...{ leakedKeyId: keyId, since: since.toISOString(), knownOrigins },
    ...(ownerArn === undefined ? {} : { owner: ownerArn }),
    ...{ credentials, principals, doubtful: doubts.credentials },
    records: inOrder([...certain, ...doubts.records]),
  };
}

/** Who the leaked credential speaks for, as its own calls tell it: with unique id and path. */
function leakedPrincipal(own: readonly TrailRecord[]): PrincipalRef | undefined {
  for (const record of own) {
    const principal = principalOf(record.userIdentity);
    if (principal !== undefined) return principal;
  }
  return undefined;
}

function leakedKind(keyId: string, principal: PrincipalRef | undefined): CredentialKind {
  if (!keyId.startsWith('ASIA')) return 'access-key';
  if (principal?.kind === 'role') return 'role-session';
  return principal?.kind === 'federated-user' ? 'federation-token' : 'session-token';
}

interface Doubts {
  readonly credentials: readonly DerivedCredential[];
  readonly records: readonly TrailRecord[];
}

/** Keys minted by what may be legitimate use are followed apart, so that nobody takes them for the attacker's. */
function followDoubtful(tracing: Tracing, usual: readonly TrailRecord[], keyId: string): Doubts {
  const credentials = new Map<string, DerivedCredential>();
  const records = new Map<string, TrailRecord>();
  const pending = [{ made: usual, by: keyId }];
  for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
    for (const record of next.made) {
      if (tracing.hasTaken(record) || records.has(record.eventID) || isAwsOwn(record)) continue;
      records.set(record.eventID, record);
      for (const birth of failed(record) ? [] : birthsOf(record)) {
        if (birth.born !== 'credential' || tracing.has(birth.id) || credentials.has(birth.id)) continue;
        const { id, kind, via, speaksFor } = birth;
        const principal = speaksFor === undefined ? {} : { principal: speaksFor.arn };
        credentials.set(id, {
          id,
          kind,
          via,
          parent: next.by,
          birth: record,
          ...principal,
        });
        pending.push({ made: tracing.index.byKey(id), by: id });
      }
    }
  }
  return {
    credentials: [...credentials.values()],
    records: [...records.values()],
  };
}
