import type { PlanNote } from '../../playbook/plan.ts';
import type { AccountReview } from './account-review.ts';
import { IDLE_DAYS, type PermissionRule } from './findings.ts';
import type { Offer, OfferedPrincipal } from './offer.ts';
import { shortList } from './short-list.ts';

const SHOWN = 12;

/** What a finding says of those it is about, without their names. */
export const RULES: Readonly<Record<PermissionRule, string>> = {
  administrator: 'May do everything',
  'power-user': 'May do nearly everything but identities',
  escalation: 'Can get more permissions than they were given',
  'no-mfa': 'Sign in to the console without MFA',
  'key-without-mfa': 'Have an access key and no MFA device',
  'key-never-used': 'Have an active access key that was never used',
  'key-unused': `Have an active access key that was not used for ${IDLE_DAYS} days`,
};

/** Those a finding is about. */
export function found(principals: readonly OfferedPrincipal[], rule: PermissionRule) {
  return principals.filter(({ findings }) => findings.some((finding) => finding.rule === rule));
}

/** `user ci-deploy` */
export const nameOf = ({ principal: { kind, name } }: Pick<OfferedPrincipal, 'principal'>) =>
  `${kind} ${name}`;

/** The review in one sentence. */
export function reviewSummary({ principals }: AccountReview): string {
  const count = (kind: Offer['kind']) => principals.filter(({ offer }) => offer.kind === kind).length;
  const unknown = count('not-looked-at');
  const high = principals.filter(({ findings }) => findings.some(({ severity }) => severity === 'high'));
  return `${principals.length} users and roles: ${high.length} with serious findings; a smaller policy is proposed for ${count('proposed')}, offered for ${count('offered')}, only to be read for ${count('only-a-file')}${unknown === 0 ? '' : `; of ${unknown} the use is unknown`}.`;
}

/** What is told beside the changes: the findings, who is left as it is, and what was not read because AWS is closed there. */
export function reviewNotes({ principals, serviceLinked }: AccountReview): readonly PlanNote[] {
  return [
    ...findingNotes(principals),
    ...leftAsTheyAre(principals),
    ...(serviceLinked === 0 ? [] : [serviceLinkedNote(serviceLinked)]),
    ...closedNotes(principals),
  ];
}

function findingNotes(principals: readonly OfferedPrincipal[]): readonly PlanNote[] {
  return (Object.keys(RULES) as PermissionRule[]).flatMap((rule) => {
    const of = found(principals, rule);
    if (of.length === 0) return [];
    const serious = of.some(({ findings }) =>
      findings.some((finding) => finding.rule === rule && finding.severity === 'high'),
    );
    return [
      { level: serious ? 'warning' : 'info', text: `${RULES[rule]}: ${shortList(of.map(nameOf), SHOWN)}.` },
    ];
  });
}

/** Those of one reason together: a company may have thousands of them. */
function leftAsTheyAre(principals: readonly OfferedPrincipal[]): readonly PlanNote[] {
  const byReason = new Map<string, string[]>();
  for (const one of principals) {
    if (one.offer.kind !== 'only-a-file') continue;
    const { because } = one.offer;
    byReason.set(because, [...(byReason.get(because) ?? []), nameOf(one)]);
  }
  return [...byReason].map(([because, names]) => ({
    ...{ level: 'info', text: `Not changed, ${because}: ${shortList(names, SHOWN)}.` },
  }));
}

function serviceLinkedNote(count: number): PlanNote {
  const roles = count === 1 ? '1 service-linked role' : `${count} service-linked roles`;
  return { level: 'info', text: `Left out: ${roles}, whose permissions AWS alone sets.` };
}

function closedNotes(principals: readonly OfferedPrincipal[]): readonly PlanNote[] {
  const closed = new Set(principals.flatMap((one) => one.closed ?? []));
  if (closed.size === 0) return [];
  const text = `Closed by a service control policy, so its trail was not read: ${[...closed].sort().join(', ')}.`;
  return [{ level: 'info', text }];
}
