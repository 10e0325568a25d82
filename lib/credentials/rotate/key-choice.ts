import type { ReadContext } from '../../playbook/context.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import type { DeliveryChoice } from '../deliver/deliverer.ts';
import { type KeyPolicy, keyPolicyText, parseKeyPolicy } from './key-policy.ts';
import type { RotatedUser } from './other-users.ts';
import type { Owners } from './owners.ts';

/** What the responder settled before or beside the plan. */
export interface KeySettings {
  readonly delivery: DeliveryChoice;
  readonly keys?: KeyPolicy;
  readonly owners?: Owners;
}

/** Names of the decisions a guided run asks for. */
export const DECIDED = {
  policy: 'rotate-access-keys: policy',
  policyOf: (userName: string) => `rotate-access-keys: policy of ${userName}`,
  ownKeys: 'rotate-access-keys: own user',
  ownPassword: 'rotate-passwords: own user',
} as const;

/** The policy for one user, and where it comes from. */
export interface KeyChoice {
  readonly policy: KeyPolicy;
  /** "the default", "tag spillkit:keys"; `word` when it was said of this very user. */
  readonly by: string;
  readonly word: boolean;
}

/** The own user's while its name was not typed: the attacker's keys alone go off. */
export const LEFT_ALONE: KeyChoice = {
  policy: { kind: 'report' },
  by: 'Spillkit runs as this user',
  word: false,
};

/** Tags that tell whose a user's credentials are, and what is done with its keys. */
const OWNER_TAG = 'spillkit:owner';
const KEYS_TAG = 'spillkit:keys';

export interface UserTags {
  readonly owner?: string;
  readonly keys?: string;
}

/** The tags of a user that matter here. Whoever may tag users writes them: they never decide where a secret goes. */
export async function tagsOf(ctx: Pick<ReadContext, 'aws'>, userName: string): Promise<UserTags> {
  const iam = ctx.aws.read('iam');
  const tags = await allPages(
    (marker) => iam.listUserTags({ UserName: userName, ...marker }),
    (page) => page.Tags,
  );
  const value = (key: string) => tags.find(({ Key }) => Key === key)?.Value;
  const [owner, keys] = [value(OWNER_TAG), value(KEYS_TAG)];
  return { ...(owner ? { owner } : {}), ...(keys ? { keys } : {}) };
}

/** The policy for all users that nobody said anything else of. */
export function generalPolicy(ctx: Pick<ReadContext, 'decisions'>, settings: KeySettings): KeyPolicy {
  const decided = ctx.decisions?.get(DECIDED.policy);
  return (
    (decided === undefined ? undefined : parseKeyPolicy(decided)) ??
    settings.keys ?? { kind: 'replace', atOnce: false }
  );
}

/**
 * The policy for one user: as the responder chose for it, else as the owners file says, else as its tag says, else
 * the general one. Tags do not count where the attacker spoke for the user or wrote them, and where nobody said
 * otherwise the keys of such a user are replaced rather than left.
 */
export function keyChoice(
  ctx: Pick<ReadContext, 'decisions'>,
  settings: KeySettings,
  user: RotatedUser,
  tags: UserTags,
): KeyChoice {
  const { userName, standing } = user;
  if (standing === 'own' && ctx.decisions?.get(DECIDED.ownKeys) !== userName) return LEFT_ALONE;
  const chosen = parseKeyPolicy(ctx.decisions?.get(DECIDED.policyOf(userName)) ?? '');
  if (chosen !== undefined) return { policy: chosen, by: 'chosen for this user', word: true };
  const filed = settings.owners?.get(userName)?.policy;
  if (filed !== undefined) return { policy: filed, by: 'the owners file', word: true };
  const general = generalPolicy(ctx, settings);
  const tagged = parseKeyPolicy(tags.keys ?? '');
  if (tagged !== undefined) return { policy: tagged, by: `tag ${KEYS_TAG}`, word: false };
  if (general.kind === 'deactivate-unused' && standing === 'exposed') {
    return { policy: { kind: 'replace', atOnce: true }, by: 'it is exposed', word: false };
  }
  // Denied everything by containment, a new key would be of no use to it.
  if (general.kind !== 'report' && standing === 'affected') {
    return { policy: { kind: 'deactivate-all' }, by: 'its key leaked', word: true };
  }
  return { policy: general, by: 'for all users', word: false };
}

/** "policy replace (the owners file)" */
export function choiceText({ policy, by }: KeyChoice): string {
  return `policy ${keyPolicyText(policy)} (${by})`;
}
