import { failed } from '../trail/outcome.ts';
import { distinctRecords, type TrailRecord } from '../trail/record.ts';
import { eventKey, textAt } from '../trail/spelling.ts';
import { birthsOf, passwordUser } from './births.ts';
import { vouchers } from './federation.ts';
import { principalOf, sessionNameOf } from './principal-ref.ts';
import { launchMarks, parentMarks } from './service-launches.ts';

/** What records can be found by. */
type Facet =
  /** Signed with the access key. */
  | 'key'
  /** Made as the user, or in a session of the role, of this name: `user`/`role` and name, any unique id. */
  | 'principal'
  /** Made in a role session of this name. */
  | 'session'
  /** Made by exactly this caller; for a role session its `assumed-role` ARN. */
  | 'caller'
  /** Made for this user of Identity Center. */
  | 'identity-center-user'
  /** Everything that set, changed or deleted the console password of the user, whoever did it. */
  | 'password'
  /** Calls that opened a session of the role of this ARN; by session name, too, for those made by a service. */
  | 'assumption'
  /** Sign-ins this provider or trust anchor vouched for. */
  | 'voucher'
  /** Console switches of role, by the ARN of who switched. */
  | 'switch'
  /** What a service made by itself, by its mark. */
  | 'launch'
  /** Calls after which services launch by themselves, by the mark their children bear. */
  | 'parent';

/** A set of records, oldest first, with the look-ups a trace needs; each event once. */
export class TrailIndex {
  readonly records: readonly TrailRecord[];
  readonly #lists = new Map<string, TrailRecord[]>();
  readonly #roles = new Set<string>();
  readonly #assumed = new Set<string>();
  readonly #births = new Map<string, TrailRecord>();

  constructor(records: readonly TrailRecord[]) {
    this.records = inOrder(records);
    for (const record of this.records) this.#file(record);
  }

  /** Records by one facet, oldest first. */
  by(facet: Facet, value: string): readonly TrailRecord[] {
    return this.#lists.get(`${facet} ${value}`) ?? [];
  }

  /** Names of roles in whose sessions calls were made and whose name starts so. */
  roleNames(start: string): readonly string[] {
    return [...this.#roles].filter((name) => name.startsWith(start));
  }

  /** ARNs of roles in which sessions were opened. */
  assumedRoles(): readonly string[] {
    return [...this.#assumed];
  }

  /** The event that made a credential. */
  birthOf(credentialId: string): TrailRecord | undefined {
    return this.#births.get(credentialId);
  }

  #file(record: TrailRecord): void {
    const { userIdentity } = record;
    this.#put('key', userIdentity.accessKeyId, record);
    this.#put('caller', userIdentity.arn, record);
    this.#put('identity-center-user', userIdentity.onBehalfOf?.userId, record);
    const principal = principalOf(userIdentity);
    if (principal !== undefined) this.#put('principal', `${principal.kind}/${principal.name}`, record);
    if (principal?.kind === 'role') this.#roles.add(principal.name);
    this.#put('session', sessionNameOf(userIdentity), record);
    if (failed(record)) return;
    this.#put('password', passwordUser(record), record);
    this.#put('switch', switchedFrom(record), record);
    for (const birth of birthsOf(record)) {
      if (birth.born === 'credential' && !this.#births.has(birth.id)) this.#births.set(birth.id, record);
    }
    for (const one of vouchers(record)) this.#put('voucher', one, record);
    for (const one of launchMarks(record)) this.#put('launch', one, record);
    for (const one of parentMarks(record)) this.#put('parent', one, record);
    if (eventKey(record).startsWith('sts:AssumeRole')) this.#fileAssumption(record);
  }

  #fileAssumption(record: TrailRecord): void {
    const role = textAt(record.requestParameters, 'roleArn');
    if (role !== undefined) this.#assumed.add(role);
    this.#put('assumption', role, record);
    if (record.userIdentity.type !== 'AWSService') return;
    this.#put('assumption', textAt(record.requestParameters, 'roleSessionName'), record);
  }

  #put(facet: Facet, value: string | undefined, record: TrailRecord): void {
    if (value === undefined) return;
    const list = this.#lists.get(`${facet} ${value}`);
    if (list === undefined) this.#lists.set(`${facet} ${value}`, [record]);
    else list.push(record);
  }
}

/** ARN of who switched roles in the console: told beside the role's session, or the caller itself. */
function switchedFrom(record: TrailRecord): string | undefined {
  if (eventKey(record) !== 'signin:SwitchRole') return undefined;
  return textAt(record.additionalEventData, 'switchFrom') ?? record.userIdentity.arn;
}

/**
 * Each event once, oldest first. The order of events of one second is not known; their ids decide, so that it does not
 * depend on how the records were read.
 */
export function inOrder(records: readonly TrailRecord[]): readonly TrailRecord[] {
  return [...distinctRecords(records)].sort(
    (a, b) => compare(a.eventTime, b.eventTime) || compare(a.eventID, b.eventID),
  );
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
