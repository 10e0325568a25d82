import { GLOBAL } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, ReportedType } from '../change-type.ts';

const event = (name: string, set: boolean): AlteringEvent => ({
  ...{ source: 'account', name },
  alterations({ requestParameters }) {
    const id = textAt(requestParameters, 'regionName');
    return id === undefined ? [] : [{ target: { type: 'account-region', id, region: GLOBAL }, set }];
  },
});

/**
 * Regions switched on or off. What is left in a region that is switched off goes on costing and cannot be looked at,
 * so that nothing is switched off before somebody has made sure that it is empty.
 * https://docs.aws.amazon.com/accounts/latest/reference/API_DisableRegion.html
 */
export const accountRegion: ReportedType = {
  type: 'account-region',
  title: 'Regions switched on or off',
  scope: 'global',
  alteredBy: [event('EnableRegion', true), event('DisableRegion', false)],
  task: ({ id }, records) =>
    records.at(-1)?.eventName === 'DisableRegion'
      ? {
          what: `Enable region ${id} and look into it`,
          why: 'the attacker disabled it: what is left there goes on costing and shows nowhere',
          how: `${awsCommand('account', 'enable-region', { 'region-name': id })}; minutes later run this step again.`,
        }
      : {
          what: `Disable region ${id} again`,
          why: 'nobody of the company looks there, and what is left in a disabled region goes on costing',
          how: `After it is clean: ${awsCommand('account', 'disable-region', { 'region-name': id })}`,
        },
};
