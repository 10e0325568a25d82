import type { TrailRecord } from '../trail/record.ts';
import { birthsOf } from './births.ts';
import {
  type ConsoleSession,
  sessionOfToken,
  sessionsOfPassword,
  sessionsOfUser,
} from './console-sessions.ts';
import { type PrincipalRef, principalOf, sessionNameOf } from './principal-ref.ts';
import type { Lead, Tracing } from './tracing.ts';
import type { DerivedCredential } from './types.ts';

/** Reads what a lead points at; that may give further leads. */
export function follow(tracing: Tracing, lead: Lead): void {
  const { index } = tracing;
  switch (lead.follow) {
    case 'credential':
      tracing.take(index.byKey(lead.by), lead.by);
      break;
    case 'principal':
      followPrincipal(tracing, lead);
      break;
    case 'password':
      followPassword(tracing, lead);
      break;
    case 'signin-token': {
      const session = sessionOfToken(index, lead.token);
      if (session !== undefined) open(tracing, session, principalOf(lead.token.userIdentity), lead.by);
      break;
    }
    case 'instances':
      followInstances(tracing, lead);
  }
}

type LeadTo<Kind extends Lead['follow']> = Extract<Lead, { readonly follow: Kind }>;

/** Everything done as a principal that the attacker made is the attacker's, whichever key signed it. */
function followPrincipal(tracing: Tracing, { born, birth, by }: LeadTo<'principal'>): void {
  const records = tracing.index
    .byPrincipal(born.kind, born.name)
    .filter((record) => isSame(born, birth, record) && !tracing.isResponders(record));
  tracing.take(records, by);
  if (born.kind === 'user') {
    for (const session of sessionsOfUser(records, born.name)) {
      open(tracing, session, born, passwordOr(tracing, born, by));
    }
  } else {
    for (const assumption of tracing.index.assumptionsOf(born.arn)) {
      if (assumption.eventTime < birth.eventTime || tracing.isResponders(assumption)) continue;
      addBirths(tracing, assumption, by);
    }
  }
  for (const record of records) addSigner(tracing, record, born, by);
}

function followPassword(tracing: Tracing, { set, user, by }: LeadTo<'password'>): void {
  for (const session of sessionsOfPassword(tracing.index, user.name, set)) {
    if (tracing.isResponders(session.birth)) continue;
    const who = principalOf(session.birth.userIdentity) ?? user;
    open(tracing, session, who, passwordOr(tracing, user, by));
  }
}

function followInstances(tracing: Tracing, { ids, by }: LeadTo<'instances'>): void {
  for (const id of ids) {
    for (const birth of tracing.index.assumptionsOf(id)) addBirths(tracing, birth, by, INSTANCE);
    const records = tracing.index.bySession(id);
    tracing.take(records, by);
    for (const record of records) addSigner(tracing, record, principalOf(record.userIdentity), by);
  }
}

const INSTANCE = {
  kind: 'instance-role-session',
  via: 'instance-profile',
} as const;

/**
 * Credentials of instances that were there before: only their use from an address the attacker works from is the
 * attacker's. Gives whether there was anything new.
 */
export function followStolen(tracing: Tracing): boolean {
  const before = tracing.taken;
  // A service's name in place of an address says nothing about where the attacker is.
  const addresses = new Set([...tracing.addresses].filter((address) => /^[\d.]+$|:/.test(address)));
  for (const [instance, by] of tracing.reached) {
    const stolen = tracing.index
      .bySession(instance)
      .filter((record) => addresses.has(record.sourceIPAddress ?? '') && !tracing.hasTaken(record));
    tracing.take(stolen, by);
    for (const record of stolen) {
      const id = record.userIdentity.accessKeyId;
      if (id === undefined || tracing.has(id)) continue;
      const birth = tracing.index.birthOf(id);
      const credential = {
        id,
        ...INSTANCE,
        parent: by,
        ...(birth === undefined ? {} : { birth }),
      };
      tracing.keep(credential, principalOf(record.userIdentity));
    }
  }
  return tracing.taken > before;
}

function open(
  tracing: Tracing,
  session: ConsoleSession,
  principal: PrincipalRef | undefined,
  parent: string,
): void {
  const opened = {
    kind: 'console-session',
    via: 'ConsoleLogin',
    birth: session.birth,
  } as const;
  tracing.add({ ...opened, id: session.id, parent }, principal);
  tracing.take([session.birth, ...session.records], session.id);
  for (const { userIdentity } of session.records) {
    const key = userIdentity.accessKeyId;
    if (key !== undefined) tracing.add({ ...opened, id: key, parent: session.id }, principal);
  }
}

/** Adds the credentials an event made without blaming its caller, for example a service assuming a role. */
function addBirths(tracing: Tracing, record: TrailRecord, parent: string, as?: typeof INSTANCE): void {
  for (const birth of birthsOf(record)) {
    if (birth.born !== 'credential') continue;
    const { id, kind, via, speaksFor } = birth;
    tracing.add({ id, ...(as ?? { kind, via }), parent, birth: record }, speaksFor);
  }
}

/** Adds the key that signed a record; its birth may be told by no record. */
function addSigner(
  tracing: Tracing,
  record: TrailRecord,
  speaksFor: PrincipalRef | undefined,
  parent: string,
): void {
  const id = record.userIdentity.accessKeyId;
  if (id === undefined || tracing.has(id)) return;
  const birth = tracing.index.birthOf(id);
  if (birth !== undefined) addBirths(tracing, birth, parent);
  tracing.add({ id, parent, ...likelyKind(record, id, speaksFor) }, speaksFor);
}

function likelyKind(
  record: TrailRecord,
  id: string,
  speaksFor: PrincipalRef | undefined,
): Pick<DerivedCredential, 'kind' | 'via'> {
  if (id.startsWith('AKIA')) return { kind: 'access-key', via: 'CreateAccessKey' };
  if (/^i-[0-9a-f]+$/i.test(sessionNameOf(record.userIdentity) ?? '')) return INSTANCE;
  if (speaksFor?.kind === 'role') return { kind: 'role-session', via: 'AssumeRole' };
  return { kind: 'session-token', via: 'GetSessionToken' };
}

function passwordOr(tracing: Tracing, user: PrincipalRef, by: string): string {
  const password = `password:${user.name}`;
  return tracing.has(password) ? password : by;
}

/** Whether a record was made as the principal born with `birth`: names come again, unique ids do not. */
function isSame(born: PrincipalRef, birth: TrailRecord, record: TrailRecord): boolean {
  const caller = principalOf(record.userIdentity);
  if (caller?.uniqueId !== undefined && born.uniqueId !== undefined) return caller.uniqueId === born.uniqueId;
  return record.eventTime >= birth.eventTime;
}
