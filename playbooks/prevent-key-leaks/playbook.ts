import type { Playbook } from '../../lib/playbook/playbook.ts';
import { budgetKinds } from '../../lib/prevention/budget/kinds.ts';
import { gitSecretsKinds } from '../../lib/prevention/git-secrets/kinds.ts';
import { guardDutyKinds } from '../../lib/prevention/guardduty/kinds.ts';
import { permissionKinds } from '../../lib/prevention/permissions/kinds.ts';
import { type PreventionInput, preventionInputs } from './inputs.ts';
import { preflight } from './preflight.ts';
import { enableGuardDuty } from './steps/enable-guardduty.ts';
import { installGitSecrets } from './steps/install-git-secrets.ts';
import { reviewPermissions } from './steps/review-permissions.ts';
import { setBudgetAlarm } from './steps/set-budget-alarm.ts';

/** What keeps the next key from leaking, and what tells of it early when it does. */
export const preventKeyLeaks: Playbook<PreventionInput> = {
  id: 'prevent-key-leaks',
  title: 'Prevent the next leak',
  summary:
    'Stops keys before they are committed, takes away permissions nobody uses, and has AWS tell of strange use and of a rising bill.',
  inputs: preventionInputs,
  preflight,
  steps: [installGitSecrets, reviewPermissions, enableGuardDuty, setBudgetAlarm],
  kinds: [...gitSecretsKinds, ...permissionKinds, ...guardDutyKinds, ...budgetKinds],
  nextSteps: [
    'Replace access keys by short-lived credentials where you can: IAM Identity Center for people, roles for machines, OpenID Connect for pipelines.',
    'Rehearse the incident twice a year: spillkit rehearse.',
  ],
};
