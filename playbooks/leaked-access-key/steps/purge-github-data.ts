import { planRepository } from '../../../lib/github/plan-repository.ts';
import { askAboutPurge } from '../../../lib/github/purge/ask-about-purge.ts';
import { settledChoices } from '../../../lib/github/purge/purge-choices.ts';
import { emptyPlan, type Plan } from '../../../lib/playbook/plan.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import type { LeakedKeyInput } from '../inputs.ts';

const NO_REPOSITORY: Plan = {
  ...emptyPlan('No repository was named, so none is purged.'),
  notes: [
    { level: 'warning', text: 'If the key is in a repository, name it with --repo and run this step.' },
  ],
};

/** The article's first operation: the key leaves the repository, its history, and every ref. */
export const purgeGithubData: Step<LeakedKeyInput> = {
  id: 'purge-github-data',
  title: 'Purge the leaked key from the repository and its history',
  phase: 'containment',
  effect: {
    kind: 'irreversible',
    wordIs: 'the last four characters of the key id',
    typeToConfirm: (input) => input.keyId.slice(-4),
  },
  why: 'A key in a public repository is found by robots within minutes and stays in its history when a later commit removes it. Rewriting takes it out of every branch and tag; the key must be made useless all the same, because copies stay where nobody can rewrite them.',
  reads: [
    'github:actions=read',
    'github:administration=read',
    'github:contents=read',
    'github:gists=read',
    'github:metadata=read',
    'github:pages=read',
    'github:pull_requests=read',
    'github:secret_scanning_alerts=read',
    'iam:ListAccessKeys',
  ],
  ifSkipped: {
    contain: 'The key still works: whoever reads the repository before the push can use it.',
  },
  repeat: {
    agree: 1,
    pauseMs: 1_000,
    maxRounds: 5,
    // Only what somebody pushed meanwhile is different at another look.
    endsOn: (codes) => codes.length > 0 && !codes.includes('RefMoved'),
    because:
      'What was pushed is looked at as an outsider would, and what others pushed meanwhile is taken in.',
  },
  decide: async (ctx, { repo, purge }, ask) => {
    if (repo !== undefined) await askAboutPurge(ctx, repo, purge, ask);
  },
  plan: (ctx, { repo, purge }) =>
    repo === undefined
      ? Promise.resolve(NO_REPOSITORY)
      : planRepository(ctx, repo, settledChoices(ctx, purge)),
};
