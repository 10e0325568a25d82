import type { Preflight } from '../../lib/playbook/playbook.ts';
import { held, refused, regionsUsable } from '../shared/probes.ts';
import type { PreventionInput } from './inputs.ts';

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

/** Probes made before anything is asked. */
export const preflight: readonly Preflight<PreventionInput>[] = [rightAccount, regionsUsable];
