import type { TrailRecord } from '../trail/record.ts';
import { followDoubtful } from './doubtful.ts';
import { follow } from './follow.ts';
import { followStolen } from './follow-compute.ts';
import { doubtChangedParties, followChangedParties } from './follow-federation.ts';
import { mintersFirst } from './minters-first.ts';
import { familiar, originsOf } from './origins.ts';
import { type PrincipalRef, principalOf, principalOfArn } from './principal-ref.ts';
import { Tracing } from './tracing.ts';
import { inOrder } from './trail-index.ts';
import type { CredentialKind, Lineage, LineageSeed } from './types.ts';

/**
 * Everything in `records` that derives from the leaked credential, to the fix-point: what it made is followed, and
 * what that made. Calls of the leaked key before the leak only tell its known origins. Pure; the records may come
 * in any order and more than once.
 */
export function traceLineage(seed: LineageSeed, records: readonly TrailRecord[]): Lineage {
  const { keyId, since, owner } = seed;
  const tracing = new Tracing(seed, records);
  const own = tracing.index.by('key', keyId);
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
  // Addresses tell what is stolen, and what is stolen tells addresses: until a round gives nothing new.
  let known: number;
  do {
    known = tracing.taken;
    for (let lead = tracing.leads.shift(); lead !== undefined; lead = tracing.leads.shift()) {
      follow(tracing, lead);
    }
    followStolen(tracing);
    followChangedParties(tracing);
  } while (tracing.taken > known || tracing.leads.length > 0);
  doubtChangedParties(tracing);
  const usual = { records: after.filter(isUsual), by: keyId };
  const doubts = followDoubtful(tracing, [usual, ...tracing.doubtful]);
  const { credentials, principals, records: certain, launches } = tracing.result();
  const ownerArn = owner ?? principal?.arn;
  return {
    ...{ leakedKeyId: keyId, since: since.toISOString(), knownOrigins },
    ...(ownerArn === undefined ? {} : { owner: ownerArn }),
    ...{ credentials, principals, doubtful: doubts.credentials, doubts: doubts.doubts },
    launches: [...launches, ...doubts.launches],
    records: mintersFirst(inOrder([...certain, ...doubts.records]), [...credentials, ...doubts.credentials]),
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
