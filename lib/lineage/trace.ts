import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey } from '../trail/spelling.ts';
import { birthsOf } from './births.ts';
import { controlledInstances } from './compute.ts';
import {
  type ConsoleSession,
  sessionOfToken,
  sessionsOfPassword,
  sessionsOfUser,
} from './console-sessions.ts';
import { familiar, originsOf } from './origins.ts';
import { type PrincipalRef, principalOf, principalOfArn } from './principal-ref.ts';
import { Principals } from './principals.ts';
import { inOrder, TrailIndex } from './trail-index.ts';
import type { CredentialKind, DerivedCredential, Lineage, LineageSeed } from './types.ts';
import { isAwsOwn } from './unblamed.ts';

/**
 * Everything in `records` that derives from the leaked credential, to the fix-point: what it made is followed, and
 * what that made. Calls of the leaked key before the leak only tell its known origins. Pure; the records may come
 * in any order and more than once.
 */
export function traceLineage(seed: LineageSeed, records: readonly TrailRecord[]): Lineage {
  return new Trace(seed, records).run();
}

/** What is to be read next: a credential's own records, or those of a principal the attacker made. */
type Lead =
  | { readonly credential: string }
  | { readonly principal: PrincipalRef; readonly birth: TrailRecord; readonly by: string }
  | { readonly password: TrailRecord; readonly user: PrincipalRef; readonly by: string }
  | { readonly signinToken: TrailRecord; readonly by: string }
  | { readonly instances: readonly string[]; readonly by: string };

class Trace {
  readonly #seed: LineageSeed;
  readonly #index: TrailIndex;
  readonly #certain = new Map<string, DerivedCredential>();
  readonly #doubtful = new Map<string, DerivedCredential>();
  readonly #taken = new Map<string, TrailRecord>();
  readonly #principals = new Principals();
  readonly #leads: Lead[] = [];
  readonly #addresses = new Set<string>();
  readonly #reached = new Map<string, string>();

  constructor(seed: LineageSeed, records: readonly TrailRecord[]) {
    this.#seed = seed;
    this.#index = new TrailIndex(records);
  }

  run(): Lineage {
    const { keyId, since, owner } = this.#seed;
    const own = this.#index.byKey(keyId);
    const before = own.filter((record) => Date.parse(record.eventTime) < since.getTime());
    const after = own.filter((record) => Date.parse(record.eventTime) >= since.getTime());
    const knownOrigins = originsOf(before);
    const usual = (record: TrailRecord) => familiar(record, knownOrigins) !== undefined;
    const principal = this.#seedPrincipal(own);
    const kind = leakedKind(keyId, principal);
    this.#keep({ id: keyId, kind, via: 'leaked' }, principal);
    this.#take(
      after.filter((record) => !usual(record)),
      keyId,
    );
    do this.#follow();
    while (this.#takeStolen());
    this.#followDoubtful(after.filter(usual));
    const principals = this.#principals.resolve();
    const ownerArn = owner ?? principal?.arn;
    return {
      leakedKeyId: keyId,
      since: since.toISOString(),
      ...(ownerArn === undefined ? {} : { owner: ownerArn }),
      credentials: [...this.#certain.values()].map((one) => {
        const arn = principals.of.get(one.id);
        return arn === undefined ? one : { ...one, principal: arn };
      }),
      doubtful: [...this.#doubtful.values()],
      principals: principals.all,
      records: inOrder([...this.#taken.values()]),
      knownOrigins,
    };
  }

  /** Who the leaked credential speaks for: the trail knows unique ids, IAM may know more. */
  #seedPrincipal(own: readonly TrailRecord[]): PrincipalRef | undefined {
    for (const record of own) {
      const principal = principalOf(record.userIdentity);
      if (principal !== undefined) return principal;
    }
    return this.#seed.owner === undefined ? undefined : principalOfArn(this.#seed.owner);
  }

  #follow(): void {
    for (let lead = this.#leads.shift(); lead !== undefined; lead = this.#leads.shift()) {
      if ('credential' in lead) this.#take(this.#index.byKey(lead.credential), lead.credential);
      else if ('principal' in lead) this.#followPrincipal(lead.principal, lead.birth, lead.by);
      else if ('password' in lead) this.#followPassword(lead.password, lead.user, lead.by);
      else if ('signinToken' in lead) {
        const session = sessionOfToken(this.#index, lead.signinToken);
        if (session !== undefined) this.#open(session, principalOf(lead.signinToken.userIdentity), lead.by);
      } else this.#followInstances(lead.instances, lead.by);
    }
  }

  /** Adds records made with a credential of the attacker, and what they brought into being to the leads. */
  #take(records: readonly TrailRecord[], by: string): void {
    for (const record of records) {
      if (this.#taken.has(record.eventID) || isAwsOwn(record)) continue;
      this.#taken.set(record.eventID, record);
      if (record.sourceIPAddress !== undefined) this.#addresses.add(record.sourceIPAddress);
      if (!failed(record)) this.#takeBirths(record, by);
    }
  }

  #takeBirths(record: TrailRecord, by: string): void {
    for (const birth of birthsOf(record)) {
      if (birth.born === 'principal') {
        this.#principals.bear(birth.principal, record);
        this.#leads.push({ principal: birth.principal, birth: record, by });
        continue;
      }
      const { id, kind, via, speaksFor } = birth;
      if (kind === 'console-password' && speaksFor?.kind === 'user') {
        this.#leads.push({ password: record, user: speaksFor, by });
      }
      this.#add({ id, kind, via, parent: by, birth: record }, speaksFor);
    }
    if (eventKey(record) === 'signin:GetSigninToken') this.#leads.push({ signinToken: record, by });
    const { how, ids } = controlledInstances(record);
    if (how === 'launched' && ids.length > 0) this.#leads.push({ instances: ids, by });
    if (how === 'reached') for (const id of ids) if (!this.#reached.has(id)) this.#reached.set(id, by);
  }

  #add(credential: DerivedCredential, speaksFor: PrincipalRef | undefined): void {
    if (this.#certain.has(credential.id)) return;
    this.#keep(credential, speaksFor);
    if (credential.kind !== 'console-password') this.#leads.push({ credential: credential.id });
  }

  #keep(credential: DerivedCredential, speaksFor: PrincipalRef | undefined): void {
    this.#certain.set(credential.id, credential);
    const at = credential.birth?.eventTime ?? this.#seed.since.toISOString();
    if (speaksFor !== undefined) this.#principals.mention(credential.id, speaksFor, at);
  }

