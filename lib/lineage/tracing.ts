import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { birthsOf } from './births.ts';
import { type Lead, type LeadTo, leadsOf } from './leads.ts';
import { type PrincipalRef, sessionNameOf } from './principal-ref.ts';
import { Principals } from './principals.ts';
import { inOrder, TrailIndex } from './trail-index.ts';
import type { DerivedCredential, LineagePrincipal, LineageSeed, ServiceLaunch } from './types.ts';
import { isAwsOwn } from './unblamed.ts';

/** Records, or the credentials one of them made, that may be the attacker's and may be rightful. */
export interface DoubtfulUse {
  readonly records: readonly TrailRecord[];
  readonly by: string;
  /** A clause; absent for the leaked key itself, whose usual origins say it. */
  readonly reason?: string;
  /** The records are not in question themselves, only what they made: a service assuming a role. */
  readonly birthsOnly?: true;
}

/** A trace under way: what is known to be the attacker's, and the leads still to be followed. */
export class Tracing {
  readonly index: TrailIndex;
  readonly leads: Lead[] = [];
  /** Instances that were there before, and the credential that reached into them. */
  readonly reached = new Map<string, string>();
  /** Session names of compute the attacker made. */
  readonly made = new Set<string>();
  /** Providers and trust anchors that were there before, and which he changed. */
  readonly changedParties: LeadTo<'trusted-party'>[] = [];
  readonly addresses = new Set<string>();
  readonly doubtful: DoubtfulUse[] = [];
  readonly #seed: LineageSeed;
  readonly #credentials = new Map<string, DerivedCredential>();
  readonly #taken = new Map<string, TrailRecord>();
  readonly #launches = new Map<string, TrailRecord>();
  readonly #principals = new Principals();

  constructor(seed: LineageSeed, records: readonly TrailRecord[]) {
    this.#seed = seed;
    this.index = new TrailIndex(records);
  }

  has(credentialId: string): boolean {
    return this.#credentials.has(credentialId);
  }

  credential(id: string): DerivedCredential | undefined {
    return this.#credentials.get(id);
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
      this.#noteAddress(record);
      if (!failed(record)) this.#takeBirths(record, by);
    }
  }

  /** Adds what services did by themselves because of `parent`. */
  takeLaunches(records: readonly TrailRecord[], parent: TrailRecord, by: string): void {
    for (const record of records) {
      if (!this.hasTaken(record)) this.#launches.set(record.eventID, parent);
    }
    this.take(records, by);
  }

  /** Notes records that may be the attacker's; they are followed apart when all that is certain is known. */
  doubt(records: readonly TrailRecord[], by: string, reason: string): void {
    if (records.length > 0) this.doubtful.push({ records, by, reason });
  }

  /** The same for the credentials a record made. */
  doubtBirths(record: TrailRecord, by: string, reason: string): void {
    this.doubtful.push({ records: [record], by, reason, birthsOnly: true });
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
    readonly launches: readonly ServiceLaunch[];
  } {
    const { all, of } = this.#principals.resolve();
    return {
      credentials: [...this.#credentials.values()].map((credential) => {
        const principal = of.get(credential.id);
        return { ...this.#withMinter(credential), ...(principal === undefined ? {} : { principal }) };
      }),
      principals: all,
      records: inOrder([...this.#taken.values()]),
      launches: [...this.#launches].map(([eventId, parent]) => ({ eventId, parent })),
    };
  }

  /** Where he works from. Compute he runs here calls from the company's own network, which says nothing about him. */
  #noteAddress({ sourceIPAddress, userIdentity }: TrailRecord): void {
    const session = sessionNameOf(userIdentity);
    const isCompute = session !== undefined && (/^i-[0-9a-f]+$/.test(session) || this.made.has(session));
    if (sourceIPAddress !== undefined && !isCompute) this.addresses.add(sourceIPAddress);
  }

  #takeBirths(record: TrailRecord, by: string): void {
    for (const birth of birthsOf(record)) {
      if (birth.born === 'principal') this.#principals.bear(birth.principal, record);
      else {
        const { id, kind, via, speaksFor } = birth;
        this.add({ id, kind, via, parent: by, birth: record }, speaksFor);
      }
    }
    const { leads, reached } = leadsOf(record, by);
    this.leads.push(...leads);
    for (const id of reached) if (!this.reached.has(id)) this.reached.set(id, by);
  }

  /** The key that signed the birth is the parent, though the record may have been found through its principal. */
  #withMinter(credential: DerivedCredential): DerivedCredential {
    const minter = credential.birth?.userIdentity.accessKeyId;
    if (minter === undefined || minter === credential.id || !this.has(minter)) return credential;
    // Keys of a console are minted in the session that the same event opened.
    if (this.credential(credential.parent ?? '')?.birth === credential.birth) return credential;
    return { ...credential, parent: minter };
  }
}
