import type { ReadContext } from '../../../lib/playbook/context.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import { type ReviewScope, reviewAccount } from '../../../lib/prevention/permissions/account-review.ts';
import { permissionLines } from '../../../lib/prevention/permissions/check-lines.ts';
import { planPermissions } from '../../../lib/prevention/permissions/plan-permissions.ts';
import { reviewSummary } from '../../../lib/prevention/permissions/review-notes.ts';
import { trailSource } from '../../../lib/trail/chosen-source.ts';
import { mergedSources } from '../../../lib/trail/merged.ts';
import type { PreventionInput } from '../inputs.ts';

/** The article's second suggestion: nobody may do more than they do. */
export const reviewPermissions: Step<PreventionInput> = {
  id: 'review-permissions',
  title: 'Hold what everyone may do against what they did',
  phase: 'preparation',
  effect: {
    kind: 'reversible',
    undo: 'spillkit undo gives back the policies and groups that were taken away, and switches keys on again.',
  },
  why: 'A leaked key can do what its user may do, used or not. What nobody used in 400 days can go: each user and role is offered a policy of what it did, checked against its recorded calls. Each is saved as a file to read before anything is asked. Take an offer only after its owner has read it: what runs once a year may need more.',
  reads: [
    'cloudtrail:LookupEvents',
    'iam:GenerateCredentialReport',
    'iam:GenerateServiceLastAccessedDetails',
    'iam:GetAccessKeyLastUsed',
    'iam:GetAccountAuthorizationDetails',
    'iam:GetAccountSummary',
    'iam:GetCredentialReport',
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
    'iam:GetServiceLastAccessedDetails',
    'iam:ListAccessKeys',
    'iam:SimulateCustomPolicy',
    'iam:SimulatePrincipalPolicy',
    'sts:GetCallerIdentity',
  ],
  ifSkipped: {},
  plan: async (ctx, input) => planPermissions(ctx, await reviewAccount(ctx, scopeOf(ctx, input))),
  async check(ctx, input, run) {
    const review = await reviewAccount(ctx, scopeOf(ctx, input));
    return { summary: reviewSummary(review), lines: permissionLines(review, run) };
  },
};

function scopeOf(ctx: ReadContext, { trail, account, regions }: PreventionInput): ReviewScope {
  const around = {
    ...{ aws: ctx.aws, clock: ctx.clock },
    ...(account === undefined ? {} : { account }),
    ...(regions === undefined ? {} : { regions }),
    onFile: (done: number, of: number) => ctx.notify({ type: 'progress', what: 'trail log files', done, of }),
  };
  const source = mergedSources(trail.map((choice) => trailSource(choice, around)));
  return { source, ...(regions === undefined ? {} : { regions }) };
}
