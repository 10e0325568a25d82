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
  return Array.from(holdingsNow(state, regions), (thing) => ({ ...thing, value: settled(thing.value) }));
}

/** The same one by one, each with its live value: for who looks thousands of times, and only until something is found. */
export function* holdingsNow(
  state: AccountState,
  regions: readonly string[] = Object.keys(state.regions),
): Generator<Holding> {
  for (const thing of ofIam(state)) if (!isGone(thing.value)) yield thing;
  for (const region of regions) {
    for (const thing of ofRegion(state, region)) if (!isGone(thing.value)) yield thing;
  }
}

function isGone(value: Holding['value']): boolean {
  const words = [value.state, value.status, value.keyState, value.lifecycleState];
  if (value.deleted === true || ENDED.some((moment) => value[moment] !== undefined)) return true;
  return words.some((word) => typeof word === 'string' && GONE.test(word));
}

function* ofRegion(state: AccountState, region: string): Generator<Holding> {
  const held = state.regions[region];
  if (held === undefined) return;
  const { ec2, secrets, shelves, guardduty } = held;
  for (const [kind, things] of Object.entries(ec2)) yield* collection(region, `ec2/${kind}`, things);
  yield* collection(region, 'secretsmanager/secrets', secrets);
  for (const [kind, things] of Object.entries(shelves)) yield* collection(region, kind, things);
  yield* collection(region, 'guardduty/detectors', detectorOf(guardduty));
  yield* collection(region, 'account/regions', { region: { optIn: held.optIn } });
}

/** The detector as far as somebody sets it up. */
function detectorOf({ detectorId, suspended, frequency, featuresOff }: GuardDutyState) {
  if (detectorId === undefined) return {};
  return { detector: { suspended: suspended === true, frequency, featuresOff } };
}

function* ofIam({ iam }: AccountState): Generator<Holding> {
  const { users, policies, roles, rootKeys, credentialReport: _, ...others } = iam;
  // Services make their linked roles for themselves, keep them, and need them to delete what is theirs.
  const assumable = Object.entries(roles).filter(([, { path }]) => !path.startsWith('/aws-service-role/'));
  const own = Object.entries(policies).filter(([arn]) => !arn.startsWith('arn:aws:iam::aws:'));
  for (const user of Object.values(users)) yield* ofUser(user);
  yield* collection(GLOBAL, 'iam/policies', Object.fromEntries(own));
  yield* collection(GLOBAL, 'iam/roles', Object.fromEntries(assumable));
  for (const key of rootKeys) yield holding(GLOBAL, 'iam/rootKeys', key.accessKeyId, key);
  for (const [kind, things] of Object.entries(others)) yield* collection(GLOBAL, `iam/${kind}`, things);
}

function* ofUser({ accessKeys, loginProfile, ...rest }: UserState): Generator<Holding> {
  const { userName, userId } = rest;
  yield holding(GLOBAL, 'iam/users', `${userName} ${userId}`, rest);
  for (const key of accessKeys) yield holding(GLOBAL, 'iam/users/accessKeys', key.accessKeyId, key);
  if (loginProfile !== undefined) yield holding(GLOBAL, 'iam/users/loginProfile', userName, loginProfile);
}

/** The things of a record of records; a setting that is no thing of its own is one under its own name. */
function* collection(region: string, kind: string, things: unknown): Generator<Holding> {
  if (typeof things !== 'object' || things === null || Array.isArray(things)) {
    if (things !== undefined) yield holding(region, kind, 'setting', { setting: things });
    return;
  }
  for (const [id, thing] of Object.entries(things)) yield holding(region, kind, identity(id, thing), thing);
}

function identity(id: string, thing: unknown): string {
  const uniqueId = (thing as { readonly roleId?: unknown } | null)?.roleId;
  return typeof uniqueId === 'string' ? `${id} ${uniqueId}` : id;
}

function holding(region: string, kind: string, id: string, thing: unknown): Holding {
  const value = typeof thing === 'object' && thing !== null ? thing : { value: thing };
  return { region, kind, id, value: value as Holding['value'] };
}

function settled(value: Holding['value']): Holding['value'] {
  const fields = Object.entries(value).flatMap(([name, field]): readonly [string, unknown][] => {
    if (VOLATILE.has(name)) return [];
    return [[name, name === 'state' && field === 'pending' ? 'running' : field]];
  });
  return Object.fromEntries(fields);
}
