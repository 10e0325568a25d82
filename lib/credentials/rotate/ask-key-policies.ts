import type { ReadContext } from '../../playbook/context.ts';
import type { AskDecision } from '../../playbook/step.ts';
import { DECIDED, generalPolicy, type KeySettings } from './key-choice.ts';
import { DEFAULT_DAYS, type KeyPolicy, keyPolicyText, parseKeyPolicy } from './key-policy.ts';
import { type RotatedUser, usersToRotate } from './other-users.ts';

const CHOICES: readonly { readonly value: string; readonly name: string; readonly description: string }[] = [
  {
    value: 'replace',
    name: 'Replace: new key, old one off when the new one is in use',
    description: 'Takes days and several runs; nobody is cut off.',
  },
  {
    value: 'replace:now',
    name: 'Replace at once: new key, old one off as soon as the new one was delivered',
    description: 'What works with an old key stops until somebody sets up the new one.',
  },
  {
    value: 'deactivate-unused',
    name: 'Deactivate what is not used',
    description: 'You are asked for how many days; exposed keys are replaced all the same.',
  },
  {
    value: 'deactivate-all',
    name: 'Deactivate all, without new ones',
    description: 'For accounts that should work with roles; everything that uses a key stops.',
  },
  { value: 'report', name: 'Change nothing, only report', description: 'The inventory is saved.' },
];
const NO_MORE = '';

/** Asks what is done with other users' keys, for all of them and for single ones, and about the responder's own. */
export async function askKeyPolicies(
  ctx: ReadContext,
  settings: KeySettings,
  ask: AskDecision,
): Promise<void> {
  const all = await usersToRotate(ctx);
  const withKeys = all.users.filter(({ row }) => row === undefined || row.slots.some(({ active }) => active));
  const others = withKeys.filter(({ standing }) => standing !== 'own');
  if (others.length > 0) {
    const users = others.length === 1 ? '1 other user' : `${others.length} other users`;
    const message = `What is done with the access keys of ${users}?`;
    const general =
      settings.keys ?? (await askPolicy(ask, DECIDED.policy, message, generalPolicy(ctx, settings)));
    await askExceptions(settings, others, general, ask);
  }
  const own = withKeys.find(({ standing }) => standing === 'own');
  if (own !== undefined) await askOwnName(ask, DECIDED.ownKeys, own.userName, 'access key');
}

async function askPolicy(
  ask: AskDecision,
  name: string,
  message: string,
  preset: KeyPolicy,
): Promise<KeyPolicy> {
  const spelled = preset.kind === 'deactivate-unused' ? preset.kind : keyPolicyText(preset);
  const kind = await ask.choice({ name, message, choices: CHOICES, default: spelled });
  const answer = kind === 'deactivate-unused' ? `${kind}:${await askDays(ask, preset)}d` : kind;
  await ask.keep(name, answer);
  return parseKeyPolicy(answer) ?? preset;
}

async function askDays(ask: AskDecision, preset: KeyPolicy): Promise<string> {
  const days = await ask.input({
    name: 'days',
    message: 'Not used for how many days?',
    default: String(preset.kind === 'deactivate-unused' ? preset.days : DEFAULT_DAYS),
    invalid: (text) => (/^\s*[1-9]\d{0,3}\s*$/.test(text) ? undefined : 'Write a number of days, from 1.'),
  });
  return days.trim();
}

/** Single users, one after the other, until there are no more. */
async function askExceptions(
  settings: KeySettings,
  users: readonly RotatedUser[],
  general: KeyPolicy,
  ask: AskDecision,
): Promise<void> {
  const chosen = new Map<string, KeyPolicy>();
  for (;;) {
    const userName = await ask.choice({
      name: 'user',
      message: 'Is one of them treated otherwise?',
      choices: [
        { value: NO_MORE, name: 'No, go on' },
        ...users.map((user) => {
          const policy = chosen.get(user.userName) ?? settings.owners?.get(user.userName)?.policy;
          const described = policy === undefined ? '' : `  ${keyPolicyText(policy)}`;
          return {
            value: user.userName,
            name: `${user.userName}${described}`,
            description: standingText(user),
          };
        }),
      ],
      default: NO_MORE,
    });
    if (userName === NO_MORE) return;
    const message = `What is done with the access keys of ${userName}?`;
    const policy = await askPolicy(ask, DECIDED.policyOf(userName), message, general);
    chosen.set(userName, policy);
  }
}

function standingText({ standing, row }: RotatedUser): string {
  const exposed = standing === 'other' ? '' : 'Exposed: the attacker spoke for it. ';
  const keys = (row?.slots ?? [])
    .filter(({ active }) => active)
    .map(({ since, lastUsedAt, lastUse }) =>
      lastUsedAt === undefined
        ? `key of ${since}, never used`
        : `key of ${since}, last used ${lastUsedAt} (${lastUse})`,
    );
  return `${exposed}${keys.join('; ')}` || 'Its keys are looked up next.';
}

/** The responder's own user is rotated only where its name is typed; anything else leaves it alone. */
export async function askOwnName(
  ask: AskDecision,
  name: string,
  userName: string,
  what: string,
): Promise<void> {
  const typed = await ask.input({
    name,
    message: `Spillkit runs as ${userName}. Type its name to give it a new ${what}, too (empty leaves it alone)`,
    default: '',
    invalid: (text) =>
      text === '' || text === userName ? undefined : `That is not ${userName}. Type it, or nothing.`,
  });
  await ask.keep(name, typed);
}
