import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import type { LookupAttribute } from '../trail/source.ts';
import { trustChange } from './federation.ts';
import { lookupsAfter } from './lookups-after.ts';
import type { DerivedCredential, Lineage } from './types.ts';

/** A look-up that could show more of a lineage. */
export interface WantedLookup {
  readonly attribute: LookupAttribute;
  /** Nothing of interest is older: the birth of the credential or principal, ISO 8601. Absent for the leaked key. */
  readonly from?: string;
}

/** Identity of a look-up: one that was made is not wanted again. */
export function lookupId({ key, value }: LookupAttribute): string {
  return `${key}=${value}`;
}

/**
 * Look-ups that follow the lineage as it is known now, with the fewest pages: by key id for each credential that
 * has one, by user name for users the attacker made (which finds their console sessions), by session name
 * where no event tells a key id (roles of compute, console sessions of temporary credentials), by ARN for who opened
 * sessions of a role, and by event name only for what no name finds: who else set a password he set, sign-ins a
 * provider of his vouched for, and what services launched by themselves. `roleArns` has the ARNs of roles by name, as
 * far as somebody could tell them.
 */
export function wantedLookups(
  lineage: Lineage,
  roleArns: ReadonlyMap<string, string | undefined> = new Map(),
): readonly WantedLookup[] {
  const wanted = new Map<string, WantedLookup>();
  const want = (key: LookupAttribute['key'], value: string, from?: string) => {
    const attribute = { key, value };
    const known = wanted.get(lookupId(attribute));
    // One look-up serves all; it starts at the oldest birth.
    const earliest = known === undefined || (from ?? '') < (known.from ?? '') ? from : known.from;
    wanted.set(lookupId(attribute), { attribute, ...(earliest === undefined ? {} : { from: earliest }) });
  };
  const users = bornUsers(lineage);
  for (const [name, from] of users) want('Username', name, from);
  for (const credential of [...lineage.credentials, ...lineage.doubtful]) {
    if (signsCalls(credential) && !speaksFor(users, credential)) {
      want('AccessKeyId', credential.id, credential.birth?.eventTime);
    }
  }
  for (const { kind, born, arn, birth } of lineage.principals) {
    if (kind === 'role' && born === 'attacker') want('ResourceName', arn, birth?.eventTime);
  }
  for (const { kind, principal, birth } of lineage.credentials) {
    const user = principal?.split('/').at(-1);
    if (kind !== 'console-password' || user === undefined || users.has(user)) continue;
    want('Username', user, birth?.eventTime);
    want('EventName', 'UpdateLoginProfile', birth?.eventTime);
    want('EventName', 'DeleteLoginProfile', birth?.eventTime);
  }
  for (const record of certainRecords(lineage)) {
    for (const { key, value, from } of lookupsAfter(record, roleArns)) want(key, value, from);
  }
  return [...wanted.values()];
}

/** Names of the roles whose trust the attacker changed: their ARNs find who opened sessions of them since. */
export function rolesWithChangedTrust(lineage: Lineage): readonly string[] {
  return [...new Set(certainRecords(lineage).flatMap((record) => trustChange(record)?.roleName ?? []))];
}

/** Calls that went through and are the attacker's without doubt. */
function certainRecords({ records, doubts }: Lineage): readonly TrailRecord[] {
  const doubted = new Set(doubts.map(({ eventId }) => eventId));
  return records.filter((record) => !failed(record) && !doubted.has(record.eventID));
}

/** Users the attacker made, and when. */
function bornUsers(lineage: Lineage): ReadonlyMap<string, string> {
  const users = new Map<string, string>();
  for (const { kind, born, name, birth } of lineage.principals) {
    if (kind !== 'user' || born !== 'attacker' || birth === undefined) continue;
    const known = users.get(name);
    if (known === undefined || birth.eventTime < known) users.set(name, birth.eventTime);
  }
  return users;
}

/** Whether it is a key or session of one of the users, whose name finds all its calls in one look-up. */
function speaksFor(users: ReadonlyMap<string, string>, { kind, principal }: DerivedCredential): boolean {
  if (kind !== 'access-key' && kind !== 'session-token') return false;
  return users.has(/:user\/(?:.*\/)?([^/]+)$/.exec(principal ?? '')?.[1] ?? '');
}

/** Passwords sign nothing; keys of a console, and of an instance whose birth is not told, are found by name. */
function signsCalls({ id, kind, birth }: DerivedCredential): boolean {
  if (!/^A[KS]IA/.test(id) || kind === 'console-session') return false;
  return kind !== 'instance-role-session' || birth !== undefined;
}
