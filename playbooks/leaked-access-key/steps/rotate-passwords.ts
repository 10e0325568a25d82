import { emptyPlan } from '../../../lib/playbook/plan.ts';
import type { Step } from '../../../lib/playbook/step.ts';
import type { LeakedKeyInput } from '../inputs.ts';

export const rotatePasswords: Step<LeakedKeyInput> = {
  id: 'rotate-passwords',
  title: 'Give every console user a new password',
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