  /** Everything done as a principal that the attacker made is the attacker's, whichever key signed it. */
  #followPrincipal(born: PrincipalRef, birth: TrailRecord, by: string): void {
    const records = this.#index
      .byPrincipal(born.kind, born.name)
      .filter((record) => isSame(born, birth, record) && !this.#isResponders(record));
    this.#take(records, by);
    if (born.kind === 'user') {
      for (const session of sessionsOfUser(records, born.name)) {
        const parent = `password:${born.name}`;
        this.#open(session, born, this.#certain.has(parent) ? parent : by);
      }
    } else {
      const assumptions = this.#index.assumptionsOf(born.arn);
      for (const record of assumptions.filter((one) => one.eventTime >= birth.eventTime)) {
        if (!this.#isResponders(record)) this.#addBirths(record, by);
      }
    }
    for (const record of records) this.#addSigner(record, born, by);
  }

  #followPassword(set: TrailRecord, user: PrincipalRef, by: string): void {
    const parent = `password:${user.name}`;
    for (const session of sessionsOfPassword(this.#index, user.name, set)) {
      if (this.#isResponders(session.birth)) continue;
      this.#open(
        session,
        principalOf(session.birth.userIdentity) ?? user,
        this.#certain.has(parent) ? parent : by,
      );
    }
  }

  #open(session: ConsoleSession, principal: PrincipalRef | undefined, parent: string): void {
    const console = { kind: 'console-session', via: 'ConsoleLogin', birth: session.birth } as const;
    this.#add({ ...console, id: session.id, parent }, principal);
    this.#take([session.birth, ...session.records], session.id);
    for (const { userIdentity } of session.records) {
      const key = userIdentity.accessKeyId;
      if (key !== undefined) this.#add({ ...console, id: key, parent: session.id }, principal);
    }
  }

  #followInstances(ids: readonly string[], by: string): void {
    for (const id of ids) {
      for (const birth of this.#index.assumptionsOf(id)) this.#addBirths(birth, by, 'instance-profile');
      const records = this.#index.bySession(id);
      this.#take(records, by);
      for (const record of records) this.#addSigner(record, principalOf(record.userIdentity), by);
    }
  }

