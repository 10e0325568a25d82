import { GLOBAL, ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

const event = (name: string, set: boolean): AlteringEvent => ({
  ...{ source: 'account', name },
  alterations({ requestParameters }) {
    const id = textAt(requestParameters, 'regionName');
    return id === undefined ? [] : [{ target: { type: 'account-region', id, region: GLOBAL }, set }];
  },
});

/**
 * Regions switched on or off; the value is whether it is on. What is left in a region that is switched off goes on
 * costing and cannot be looked at, so that switching off comes after all else and never unasked.
 * https://docs.aws.amazon.com/accounts/latest/reference/API_DisableRegion.html
 */
export const accountRegion: RevertedType = {
  type: 'account-region',
  title: 'Regions switched on or off',
  scope: 'global',
  order: ORDER.principals,
  alteredBy: [event('EnableRegion', true), event('DisableRegion', false)],
  permissions: ['account:GetRegionOptStatus', 'account:EnableRegion', 'account:DisableRegion'],
  loses: 'What is left in a region that is off goes on costing and shows nowhere.',
  interrupts: (to) => to === false,
  action: ({ id }, to) =>
    to === true
      ? `Enable region ${id} again, minutes after which this step looks into it`
      : `Disable region ${id} again, now that it was looked into`,
  fallback: ({ set }) =>
    set === true
      ? { to: false, selected: false, because: 'regions that have to be enabled are off at first' }
      : { to: true, selected: true, because: 'what is left in a region that is off shows nowhere' },
  async look(ctx, { id }) {
    const answer = await ctx.aws.read('account').getRegionOptStatus({ RegionName: id });
    return { state: 'there', value: /^ENABL/.test(answer.RegionOptStatus ?? ''), description: answer };
  },
  revert: (ctx, { id }, to) =>
    to === true
      ? ctx.aws.write('account').enableRegion({ RegionName: id })
      : ctx.aws.write('account').disableRegion({ RegionName: id }),
  command: ({ id }, to) =>
    awsCommand('account', to === true ? 'enable-region' : 'disable-region', { 'region-name': id }),
};
