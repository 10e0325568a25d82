import type { KeyOwner } from '../../incident/incident.ts';
import { attribute } from '../../lineage/attribution.ts';
import type { DerivedCredential, Lineage, LineagePrincipal } from '../../lineage/types.ts';
import type { Because } from '../../playbook/change.ts';
import { eventBecause } from './event-because.ts';

type Reasons = readonly [Because, ...Because[]];

/** A user or role to contain, and why. */
export interface Contained {
  readonly name: string;
  readonly arn?: string;
  readonly uniqueId?: string;
  /** The owner of the leaked key, made by the attacker, or the victim's own that the lineage reached. */
  readonly standing: 'affected' | 'attacker' | 'reached';
  /** False where it may be the legitimate use's making: the responder decides. */
  readonly certain: boolean;
  readonly because: Reasons;
}

/** A key the lineage made for a user who is not contained otherwise: a colleague. */
export interface LooseKey {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly certain: boolean;
  readonly because: Reasons;
}

/** Everybody containment is about. */
export interface Whom {
  readonly users: readonly Contained[];
  readonly roles: readonly Contained[];
  readonly looseKeys: readonly LooseKey[];
  /** Root keys the lineage made: no API reaches them. */
  readonly rootKeys: readonly DerivedCredential[];
  /** Colleagues whose console password the lineage set. */
  readonly passwords: readonly DerivedCredential[];
}

/** Tells from the owner of the leaked key and the lineage whom to contain. Without a lineage: the owner alone. */
export function whomToContain(leakedKeyId: string, owner: KeyOwner, lineage: Lineage | undefined): Whom {
  const affected = affectedBy(leakedKeyId, owner);
  const born = (lineage?.principals ?? []).filter((principal) => principal.born === 'attacker');
  const users = unique([...affected.users, ...born.flatMap((one) => contained('user', one, lineage))]);
  const reached = (lineage?.principals ?? []).flatMap((one) => contained('role', one, lineage));
  const roles = unique([...affected.roles, ...reached]);
  const minted = [...(lineage?.credentials ?? []), ...(lineage?.doubtful ?? [])];
  const ofColleague = (kind: DerivedCredential['kind']) =>
    minted.filter(
      (one) =>
        one.kind === kind &&
        one.birth !== undefined &&
        userNameOf(one) !== undefined &&
        !users.some((user) => user.name === userNameOf(one)),
    );
  return {
    users,
    roles,
    looseKeys: ofColleague('access-key').flatMap((one) => looseKey(one, lineage)),
    rootKeys: minted.filter((one) => one.kind === 'access-key' && one.principal?.endsWith(':root') === true),
    passwords: ofColleague('console-password'),
  };
}

/** Name of the user a credential speaks for; undefined for roles, root and federated users. */
export function userNameOf({ principal }: DerivedCredential): string | undefined {
  return /:user\/(?:.*\/)?([^/]+)$/.exec(principal ?? '')?.[1];
}

function affectedBy(leakedKeyId: string, owner: KeyOwner): Pick<Whom, 'users' | 'roles'> {
  const because = (who: string, foundBy: string): Reasons => [
    { kind: 'responder', said: `${leakedKeyId} leaked` },
    { kind: 'observed', call: foundBy, fact: `${leakedKeyId} belongs to ${who}` },
  ];
  const one = (name: string, arn: string | undefined, who: string, foundBy: string): Contained => ({
    name,
    ...(arn === undefined ? {} : { arn }),
    standing: 'affected',
    certain: true,
    because: because(who, foundBy),
  });
  switch (owner.kind) {
    case 'user':
      return { users: [one(owner.userName, owner.arn, `user ${owner.userName}`, owner.foundBy)], roles: [] };
    case 'federated-user': {
      const who = `a federated session of user ${owner.userName}`;
      const users = owner.userName === undefined ? [] : [one(owner.userName, undefined, who, owner.foundBy)];
      return { users, roles: [] };
    }
    case 'role-session': {
      const who = `a session of role ${owner.roleName}`;
      return { users: [], roles: [one(owner.roleName, owner.roleArn, who, owner.foundBy)] };
    }
    default:
      return { users: [], roles: [] };
  }
}

function contained(kind: 'user' | 'role', one: LineagePrincipal, lineage: Lineage | undefined): Contained[] {
  if (one.kind !== kind || lineage === undefined) return [];
  const sessions = [...lineage.credentials, ...lineage.doubtful].filter((it) => it.principal === one.arn);
  const sure = lineage.credentials.some((it) => it.principal === one.arn);
  const evidence = one.birth ?? sessions.find((it) => it.birth !== undefined)?.birth;
  return [
    {
      name: one.name,
      arn: one.arn,
      ...(one.uniqueId === undefined ? {} : { uniqueId: one.uniqueId }),
      standing: one.born === 'attacker' ? 'attacker' : 'reached',
      certain: one.birth === undefined ? sure : attribute(lineage, one.birth).verdict === 'attacker',
      because: [
        evidence === undefined
          ? { kind: 'observed', call: 'cloudtrail:LookupEvents', fact: `the lineage acts as ${one.arn}` }
          : eventBecause(evidence),
      ],
    },
  ];
}

function looseKey(one: DerivedCredential, lineage: Lineage | undefined): LooseKey[] {
  const userName = userNameOf(one);
  if (userName === undefined || one.birth === undefined || lineage === undefined) return [];
  const certain = attribute(lineage, one.birth).verdict === 'attacker';
  return [{ accessKeyId: one.id, userName, certain, because: [eventBecause(one.birth)] }];
}

/** The first of each name: the owner stands before what the lineage says about it. */
function unique(all: readonly Contained[]): readonly Contained[] {
  return [...new Map([...all].reverse().map((one) => [one.name, one])).values()].reverse();
}
