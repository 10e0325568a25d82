import { dirname, join } from 'node:path';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, Plan, PlanNote } from '../../playbook/plan.ts';
import type { AccountReview } from './account-review.ts';
import { permissionsPage, policyFiles } from './permissions-page.ts';
import { replacementChange } from './replacement-change.ts';
import { reviewMessage } from './review-message.ts';
import { reviewNotes, reviewSummary } from './review-notes.ts';
import { saveReviewChange } from './save-review-kind.ts';
import { shortList } from './short-list.ts';
import { gathered } from './unlooked-places.ts';

/** What a review proposes: the page, a smaller policy for whoever holds more than it used, idle keys off. */
export function planPermissions(ctx: ReadContext, review: AccountReview): Plan {
  const { principals, caller, now, idleKeys, unlooked } = review;
  ctx.notify(reviewMessage(principals));
  const page = permissionsPage(principals, { account: caller.account, now, unlooked });
  const policies = principals.flatMap(policyFiles);
  const saving = saveReviewChange(page, policies, principals.length, now);
  return {
    summary: reviewSummary(review),
    changes: [
      saving,
      ...principals.flatMap((one) => replacementChange(one, caller.partition) ?? []),
      ...idleKeys,
    ],
    notes: [savedNote(ctx.caseDir, saving.target.id, policies.length), ...reviewNotes(review)],
    leftToHuman: credentialTasks(review),
    unlooked: gathered(unlooked),
  };
}

/** Where what is decided about can be read while the question stands. */
function savedNote(caseDir: string, path: string, policies: number): PlanNote {
  const page = join(caseDir, 'evidence', path);
  const folder = join(dirname(page), 'policies');
  const files = policies === 0 ? 'No policy is smaller.' : `The smaller policies are in ${folder}.`;
  return { level: 'info', text: `To read before you decide: ${page}. ${files}` };
}

/** What only the owners of the credentials can do. */
export function credentialTasks({ principals, rootTasks }: AccountReview): readonly HumanTask[] {
  const without = principals.filter(({ findings }) => findings.some(({ rule }) => rule === 'no-mfa'));
  if (without.length === 0) return rootTasks;
  const names = without.map(({ principal: { name } }) => name);
  return [
    ...rootTasks,
    {
      what: `Have an MFA device set up for ${shortList(names, 12)}`,
      why: 'a password alone opens the console, and only its owner can register a device',
      how: 'In the console: Security credentials, Assign MFA device; a passkey or a security key resists phishing.',
    },
  ];
}
