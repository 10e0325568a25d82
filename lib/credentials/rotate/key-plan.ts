import { type KeyChoice, LEFT_ALONE } from './key-choice.ts';
import { idleDays, inUse, type UserKey } from './user-keys.ts';

/** One thing that is done with one of a user's keys. `sure` is false where the responder is asked about it. */
export type KeyStep =
  /** The key goes for good, because a user has two places. */
  | { readonly do: 'give-way'; readonly key: UserKey; readonly why: GiveWay }
  | { readonly do: 'issue'; readonly replaced: UserKey }
  /** Off once the new key was delivered. */
  | { readonly do: 'retire'; readonly key: UserKey; readonly sure: boolean; readonly why: string }
  /** Off after a new key was tried for, delivered or not. */
  | { readonly do: 'retire-exposed'; readonly key: UserKey }
  | { readonly do: 'deactivate'; readonly key: UserKey; readonly sure: boolean; readonly why: string }
  | { readonly do: 'deactivate-unused'; readonly key: UserKey; readonly days: number }
  /** Gone once the new key is in use and the old one is off. */
  | { readonly do: 'delete-retired'; readonly key: UserKey; readonly why: string };

/** Why a key is the one to make place. */
export type GiveWay = 'made by the attacker' | 'inactive' | 'never used' | 'exposed';

export interface KeyPlan {
  readonly steps: readonly KeyStep[];
  /** Why no new key can be made for this user. */
  readonly setAside?: string;
}

/** What is known about a user beside its keys. */
export interface KeyFacts {
  readonly attackerKeys: ReadonlySet<string>;
  /** Keys this case made. */
  readonly ours: readonly string[];
  /** The one of them that arrived. */
  readonly delivered?: string;
  /** Keys of this case whose delivery was confirmed once, whatever became of it. */
  readonly handedOver: readonly string[];
  /** Keys this case switched off because they were to be replaced. */
  readonly retired: readonly string[];
  /** Somebody is named to whom a new key can be delivered. */
  readonly deliverable: boolean;
  readonly exposed: boolean;
  /** The key Spillkit signs with. */
  readonly signing: string;
  readonly now: Date;
}

/** IAM's quota of access keys a user: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_KEYS = 2;
const UNDELIVERABLE = 'no recipient is named for it';

const time = (text: string | undefined) => (text === undefined ? 0 : Date.parse(text));

/** Decides what is done with one user's keys; the key Spillkit itself signs with stays as it is. */
export function planKeys(keys: readonly UserKey[], choice: KeyChoice, facts: KeyFacts): KeyPlan {
  const plan = planAllKeys(keys, choice, facts);
  const touches = (step: KeyStep) => 'key' in step && step.key.id === facts.signing;
  return { ...plan, steps: plan.steps.filter((step) => !touches(step)) };
}

function planAllKeys(keys: readonly UserKey[], choice: KeyChoice, facts: KeyFacts): KeyPlan {
  const { policy } = choice;
  const attackers = keys.filter(({ id }) => facts.attackerKeys.has(id));
  const stop = attackers
    .filter((key) => key.active)
    .map(
      (key): KeyStep => ({ do: 'deactivate', key, sure: true, why: 'it is the leaked one or made with it' }),
    );
  const own = keys.filter(({ id }) => !facts.attackerKeys.has(id) && !facts.ours.includes(id));
  const active = own.filter((key) => key.active);
  switch (policy.kind) {
    case 'report':
      return { steps: choice === LEFT_ALONE ? stop : [] };
    case 'deactivate-all':
      return { steps: [...stop, ...active.map((key) => switchOff(key, choice, facts))] };
    case 'deactivate-unused': {
      const idle = active.filter((key) => idleDays(key, facts.now) >= policy.days);
      return {
        steps: [
          ...stop,
          ...idle.map((key): KeyStep => ({ do: 'deactivate-unused', key, days: policy.days })),
        ],
      };
    }
    case 'replace': {
      const plan =
        facts.delivered === undefined
          ? firstStage(keys, own, attackers, choice, facts)
          : laterStage(keys, own, choice, facts);
      // A key that gives way is not switched off beforehand as well.
      const goes = new Set(plan.steps.flatMap((step) => (step.do === 'give-way' ? [step.key.id] : [])));
      return {
        ...plan,
        steps: [...stop.filter((step) => !('key' in step && goes.has(step.key.id))), ...plan.steps],
      };
    }
  }
}

function switchOff(key: UserKey, choice: KeyChoice, facts: KeyFacts): KeyStep {
  const asked = inUse(key, facts.now) && !facts.exposed && !choice.word;
  const why = asked ? 'it is in use right now' : 'all keys of this user go off';
  return { do: 'deactivate', key, sure: !asked, why };
}

