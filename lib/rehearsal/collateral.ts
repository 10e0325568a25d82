import { GLOBAL } from '../playbook/change.ts';
import { groupBy } from '../playbook/group-by.ts';
import type { AccountState } from './account/state.ts';
import { holdingKey, holdingName } from './holdings.ts';
import { type Ledger, nobodysDoing } from './ledger.ts';
import type { Situation } from './scenarios/scenario.ts';
import type { UserState } from './services/iam/state.ts';
import { isAttackers } from './truth.ts';

/** Kinds that the response replaces for everybody, by rules of their own. */
const ROTATED = new Set(['iam/users/accessKeys', 'iam/users/loginProfile']);

/** Spillkit's own marks: the policies with which it denies and revokes carry its name. */
const OWN = /\.inlinePolicies\.spillkit-/;

/** A user may come out with a new key and a new password, never without one it had for itself. */
function ofUser(
  before: UserState,
  after: UserState | undefined,
  isAffected: boolean,
  wasMade: (kind: string, id: string) => boolean,
): readonly string[] {
  if (!after) return [];
  const active = ({ accessKeys }: UserState) =>
    accessKeys.filter(
      ({ accessKeyId, status }) => status === 'Active' && !wasMade('iam/users/accessKeys', accessKeyId),
    ).length;
  const hadPassword = before.loginProfile && !wasMade('iam/users/loginProfile', before.userName);
  return [
    ...(active(before) > 0 && active(after) === 0 && !isAffected
      ? [`user ${before.userName} has no active key left`]
      : []),
    ...(hadPassword && !after.loginProfile ? [`user ${before.userName} has no console password left`] : []),
  ];
}

/**
 * Everything legitimate that the responder's calls took or changed, by name: what the company and its services did
 * meanwhile is theirs, and what the attacker altered was put back.
 */
export function collateral(
  before: AccountState,
  after: AccountState,
  { attack, prevention, responder }: Situation,
  response: Ledger,
): readonly string[] {
  const ledger = attack?.attacker.ledger ?? nobodysDoing;
  const isHis = isAttackers(ledger);
  const gone = [...response.deleted.values()]
    .filter((thing) => !ROTATED.has(thing.kind) && !isHis(thing))
    .map((thing) => `${holdingName(thing)} is gone`);
  const changed = groupBy(
    [...response.altered.entries()].filter(
      ([key, { of, path }]) =>
        !ROTATED.has(of.kind) &&
        !isHis(of) &&
        !ledger.altered.has(key) &&
        !OWN.test(path) &&
        !prevention?.mayChange(of, path),
    ),
    ([, { of }]) => holdingName(of),
  );
  const wasMade = (kind: string, id: string) => ledger.made.has(holdingKey({ region: GLOBAL, kind, id }));
  const users = Object.values(before.iam.users)
    .filter(({ userName, userId }) => !wasMade('iam/users', `${userName} ${userId}`))
    .flatMap((user) =>
      ofUser(user, after.iam.users[user.userName], user.userName === attack?.affectedUser, wasMade),
    );
  const own = Object.values(after.iam.users)
    .flatMap((user) => user.accessKeys)
    .find((key) => key.accessKeyId === responder.accessKeyId);
  return [
    ...gone,
    ...[...changed].map(
      ([name, paths]) => `${name} was changed: ${paths.map(([, { path }]) => path).join(', ')}`,
    ),
    ...users,
    ...(own?.status === 'Active' ? [] : ["the responder's own key no longer works"]),
  ];
}
