import { failedOutcome } from '../../aws/errors.ts';
import { type Change, changeId, GLOBAL, ORDER, type Outcome } from '../../playbook/change.ts';
import type { EvidenceKind } from '../../playbook/change-kind.ts';

type SavedReview = { readonly files: readonly { readonly path: string; readonly text: string }[] };

const KIND = 'save-permissions-review';

/** The change that saves the page about the account's permissions and a file for each smaller policy. */
export function saveReviewChange(
  page: string,
  policies: readonly { readonly path: string; readonly text: string }[],
  principals: number,
  now: Date,
): Change<SavedReview> {
  const folder = `review-permissions/${now.toISOString().replaceAll(/[:.]/g, '-')}`;
  const path = `${folder}/permissions.md`;
  const target = { type: 'evidence', id: path, region: GLOBAL };
  const count = policies.length === 1 ? '1 smaller policy' : `${policies.length} smaller policies`;
  return {
    id: changeId(KIND, target),
    kind: KIND,
    title: `Save the review as ${path}, with ${count}`,
    target,
    because: [
      {
        kind: 'observed',
        call: 'iam:GetAccountAuthorizationDetails',
        fact: `${principals} users and roles were reviewed`,
      },
    ],
    order: ORDER.contain,
    effect: 'read-only',
    command: '# Written into the case folder; nothing in the account changes.',
    preselected: true,
    params: {
      files: [{ path, text: page }, ...policies.map((file) => ({ ...file, path: `${folder}/${file.path}` }))],
    },
  };
}

/** Saves the review as evidence: the page for people, the policies as JSON files. */
export const saveReview: EvidenceKind<SavedReview> = {
  kind: KIND,
  writes: false,
  readBeforehand: true,
  permissions: [],
  apply: (ctx, changes) =>
    Promise.all(
      changes.map(async ({ params }): Promise<Outcome> => {
        try {
          for (const { path, text } of params.files) await ctx.evidence.save(path, text);
          return { result: 'applied' };
        } catch (error) {
          return failedOutcome(error);
        }
      }),
    ),
  async verify(ctx, { params }) {
    for (const { path } of params.files) {
      if ((await ctx.evidence.read(path)) === undefined)
        return { held: false, found: `nothing is saved as ${path}` };
    }
    return { held: true };
  },
};