/** No new key yet: one is made, and whatever takes its place goes first. */
function firstStage(
  keys: readonly UserKey[],
  own: readonly UserKey[],
  attackers: readonly UserKey[],
  choice: KeyChoice,
  facts: KeyFacts,
): KeyPlan {
  const replaced = toReplace(keys, own, facts);
  const [first] = replaced;
  if (first === undefined) return { steps: [] };
  const active = replaced.filter((key) => key.active);
  if (!facts.deliverable) {
    const exposed = facts.exposed ? active : [];
    return { steps: exposed.map((key) => ({ do: 'retire-exposed', key })), setAside: UNDELIVERABLE };
  }
  // A lost key of ours is deleted before the new one is made, so it takes no place.
  const places = keys.filter(({ id }) => !facts.ours.includes(id)).length;
  const giveWay = places < MOST_KEYS ? undefined : leastMissed(own, attackers, facts);
  if (places >= MOST_KEYS && giveWay === undefined) {
    return { steps: [], setAside: 'both of its places are taken by keys in use, and IAM allows no third' };
  }
  const rest = active.filter((key) => key !== giveWay?.key);
  return {
    steps: [
      ...(giveWay === undefined ? [] : [giveWay]),
      { do: 'issue', replaced: rest[0] ?? first },
      ...rest.map((key) => retirement(key, choice, facts)),
    ],
  };
}

/** Keys that work, and exposed ones that went off while no new key could be made: it is tried for again. */
function toReplace(keys: readonly UserKey[], own: readonly UserKey[], facts: KeyFacts): readonly UserKey[] {
  const has = keys.some(({ id, active }) => active && facts.handedOver.includes(id));
  const isOwed = ({ id }: UserKey) => facts.exposed && !has && facts.retired.includes(id);
  return own.filter((key) => key.active || isOwed(key));
}

/** The key that is missed least: the attacker's, an inactive one, one never used, and of exposed ones the idler. */
function leastMissed(
  own: readonly UserKey[],
  attackers: readonly UserKey[],
  facts: KeyFacts,
): Extract<KeyStep, { do: 'give-way' }> | undefined {
  const [taken] = attackers;
  if (taken !== undefined) return { do: 'give-way', key: taken, why: 'made by the attacker' };
  const free = own.filter(({ id }) => id !== facts.signing);
  const oldest = free.toSorted((a, b) => time(a.createdAt) - time(b.createdAt));
  const inactive = oldest.find((key) => !key.active);
  if (inactive !== undefined) return { do: 'give-way', key: inactive, why: 'inactive' };
  const unused = oldest.find((key) => key.lastUsedAt === undefined);
  if (unused !== undefined) return { do: 'give-way', key: unused, why: 'never used' };
  const [idler] = free.toSorted((a, b) => time(a.lastUsedAt) - time(b.lastUsedAt));
  return facts.exposed && idler !== undefined ? { do: 'give-way', key: idler, why: 'exposed' } : undefined;
}

/** An exposed key goes off in any case; another waits for the first use of the new one, or for the responder's word. */
function retirement(key: UserKey, { policy }: KeyChoice, { exposed }: KeyFacts): KeyStep {
  if (exposed) return { do: 'retire-exposed', key };
  return policy.kind === 'replace' && policy.atOnce
    ? { do: 'retire', key, sure: true, why: 'you gave the word for it beforehand' }
    : { do: 'retire', key, sure: false, why: 'its new key has not been used yet' };
}

/** The new key was delivered: the old one goes off when the new one is in use, and later for good. */
function laterStage(
  keys: readonly UserKey[],
  own: readonly UserKey[],
  choice: KeyChoice,
  facts: KeyFacts,
): KeyPlan {
  const fresh = keys.find(({ id }) => id === facts.delivered);
  const taken = fresh?.lastUsedAt;
  const off = own.filter((key) => key.active);
  const early = (key: UserKey) => retirement(key, choice, facts);
  if (taken === undefined) return { steps: off.map(early) };
  const why = `its new key ${fresh?.id} was used ${taken} (${fresh?.lastUse})`;
  const inTime = (key: UserKey): KeyStep => {
    const step = early(key);
    if (step.do !== 'retire') return step;
    const still = inUse(key, facts.now) && !step.sure;
    return { ...step, sure: !still, why: still ? `${why}, and the old one still is in use` : why };
  };
  const gone = own.filter((key) => !key.active && facts.retired.includes(key.id));
  return {
    steps: [...off.map(inTime), ...gone.map((key): KeyStep => ({ do: 'delete-retired', key, why }))],
  };
}
