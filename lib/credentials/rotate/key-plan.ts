import type { UserKey } from './user-keys.ts';

/** What is done with a user's keys. */
export type KeyPlan =
  /** Nothing active of the user's own. */
  | { readonly kind: 'none' }
  /** A new key was delivered in this case: only old ones that are still active go. */
  | { readonly kind: 'issued'; readonly retire: readonly UserKey[] }
  | {
      readonly kind: 'rotate';
      /** The key that is replaced. */
      readonly retire: UserKey;
      /** The key that is deleted first, because a user has two places. */
      readonly giveWay?: UserKey;
    }
  | { readonly kind: 'set-aside'; readonly why: string };

/** IAM's quota of access keys a user: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const MOST_KEYS = 2;

const time = (text: string | undefined) => (text === undefined ? 0 : Date.parse(text));

/** The key that is missed least: an inactive one, else the older one that was never used. */
function leastMissed(keys: readonly UserKey[]): UserKey | undefined {
  const idle = keys.filter((key) => !key.active || key.lastUsedAt === undefined);
  return idle.toSorted(
    (a, b) => Number(a.active) - Number(b.active) || time(a.createdAt) - time(b.createdAt),
  )[0];
}

/**
 * Decides for one user. `attackerKeys` take a place but are not the user's; `ours` are the keys this case made,
 * `delivered` the one of them that arrived.
 */
export function planKeys(
  keys: readonly UserKey[],
  known: {
    readonly attackerKeys: ReadonlySet<string>;
    readonly ours: readonly string[];
    readonly delivered?: string;
  },
): KeyPlan {
  const own = keys.filter(({ id }) => !known.attackerKeys.has(id) && !known.ours.includes(id));
  const active = own.filter((key) => key.active);
  if (known.delivered !== undefined) return { kind: 'issued', retire: active };
  if (active.length === 0) return { kind: 'none' };
  // A lost key of ours is deleted before the new one is made, so it takes no place.
  const places = keys.filter(({ id }) => !known.ours.includes(id)).length;
  const [only] = active;
  if (places < MOST_KEYS && only !== undefined) return { kind: 'rotate', retire: only };
  if (own.length < MOST_KEYS) {
    return { kind: 'set-aside', why: 'a key the attacker made still takes its second place' };
  }
  const giveWay = leastMissed(own);
  if (giveWay === undefined) {
    return { kind: 'set-aside', why: 'both of its keys are active and used, and IAM allows no third' };
  }
  const retire = active.find((key) => key !== giveWay);
  return retire === undefined ? { kind: 'rotate', retire: giveWay } : { kind: 'rotate', retire, giveWay };
}
