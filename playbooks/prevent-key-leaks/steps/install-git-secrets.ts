import { emptyPlan, type Plan } from '../../../lib/playbook/plan.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import { planGitSecrets } from '../../../lib/prevention/git-secrets/plan.ts';
import type { PreventionInput } from '../inputs.ts';

const NOTHING_NAMED: Plan = {
  ...emptyPlan('No repository was named, so none was looked at.'),
  leftToHuman: [
    {
      what: 'Name the repositories to guard',
      why: 'only you know where your clones are',
      how: 'Run it with --repo FOLDER, a repository or a folder that holds some; --future-clones guards those made from now on.',
    },
  ],
};

/** The article's first suggestion: a key is refused before it is committed. */
export const installGitSecrets: Step<PreventionInput> = {
  id: 'install-git-secrets',
  title: 'Refuse keys before they are committed',
  phase: 'preparation',
  effect: {
    kind: 'reversible',
    undo: 'spillkit undo puts back the hooks that were there and takes out every entry.',
  },
  why: 'A key is public minutes after the push, and a hook refuses it seconds before. awslabs/git-secrets looks at files and messages; a check beside it sees what git-secrets lets pass, such as a key on a line with an allowed example. Hooks guard one clone and can be gone around, so GitHub is told to refuse such a push as well.',
  reads: ['github:administration=read', 'github:metadata=read'],
  withoutAws: true,
  ifSkipped: {},
  plan: (ctx, { repo, futureClones }) =>
    repo === undefined && !futureClones
      ? Promise.resolve(NOTHING_NAMED)
      : planGitSecrets(ctx, { ...(repo === undefined ? {} : { repo }), futureClones }),
};
