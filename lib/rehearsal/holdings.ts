import { GLOBAL } from '../playbook/change.ts';
import type { AccountState } from './account/state.ts';
import type { GuardDutyState } from './services/guardduty/state.ts';
import type { UserState } from './services/iam/state.ts';

/** A thing that stands in the account under a name of its own. */
export interface Holding {
  readonly region: string;
  /** Service and kind: `ec2/instances`, `iam/users`, `iam/users/accessKeys`. */
  readonly kind: string;
  readonly id: string;
  /** As it is now, without what changes by itself. */
  readonly value: Readonly<Record<string, unknown>>;
}

/** Identity of a holding. Names can be born twice, so a principal's carries its unique id. */
export function holdingKey({ region, kind, id }: Omit<Holding, 'value'>): string {
  return JSON.stringify([region, kind, id]);
}

/** One line that names it, for the score. */
export function holdingName({ region, kind, id }: Omit<Holding, 'value'>): string {
  return region === GLOBAL ? `${kind} ${id}` : `${kind} ${id} in ${region}`;
}

/** Fields that say how far something has come or when it was used: they change without anybody's doing. */
const VOLATILE = new Set(['lastUsed', 'stateUntil', 'terminatedAt', 'lastRequestedAt']);

/** Moments from which on a thing is on its way out. */
const ENDED = ['deletedAt', 'stopAsked', 'stoppedAt', 'cancelledAt', 'releasedAt'];

/** States in which a thing is still told of and is nothing any more. */
const GONE =
  /^(?:terminated|shutting-down|deleted|deleting|inactive|delete[ _]?in[ _]?progress|delete_complete|draining|cancelled|cancelled_terminating|closed|deregistered|pendingdeletion|deleted_terminating)$/i;

/** Everything that stands in the account, in the regions given and in IAM; what is on its way out does not count. */
export function holdings(
  state: AccountState,
  regions: readonly string[] = Object.keys(state.regions),
): readonly Holding[] {
  return [...ofIam(state), ...regions.flatMap((region) => ofRegion(state, region))].filter(
    ({ value }) => !isGone(value),
  );
}

function isGone(value: Holding['value']): boolean {
  const words = [value.state, value.status, value.keyState, value.lifecycleState];
  if (value.deleted === true || ENDED.some((moment) => value[moment] !== undefined)) return true;
  return words.some((word) => typeof word === 'string' && GONE.test(word));
}

function ofRegion(state: AccountState, region: string): readonly Holding[] {
  const held = state.regions[region];
  if (held === undefined) return [];
  const { ec2, secrets, shelves, guardduty } = held;
  return [
    ...Object.entries(ec2).flatMap(([kind, things]) => collection(region, `ec2/${kind}`, things)),
    ...collection(region, 'secretsmanager/secrets', secrets),
    ...Object.entries(shelves).flatMap(([kind, things]) => collection(region, kind, things)),
    ...collection(region, 'guardduty/detectors', detectorOf(guardduty)),
    ...collection(region, 'account/regions', { region: { optIn: held.optIn } }),
  ];
}

/** The detector as far as somebody sets it up. */
function detectorOf({ detectorId, suspended, frequency, featuresOff }: GuardDutyState) {
  if (detectorId === undefined) return {};
  return { detector: { suspended: suspended === true, frequency, featuresOff } };
}

function ofIam({ iam }: AccountState): readonly Holding[] {
  const { users, policies, roles, rootKeys, credentialReport: _, ...others } = iam;
  // Services make their linked roles for themselves, keep them, and need them to delete what is theirs.
  const assumable = Object.entries(roles).filter(([, { path }]) => !path.startsWith('/aws-service-role/'));
  const own = Object.entries(policies).filter(([arn]) => !arn.startsWith('arn:aws:iam::aws:'));
  return [
    ...Object.values(users).flatMap(ofUser),
    ...collection(GLOBAL, 'iam/policies', Object.fromEntries(own)),
    ...collection(GLOBAL, 'iam/roles', Object.fromEntries(assumable)),
    ...rootKeys.map((key) => holding(GLOBAL, 'iam/rootKeys', key.accessKeyId, key)),
    ...Object.entries(others).flatMap(([kind, things]) => collection(GLOBAL, `iam/${kind}`, things)),
  ];
}

function ofUser(user: UserState): readonly Holding[] {
  const { accessKeys, loginProfile, ...rest } = user;
  return [
    holding(GLOBAL, 'iam/users', `${user.userName} ${user.userId}`, rest),
    ...accessKeys.map((key) => holding(GLOBAL, 'iam/users/accessKeys', key.accessKeyId, key)),
    ...(loginProfile === undefined
      ? []
      : [holding(GLOBAL, 'iam/users/loginProfile', user.userName, loginProfile)]),
  ];
}

/** The things of a record of records; a setting that is no thing of its own is one under its own name. */
function collection(region: string, kind: string, things: unknown): readonly Holding[] {
  if (typeof things !== 'object' || things === null || Array.isArray(things)) {
    return things === undefined ? [] : [holding(region, kind, 'setting', { setting: things })];
  }
  return Object.entries(things).map(([id, thing]) => holding(region, kind, identity(id, thing), thing));
}

function identity(id: string, thing: unknown): string {
  const uniqueId = (thing as { readonly roleId?: unknown } | null)?.roleId;
  return typeof uniqueId === 'string' ? `${id} ${uniqueId}` : id;
}

function holding(region: string, kind: string, id: string, thing: unknown): Holding {
  const value = typeof thing === 'object' && thing !== null ? thing : { value: thing };
  const settled = Object.entries(value).flatMap(([name, field]): readonly [string, unknown][] => {
    if (VOLATILE.has(name)) return [];
    return [[name, name === 'state' && field === 'pending' ? 'running' : field]];
  });
  return { region, kind, id, value: Object.fromEntries(settled) };
}
