import { awsFailure } from '../../lib/aws/errors.ts';
import type { Verdict } from '../../lib/playbook/change.ts';
import type { ReadContext } from '../../lib/playbook/context.ts';
import { nearest } from '../../lib/playbook/nearest.ts';
import type { Preflight } from '../../lib/playbook/playbook.ts';

export const held: Verdict = { held: true };
export const refused = (fact: string, wayOut: string): Verdict => ({
  held: false,
  found: `${fact} ${wayOut}`,
});
export const warn = (ctx: ReadContext, text: string) => ctx.notify({ type: 'note', level: 'warning', text });

/** The regions a run was told exist and are enabled, and are known where it was told none. */
export const regionsUsable: Preflight<{ readonly regions?: readonly string[] }> = {
  title: 'The regions exist and are enabled',
  async check(ctx, input) {
    const named = input.regions ?? [];
    try {
      const { enabled, disabled } = await ctx.aws.regions();
      const off = named.find((region) => disabled.includes(region));
      if (off !== undefined) {
        return refused(
          `Region ${off} is not enabled in this account.`,
          'Leave it out, or enable it first to have it looked at.',
        );
      }
      const unknown = named.find((region) => !enabled.includes(region));
      if (unknown === undefined) return held;
      const near = nearest(unknown, enabled);
      return refused(
        `Region ${unknown} is no region of this account.`,
        near === undefined ? `Enabled are: ${enabled.join(', ')}.` : `Did you mean ${near}?`,
      );
    } catch (error) {
      if (awsFailure(error) !== 'denied') throw error;
      if (named.length === 0) {
        return refused(
          'ec2:DescribeRegions was denied, so the regions of the account are unknown.',
          'Grant it, or name the regions with --regions.',
        );
      }
      warn(
        ctx,
        'ec2:DescribeRegions was denied, so it is unknown whether the regions named are all there are.',
      );
      return held;
    }
  },
};