  /**
   * Credentials of an instance that was there before: only their use from an address the attacker works from is
   * the attacker's. Gives whether there was anything new.
   */
  #takeStolen(): boolean {
    const { size } = this.#taken;
    const addresses = new Set([...this.#addresses].filter((address) => /^[\d.]+$|:/.test(address)));
    for (const [instance, by] of this.#reached) {
      const stolen = this.#index
        .bySession(instance)
        .filter((record) => addresses.has(record.sourceIPAddress ?? '') && !this.#taken.has(record.eventID));
      this.#take(stolen, by);
      for (const record of stolen) {
        const id = record.userIdentity.accessKeyId;
        if (id === undefined || this.#certain.has(id)) continue;
        const birth = this.#index.birthOf(id);
        this.#keep(
          {
            ...{ id, kind: 'instance-role-session', via: 'instance-profile', parent: by },
            ...(birth === undefined ? {} : { birth }),
          },
          principalOf(record.userIdentity),
        );
      }
    }
    return this.#taken.size > size;
  }

  /** Adds the credentials an event made without blaming its caller, for example a service assuming a role. */
  #addBirths(record: TrailRecord, parent: string, as?: 'instance-profile'): void {
    for (const birth of birthsOf(record)) {
      if (birth.born !== 'credential') continue;
      const kind = as === undefined ? birth.kind : 'instance-role-session';
      this.#add({ id: birth.id, kind, via: as ?? birth.via, parent, birth: record }, birth.speaksFor);
    }
  }

  /** Adds the key that signed a record whose birth no record tells. */
  #addSigner(record: TrailRecord, speaksFor: PrincipalRef | undefined, parent: string): void {
    const id = record.userIdentity.accessKeyId;
    if (id === undefined || this.#certain.has(id)) return;
    const birth = this.#index.birthOf(id);
    if (birth !== undefined) this.#addBirths(birth, parent);
    const isInstance = this.#isInstanceSession(record);
    const long = id.startsWith('AKIA');
    const role = speaksFor?.kind === 'role';
    this.#add(
      {
        ...{ id, parent },
        kind: long
          ? 'access-key'
          : isInstance
            ? 'instance-role-session'
            : role
              ? 'role-session'
              : 'session-token',
        via: long
          ? 'CreateAccessKey'
          : isInstance
            ? 'instance-profile'
            : role
              ? 'AssumeRole'
              : 'GetSessionToken',
      },
      speaksFor,
    );
  }

  #isInstanceSession({ userIdentity }: TrailRecord): boolean {
    return userIdentity.type === 'AssumedRole' && /\/i-[0-9a-f]+$/i.test(userIdentity.arn ?? '');
  }

  /** The responder's own calls since the response began. */
  #isResponders(record: TrailRecord): boolean {
    const { responderArn, startedAt } = this.#seed;
    return record.userIdentity.arn === responderArn && Date.parse(record.eventTime) >= startedAt.getTime();
  }

  /** Keys minted by what may be legitimate use are followed apart, so that nobody takes them for the attacker's. */
  #followDoubtful(seeds: readonly TrailRecord[]): void {
    const pending = [{ records: seeds, by: this.#seed.keyId }];
    for (let next = pending.shift(); next !== undefined; next = pending.shift()) {
      for (const record of next.records) {
        if (this.#taken.has(record.eventID) || isAwsOwn(record)) continue;
        this.#taken.set(record.eventID, record);
        for (const birth of failed(record) ? [] : birthsOf(record)) {
          if (birth.born !== 'credential' || this.#certain.has(birth.id) || this.#doubtful.has(birth.id))
            continue;
          const { id, kind, via, speaksFor } = birth;
          const principal = speaksFor === undefined ? {} : { principal: speaksFor.arn };
          this.#doubtful.set(id, { id, kind, via, parent: next.by, birth: record, ...principal });
          pending.push({ records: this.#index.byKey(id), by: id });
        }
      }
    }
  }
}

function leakedKind(keyId: string, principal: PrincipalRef | undefined): CredentialKind {
  if (!keyId.startsWith('ASIA')) return 'access-key';
  if (principal?.kind === 'role') return 'role-session';
  return principal?.kind === 'federated-user' ? 'federation-token' : 'session-token';
}

/** Whether a record was made as the principal born with `birth`: names come again, unique ids do not. */
function isSame(born: PrincipalRef, birth: TrailRecord, record: TrailRecord): boolean {
  const caller = principalOf(record.userIdentity);
  if (caller?.uniqueId !== undefined && born.uniqueId !== undefined) return caller.uniqueId === born.uniqueId;
  return record.eventTime >= birth.eventTime;
}
