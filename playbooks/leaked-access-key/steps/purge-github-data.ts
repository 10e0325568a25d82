import { emptyPlan } from '../../../lib/playbook/plan.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import type { LeakedKeyInput } from '../inputs.ts';

export const purgeGithubData: Step<LeakedKeyInput> = {
  id: 'purge-github-data',
  title: 'Purge the leaked key from the repository and its history',
  phase: 'containment',
  effect: {
    kind: 'irreversible',
    wordIs: 'the last four characters of the key id',
    typeToConfirm: (input) => input.keyId.slice(-4),
  },
  why: 'w',
  reads: [],
  ifSkipped: {},
  plan: async () => emptyPlan('Nothing to do.'),
};
