import type { TrailRecord } from '../trail/record.ts';
import { birthsOf } from './births.ts';
import type { ConsoleSession } from './console-sessions.ts';
import { type PrincipalRef, sessionNameOf } from './principal-ref.ts';
import type { Tracing } from './tracing.ts';
import type { BirthVia, DerivedCredential } from './types.ts';

/** How a credential came to be, where its birth record says something more general. */
type Manner = Pick<DerivedCredential, 'kind' | 'via'>;

export const INSTANCE_ROLE: Manner = { kind: 'instance-role-session', via: 'instance-profile' };
export const COMPUTE_ROLE: Manner = { kind: 'compute-role-session', via: 'compute-role' };

/** Adds a console session, what was done in it, and the keys the console minted for it. */
export function openConsole(
  tracing: Tracing,
  session: ConsoleSession,
  principal: PrincipalRef | undefined,
  parent: string,
  via: BirthVia = 'ConsoleLogin',
): void {
  const opened = { kind: 'console-session', via, birth: session.birth } as const;
  tracing.add({ ...opened, id: session.id, parent }, principal);
  tracing.take([session.birth, ...session.records], session.id);
  for (const { userIdentity } of session.records) {
    const key = userIdentity.accessKeyId;
    if (key !== undefined) tracing.add({ ...opened, id: key, parent: session.id }, principal);
  }
}

/** Adds the credentials an event made without blaming its caller, for example a service assuming a role. */
export function addBirths(tracing: Tracing, record: TrailRecord, parent: string, as?: Manner): void {
  for (const birth of birthsOf(record)) {
    if (birth.born !== 'credential') continue;
    const { id, kind, via, speaksFor } = birth;
    tracing.add({ id, ...(as ?? { kind, via }), parent, birth: record }, speaksFor);
  }
}

/** Adds the key that signed a record; its birth may be told by no record. */
export function addSigner(
  tracing: Tracing,
  record: TrailRecord,
  speaksFor: PrincipalRef | undefined,
  parent: string,
  as?: Manner,
): void {
  const id = record.userIdentity.accessKeyId;
  if (id === undefined || tracing.has(id)) return;
  const birth = tracing.index.birthOf(id);
  if (birth !== undefined) addBirths(tracing, birth, parent, as);
  tracing.add({ id, parent, ...(as ?? likelyManner(record, id, speaksFor)) }, speaksFor);
}

/** The password of a user where the lineage has it, else the credential given. */
export function passwordOr(tracing: Tracing, user: PrincipalRef, by: string): string {
  const password = `password:${user.name}`;
  return tracing.has(password) ? password : by;
}

function likelyManner(record: TrailRecord, id: string, speaksFor: PrincipalRef | undefined): Manner {
  if (id.startsWith('AKIA')) return { kind: 'access-key', via: 'CreateAccessKey' };
  if (/^i-[0-9a-f]+$/i.test(sessionNameOf(record.userIdentity) ?? '')) return INSTANCE_ROLE;
  if (speaksFor?.kind === 'role') return { kind: 'role-session', via: 'AssumeRole' };
  return { kind: 'session-token', via: 'GetSessionToken' };
}
