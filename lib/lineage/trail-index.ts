import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey, textAt } from '../trail/spelling.ts';
import { birthsOf, passwordUser } from './births.ts';
import { principalOf, sessionNameOf } from './principal-ref.ts';

type Lists = Map<string, TrailRecord[]>;

/** A set of records, oldest first, with the look-ups a trace needs; each event once. */
export class TrailIndex {
  readonly records: readonly TrailRecord[];
  readonly #byKey: Lists = new Map();
  readonly #byPrincipal: Lists = new Map();
  readonly #bySession: Lists = new Map();
  readonly #byCallerArn: Lists = new Map();
  readonly #passwordEvents: Lists = new Map();
  readonly #assumptions: Lists = new Map();
  readonly #births = new Map<string, TrailRecord>();

  constructor(records: readonly TrailRecord[]) {
    this.records = inOrder(records);
    for (const record of this.records) this.#file(record);
  }

  /** Signed with the access key. */
  byKey(accessKeyId: string): readonly TrailRecord[] {
    return this.#byKey.get(accessKeyId) ?? [];
  }

  /** Made as the user, or in a session of the role, of this name: `user`/`role` and name, any unique id. */
  byPrincipal(kind: string, name: string): readonly TrailRecord[] {
    return this.#byPrincipal.get(`${kind}/${name}`) ?? [];
  }

  /** Made in a role session of this name. */
  bySession(name: string): readonly TrailRecord[] {
    return this.#bySession.get(name) ?? [];
  }

  /** Made by exactly this caller; for a role session its `assumed-role` ARN. */
  byCallerArn(arn: string): readonly TrailRecord[] {
    return this.#byCallerArn.get(arn) ?? [];
  }

  /** Everything that set, changed or deleted the console password of a user, whoever did it. */
  passwordEvents(userName: string): readonly TrailRecord[] {
    return this.#passwordEvents.get(userName) ?? [];
  }

  /** AssumeRole calls by role ARN, and by session name for those made by a service. */
  assumptionsOf(roleArnOrSession: string): readonly TrailRecord[] {
    return this.#assumptions.get(roleArnOrSession) ?? [];
  }

  /** The event that made a credential. */
  birthOf(credentialId: string): TrailRecord | undefined {
    return this.#births.get(credentialId);
  }

  #file(record: TrailRecord): void {
    const { userIdentity } = record;
    if (userIdentity.accessKeyId !== undefined) put(this.#byKey, userIdentity.accessKeyId, record);
    if (userIdentity.arn !== undefined) put(this.#byCallerArn, userIdentity.arn, record);
    const principal = principalOf(userIdentity);
    if (principal !== undefined) put(this.#byPrincipal, `${principal.kind}/${principal.name}`, record);
    const session = sessionNameOf(userIdentity);
    if (session !== undefined) put(this.#bySession, session, record);
    if (failed(record)) return;
    const user = passwordUser(record);
    if (user !== undefined) put(this.#passwordEvents, user, record);
    for (const birth of birthsOf(record)) {
      if (birth.born === 'credential' && !this.#births.has(birth.id)) this.#births.set(birth.id, record);
    }
    if (eventKey(record) === 'sts:AssumeRole') this.#fileAssumption(record);
  }

  #fileAssumption(record: TrailRecord): void {
    const role = textAt(record.requestParameters, 'roleArn');
    if (role !== undefined) put(this.#assumptions, role, record);
    const session = textAt(record.requestParameters, 'roleSessionName');
    if (record.userIdentity.type === 'AWSService' && session !== undefined) {
      put(this.#assumptions, session, record);
    }
  }
}

/** Each event once, oldest first; the order of events of one second is not known and kept as given. */
export function inOrder(records: readonly TrailRecord[]): readonly TrailRecord[] {
  const distinct = new Map<string, TrailRecord>();
  for (const record of records) {
    // The same call seen by two accounts has two event ids; one id is delivered twice only within an account.
    const id = `${record.recipientAccountId ?? ''}/${record.eventID}`;
    if (!distinct.has(id)) distinct.set(id, record);
  }
  return [...distinct.values()].sort((a, b) =>
    a.eventTime < b.eventTime ? -1 : a.eventTime > b.eventTime ? 1 : 0,
  );
}

function put(lists: Lists, key: string, record: TrailRecord): void {
  const list = lists.get(key);
  if (list === undefined) lists.set(key, [record]);
  else list.push(record);
}
