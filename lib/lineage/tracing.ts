import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey } from '../trail/spelling.ts';
import { birthsOf } from './births.ts';
import { controlledInstances } from './compute.ts';
import type { PrincipalRef } from './principal-ref.ts';
import { Principals } from './principals.ts';
import { inOrder, TrailIndex } from './trail-index.ts';
import type { DerivedCredential, LineagePrincipal, LineageSeed } from './types.ts';
import { isAwsOwn } from './unblamed.ts';

/** What is to be read next; `by` is the credential that made or opened it. */
export type Lead =
  | { readonly follow: 'credential'; readonly by: string }
  | {
      readonly follow: 'principal';
      readonly by: string;
      readonly born: PrincipalRef;
      readonly birth: TrailRecord;
    }
  | {
      readonly follow: 'password';
      readonly by: string;
      readonly user: PrincipalRef;
      readonly set: TrailRecord;
    }
  | {
      readonly follow: 'signin-token';
      readonly by: string;
      readonly token: TrailRecord;
    }
  | {
      readonly follow: 'instances';
      readonly by: string;
      readonly ids: readonly string[];
    };

/** A trace under way: what is known to be the attacker's, and the leads still to be followed. */
export class Tracing {
  readonly index: TrailIndex;
  readonly leads: Lead[] = [];
  /** Instances that were there before, and the credential that reached into them. */
  readonly reached = new Map<string, string>();
  readonly addresses = new Set<string>();
  readonly #seed: LineageSeed;
  readonly #credentials = new Map<string, DerivedCredential>();
  readonly #taken = new Map<string, TrailRecord>();
  readonly #principals = new Principals();

  constructor(seed: LineageSeed, records: readonly TrailRecord[]) {
    this.#seed = seed;
    this.index = new TrailIndex(records);
  }

  has(credentialId: string): boolean {
    return this.#credentials.has(credentialId);
  }

  hasTaken(record: TrailRecord): boolean {
    return this.#taken.has(record.eventID);
  }

  get taken(): number {
    return this.#taken.size;
  }

  /** Adds records made with a credential of the attacker; what they brought into being becomes leads. */
  take(records: readonly TrailRecord[], by: string): void {
    for (const record of records) {
      if (this.hasTaken(record) || isAwsOwn(record)) continue;
      this.#taken.set(record.eventID, record);
      if (record.sourceIPAddress !== undefined) this.addresses.add(record.sourceIPAddress);
      if (!failed(record)) this.#takeBirths(record, by);
    }
  }

  /** Adds a credential whose calls are all the attacker's. */
  add(credential: DerivedCredential, speaksFor: PrincipalRef | undefined): void {
    if (this.has(credential.id)) return;
    this.keep(credential, speaksFor);
    if (credential.kind !== 'console-password') this.leads.push({ follow: 'credential', by: credential.id });
  }

  /** Adds a credential without following its calls: they are not all the attacker's. */
  keep(credential: DerivedCredential, speaksFor: PrincipalRef | undefined): void {
    this.#credentials.set(credential.id, credential);
    const at = credential.birth?.eventTime ?? this.#seed.since.toISOString();
    if (speaksFor !== undefined) this.#principals.mention(credential.id, speaksFor, at);
  }

  /** The responder's own calls since the response began. */
  isResponders(record: TrailRecord): boolean {
    const { responderArn, startedAt } = this.#seed;
    return record.userIdentity.arn === responderArn && Date.parse(record.eventTime) >= startedAt.getTime();
  }

  result(): {
    readonly credentials: readonly DerivedCredential[];
    readonly principals: readonly LineagePrincipal[];
    readonly records: readonly TrailRecord[];
  } {
    const { all, of } = this.#principals.resolve();
    return {
      credentials: [...this.#credentials.values()].map((credential) => {
        const principal = of.get(credential.id);
        return {
          ...this.#withMinter(credential),
          ...(principal === undefined ? {} : { principal }),
        };
      }),
      principals: all,
      records: inOrder([...this.#taken.values()]),
    };
  }

  #takeBirths(record: TrailRecord, by: string): void {
    for (const birth of birthsOf(record)) {
      if (birth.born === 'principal') {
        this.#principals.bear(birth.principal, record);
        this.leads.push({
          follow: 'principal',
          born: birth.principal,
          birth: record,
          by,
        });
        continue;
      }
      const { id, kind, via, speaksFor } = birth;
      if (kind === 'console-password' && speaksFor?.kind === 'user') {
        this.leads.push({
          follow: 'password',
          set: record,
          user: speaksFor,
          by,
        });
      }
      this.add({ id, kind, via, parent: by, birth: record }, speaksFor);
    }
    if (eventKey(record) === 'signin:GetSigninToken') {
      this.leads.push({ follow: 'signin-token', token: record, by });
    }
    const { how, ids } = controlledInstances(record);
    if (how === 'launched' && ids.length > 0) this.leads.push({ follow: 'instances', ids, by });
    if (how === 'reached') for (const id of ids) if (!this.reached.has(id)) this.reached.set(id, by);
  }

  /** The key that signed the birth is the parent, though the record may have been found through its principal. */
  #withMinter(credential: DerivedCredential): DerivedCredential {
    const minter = credential.birth?.userIdentity.accessKeyId;
    if (minter === undefined || minter === credential.id || !this.has(minter)) return credential;
    return { ...credential, parent: minter };
  }
}
