import { GLOBAL } from '../playbook/change.ts';
import type { AccountState } from './account/state.ts';
import { factsOf } from './facts.ts';
import { type Holding, holdingKey, holdingName, holdings } from './holdings.ts';
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

/** How a thing that is not the attacker's differs from what it was, but for what he altered himself. */
function ofThing(
  was: Holding,
  is: Holding | undefined,
  isTouched: (path: string) => boolean,
): readonly string[] {
  if (is === undefined) return [`${holdingName(was)} is gone`];
  const [old, now] = [factsOf(was.value), factsOf(is.value)];
  const changed = [...new Set([...old.keys(), ...now.keys()])].filter(
    (path) => old.get(path) !== now.get(path) && !isTouched(path) && !OWN.test(path),
  );
  return changed.length === 0 ? [] : [`${holdingName(was)} was changed: ${changed.join(', ')}`];
}

/** Everything legitimate that differs from what it was when the responder started, by name. */
export function collateral(
  before: AccountState,
  after: AccountState,
  { attacker: { ledger }, affectedUser, responder }: Situation,
): readonly string[] {
  const now = new Map(holdings(after).map((thing) => [holdingKey(thing), thing]));
  const isHis = isAttackers(ledger);
  const things = holdings(before)
    .filter((thing) => !ROTATED.has(thing.kind) && !isHis(thing))
    .flatMap((was) => {
      const key = holdingKey(was);
      return ofThing(was, now.get(key), (path) => ledger.altered.has(`${key} ${path}`));
    });
  const wasMade = (kind: string, id: string) => ledger.made.has(holdingKey({ region: GLOBAL, kind, id }));
  const users = Object.values(before.iam.users)
    .filter(({ userName, userId }) => !wasMade('iam/users', `${userName} ${userId}`))
    .flatMap((user) => ofUser(user, after.iam.users[user.userName], user.userName === affectedUser, wasMade));
  const own = Object.values(after.iam.users)
    .flatMap((user) => user.accessKeys)
    .find((key) => key.accessKeyId === responder.accessKeyId);
  return [
    ...things,
    ...users,
    ...(own?.status === 'Active' ? [] : ["the responder's own key no longer works"]),
  ];
}
