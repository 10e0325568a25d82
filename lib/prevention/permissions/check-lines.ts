import { leftToYou, notLooked } from '../../playbook/check.ts';
import { type CheckLine, type CheckMark, inPlace } from '../../playbook/check-line.ts';
import type { AccountReview } from './account-review.ts';
import { IDLE_DAYS, type PermissionRule } from './findings.ts';
import type { OfferedPrincipal } from './offer.ts';
import { credentialTasks } from './plan-permissions.ts';
import { found, nameOf, RULES } from './review-notes.ts';
import { shortList } from './short-list.ts';
import { gathered } from './unlooked-places.ts';
import { servicesUsed } from './use-counts.ts';

/** Names in a line; `details` has all. */
const SHOWN = 6;

/**
 * How the account's permissions stand, a line a kind of finding. Missing is what a run would do, or what nobody can
 * want: a key that is not used. What a company may have chosen, such as its administrators, is worth a look.
 */
export function permissionLines(review: AccountReview, run: string): readonly CheckLine[] {
  return [
    ...smallerPolicies(review, run),
    ...broadGrants(review, run),
    ...idle(review, run),
    ...mfa(review, run),
    ...notLooked(gathered(review.unlooked), run),
  ];
}

function smallerPolicies({ principals }: AccountReview, run: string): readonly CheckLine[] {
  const proposed = principals.filter(({ offer }) => offer.kind === 'proposed');
  const others = principals.filter(({ offer }) => offer.kind === 'offered' || offer.kind === 'only-a-file');
  const known = principals.every(({ unlooked }) => unlooked.length === 0);
  return [
    ...about('missing', 'Hold more than they used, so a smaller policy is proposed', proposed.map(used), run),
    ...(proposed.length === 0 && known
      ? [inPlace(`No smaller policy is proposed for any of ${principals.length} users and roles.`)]
      : []),
    ...about(
      'worth-a-look',
      'Hold more than they used; whether it can go is yours to say',
      others.map(doubted),
      run,
    ),
  ];
}

function broadGrants({ principals }: AccountReview, run: string): readonly CheckLine[] {
  // The page that a dry run saves has each with its reasons.
  const look = `${run} --dry-run`;
  const none: readonly (readonly [PermissionRule, string])[] = [
    ['administrator', 'Nobody may do everything.'],
    ['power-user', 'Nobody may do nearly everything but identities.'],
    ['escalation', 'No known way leads anybody to more permissions than they were given.'],
  ];
  return none.flatMap(([rule, fine]) => {
    const of = found(principals, rule);
    return of.length === 0
      ? [inPlace(fine)]
      : about(
          'worth-a-look',
          RULES[rule],
          of.map((one) => finding(one, rule)),
          look,
        );
  });
}

function idle({ principals, idleKeys, credentialsKnown }: AccountReview, run: string): readonly CheckLine[] {
  const offered = new Set(idleKeys.map(({ target }) => target.label));
  const others = principals.filter(
    (one) =>
      !offered.has(one.principal.name) &&
      one.findings.some(({ rule }) => rule === 'key-never-used' || rule === 'key-unused'),
  );
  const keys = idleKeys.map(({ target: { id, label }, because: [because] }) => ({
    name: `${id} of user ${label}`,
    fact: because.kind === 'observed' ? because.fact : '',
  }));
  return [
    ...about('missing', `Active access keys that nobody used for ${IDLE_DAYS} days`, keys, run),
    ...(keys.length === 0 && credentialsKnown
      ? [inPlace(`Every active access key was used, or made, in the last ${IDLE_DAYS} days.`)]
      : []),
    ...about(
      'worth-a-look',
      'Have an active access key without use, which is new or kept for emergencies',
      others.map((one) => finding(one, 'key-never-used', 'key-unused')),
      run,
    ),
  ];
}

function mfa(review: AccountReview, run: string): readonly CheckLine[] {
  const { principals, credentialsKnown } = review;
  const tasks = leftToYou(credentialTasks(review));
  const keyAlone = found(principals, 'key-without-mfa');
  return [
    ...tasks,
    ...(tasks.length === 0 && credentialsKnown
      ? [inPlace('Whoever signs in to the console has MFA, root too, and root has no access key.')]
      : []),
    ...about(
      'worth-a-look',
      RULES['key-without-mfa'],
      keyAlone.map((one) => finding(one, 'key-without-mfa')),
      `${run} --dry-run`,
    ),
  ];
}

/** Something a line is about, and what is said of it. */
interface Named {
  readonly name: string;
  readonly fact: string;
}

/** A line with how many it is about and who the first are; none where there is nobody. */
function about(mark: CheckMark, what: string, named: readonly Named[], mend: string): readonly CheckLine[] {
  if (named.length === 0) return [];
  const names = shortList(
    named.map(({ name }) => name),
    SHOWN,
  );
  return [
    {
      ...{ mark, what: `${what} (${named.length}): ${names}`, regions: [], mend },
      details: named.map(({ name, fact }) => `${name}: ${fact}`),
    },
  ];
}

function finding(one: OfferedPrincipal, ...rules: readonly PermissionRule[]): Named {
  const texts = one.findings.filter(({ rule }) => rules.includes(rule)).map(({ text }) => text);
  return { name: nameOf(one), fact: texts.join('; ') };
}

function used(one: OfferedPrincipal): Named {
  const granted = one.services?.length ?? 0;
  return { name: nameOf(one), fact: `it used ${servicesUsed(one)} of ${granted} services` };
}

function doubted(one: OfferedPrincipal): Named {
  const { offer } = one;
  const fact =
    offer.kind === 'offered' ? offer.doubts.join('; ') : offer.kind === 'only-a-file' ? offer.because : '';
  return { name: nameOf(one), fact };
}
