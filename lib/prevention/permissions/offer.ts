import { RECORD_DAYS } from './principal-records.ts';
import type { ReviewedPrincipal } from './review.ts';
import { shortList } from './short-list.ts';
import { UNTOUCHABLE_TEXT } from './standing.ts';

/** What is offered about a principal's permissions, and why no more than that. */
export type Offer =
  /** It uses what it holds, or holds nothing. */
  | { readonly kind: 'none' }
  /** A smaller policy whose use is known well enough to propose it. */
  | { readonly kind: 'proposed' }
  /** A smaller policy the responder has to choose, because of these doubts. */
  | { readonly kind: 'offered'; readonly doubts: readonly string[] }
  /** A smaller policy that is only to be read. */
  | { readonly kind: 'only-a-file'; readonly because: string }
  /** What it used is not known. */
  | { readonly kind: 'not-looked-at' };

/** A reviewed principal with what is offered about it. */
export interface OfferedPrincipal extends ReviewedPrincipal {
  readonly offer: Offer;
}

const DAY_MS = 24 * 3_600_000;

/** How far a smaller policy is offered. Whatever may break something that runs seldom has to be chosen. */
export function offerFor(reviewed: ReviewedPrincipal, now: Date): Offer {
  const { proposal, untouchable, services, unlooked } = reviewed;
  if (services === undefined && unlooked.length > 0) return { kind: 'not-looked-at' };
  if (proposal === undefined) return { kind: 'none' };
  if (untouchable !== undefined) return { kind: 'only-a-file', because: UNTOUCHABLE_TEXT[untouchable] };
  const { check } = proposal;
  if (check === undefined) return { kind: 'only-a-file', because: 'no simulation could check it' };
  if (check.lost.length > 0) {
    const because = `a simulation shows that it would lose calls it made: ${shortList(check.lost)}`;
    return { kind: 'only-a-file', because };
  }
  if (proposal.texts === undefined) {
    return { kind: 'only-a-file', because: 'its quotas of policies leave no room beside what it holds' };
  }
  const doubts = doubtsAbout(reviewed, now);
  return doubts.length === 0 ? { kind: 'proposed' } : { kind: 'offered', doubts };
}

function daysOld(days: number): string {
  if (days === 0) return 'of today';
  return days === 1 ? '1 day old' : `${days} days old`;
}

function doubtsAbout(reviewed: ReviewedPrincipal, now: Date): readonly string[] {
  const { principal, proposal, recorded, findings, services = [], unlooked } = reviewed;
  const age = Math.floor((now.getTime() - Date.parse(principal.createdAt)) / DAY_MS);
  const isAdministrator = findings.some(({ rule }) => rule === 'administrator');
  const isUsed = services.some(({ usedAt }) => usedAt !== undefined) || (recorded?.actions.size ?? 0) > 0;
  const doubts: readonly (readonly [boolean, string])[] = [
    [!isUsed, 'it used nothing, so it would lose everything; delete it where nobody needs it'],
    [isAdministrator, 'it may be needed as an administrator'],
    [age < RECORD_DAYS, `it is ${daysOld(age)}, so what it does seldom has not shown yet`],
    [unlooked.length > 0, 'not everything about its use could be read'],
    [
      (proposal?.narrowed.length ?? 0) > 0,
      `${RECORD_DAYS} days of records narrow it to the resources they name`,
    ],
  ];
  return doubts.flatMap(([holds, text]) => (holds ? [text] : []));
}
