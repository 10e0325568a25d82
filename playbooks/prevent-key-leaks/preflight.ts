import type { Preflight } from '../../lib/playbook/playbook.ts';
import { held, refused, regionsUsable } from '../shared/probes.ts';
import { checkFolder, type PreventionInput } from './inputs.ts';

const rightAccount: Preflight<PreventionInput> = {
  title: 'The credentials belong to the account that was named',
  async check(ctx, input) {
    const { account, arn } = await ctx.aws.identity();
    if (input.account === undefined || input.account === account) return held;
    return refused(
      `${arn} belongs to account ${account}, not to ${input.account}.`,
      `Use credentials of account ${input.account}, for example with --profile.`,
    );
  },
};

const folderThere: Preflight<PreventionInput> = {
  title: 'There is a folder to guard',
  steps: ['install-git-secrets'],
  async check(_ctx, { repo }) {
    if (repo !== undefined) checkFolder(repo);
    return held;
  },
};

/** Steps that work in the account. */
const IN_AWS = ['review-permissions', 'enable-guardduty', 'set-budget-alarm'];

/** Probes made before anything is asked. */
export const preflight: readonly Preflight<PreventionInput>[] = [
  { ...rightAccount, steps: IN_AWS },
  { ...regionsUsable, steps: IN_AWS },
  folderThere,
];
