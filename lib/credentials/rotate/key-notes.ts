import type { Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, PlanNote } from '../../playbook/plan.ts';
import { generalPolicy, type KeySettings } from './key-choice.ts';
import { keyPolicyText } from './key-policy.ts';
import { isExposed, type UsersToRotate } from './other-users.ts';
import type { PlannedUser } from './plan-key-rotation.ts';
import { inUse } from './user-keys.ts';

/** Names a sentence lists before it only counts the rest; the inventory has them all. */
const NAMED_AT_MOST = 20;

function named(names: readonly string[]): string {
  const first = names.slice(0, NAMED_AT_MOST).join(', ');
  return names.length > NAMED_AT_MOST ? `${first} and ${names.length - NAMED_AT_MOST} more` : first;
}

/** Kinds that switch an old key off as soon as its new one was made. */
const OFF_AT_ONCE: ReadonlySet<string> = new Set([
  'deactivate-replaced-access-key',
  'deactivate-exposed-access-key',
]);

const isNewKey = ({ kind }: Change) => kind === 'issue-access-key';

const info = (text: string): PlanNote => ({ level: 'info', text });
const warning = (text: string): PlanNote => ({ level: 'warning', text });
const about = (names: readonly string[], note: (names: string) => PlanNote): readonly PlanNote[] =>
  names.length === 0 ? [] : [note(named(names))];

/** What the responder should know before answering the plan of key rotation. */
export function keyNotes(
  ctx: Pick<ReadContext, 'clock' | 'decisions'>,
  planned: readonly PlannedUser[],
  all: UsersToRotate,
  settings: KeySettings,
): readonly PlanNote[] {
  const now = ctx.clock.now();
  const names = (of: (user: PlannedUser) => boolean) => planned.filter(of).map(({ user }) => user.userName);
  const active = ({ keys }: PlannedUser) => keys.some((key) => key.active);
  const policy = generalPolicy(ctx, settings);
  const waiting = names(({ fresh }) => fresh !== undefined && fresh.lastUsedAt === undefined);
  const busy = planned.flatMap(({ user, keys, changes }) =>
    keys
      .filter((key) => inUse(key, now) && changes.some(({ target }) => target.id === key.id))
      .map((key) => `${user.userName} (${key.id}, ${key.lastUse}, ${key.lastUsedAt})`),
  );
  const known = new Set([...all.users.map(({ userName }) => userName), ...all.attackerMade, ...all.untold]);
  const strangers = [...(settings.owners?.keys() ?? [])].filter((name) => !known.has(name));
  const alone = names(
    ({ user, changes }) =>
      changes.some((change) => OFF_AT_ONCE.has(change.kind) && change.preselected) &&
      changes.some(isNewKey) &&
      user.row?.password !== true,
  );
  return [
    info(`Policy for all users without one of their own: ${keyPolicyText(policy)}.`),
    ...about(
      names((one) => one.user.standing === 'exposed' && active(one)),
      (them) => warning(`Exposed, the attacker spoke for them: ${them}.`),
    ),
    ...about(
      names((one) => one.changes.some(isNewKey) && !active(one)),
      (them) => warning(`Left without a key so far, because the old one is exposed and off: ${them}.`),
    ),
    ...about(names(staysOn), (them) =>
      warning(`Exposed, and a key of theirs stays on, as their policy says: ${them}.`),
    ),
    ...about(
      names((one) => one.user.standing === 'affected'),
      (them) => info(`${them} gets no new key: its key leaked. Give its work a role, or a key by hand.`),
    ),
    ...about(
      names(({ fresh }) => fresh?.lastUsedAt !== undefined),
      (them) => info(`Have taken up their new key: ${them}.`),
    ),
    ...about(waiting, (them) =>
      info(`Have not used their new key yet: ${them}. spillkit undo withdraws a new key.`),
    ),
    ...about(busy, (them) =>
      warning(`In use right now: ${them}. What works with it stops when it goes off.`),
    ),
    ...(settings.delivery.to === 'secretsmanager'
      ? about(alone, (them) =>
          warning(
            `The old key goes off at once, and without it and a console password the user cannot read its secret: ${them}. Hand it over, or, where it is not exposed, wait for the first use with --keys replace.`,
          ),
        )
      : []),
    ...about(strangers, (them) => warning(`The owners file names users that are not there: ${them}.`)),
    ...about([...all.attackerTagged], (them) =>
      warning(`The attacker wrote tags of ${them}; they are not followed.`),
    ),
    ...about(all.attackerMade, (them) => info(`Not rotated, because the attacker made them: ${them}.`)),
  ];
}

/** Whether a policy somebody chose leaves a key alive that the attacker may have. */
function staysOn({ user, keys, fresh, changes }: PlannedUser): boolean {
  if (!isExposed(user) || changes.some(isNewKey)) return false;
  const goesOff = new Set(changes.filter(({ preselected }) => preselected).map(({ target }) => target.id));
  return keys.some((key) => key.active && key !== fresh && !goesOff.has(key.id));
}

/** The responder's own user, unless its name was typed. */
export function ownKeysTask(planned: readonly PlannedUser[]): readonly HumanTask[] {
  const own = planned.find(({ user }) => user.standing === 'own');
  if (own === undefined || own.keys.length === 0) return [];
  const untouched = !own.changes.some(isNewKey) && own.fresh === undefined;
  return [
    {
      what: `Rotate the keys of ${own.user.userName} by hand`,
      why: 'Spillkit runs as this user and would cut itself off.',
      how: untouched
        ? 'Make a new key, set it up where it is used, then deactivate and delete the old one.'
        : 'Set the new key up where the old one is used, run Spillkit with it, then deactivate and delete the old one.',
    },
  ];
}
