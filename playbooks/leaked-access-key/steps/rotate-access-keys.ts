import { emptyPlan } from '../../../lib/playbook/plan.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import type { LeakedKeyInput } from '../inputs.ts';

export const rotateAccessKeys: Step<LeakedKeyInput> = {
  id: 'rotate-access-keys',
  title: 'Give every other user a new access key',
  phase: 'recovery',
  effect: {
    kind: 'irreversible',
    wordIs: 'the account id',
    typeToConfirm: (input) => input.account ?? '',
  },
  why: 'w',
  reads: [],
  ifSkipped: {},
  plan: async () => emptyPlan('Nothing to do.'),
};
