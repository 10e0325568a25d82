import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { at } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

const event = (name: string, member: string): AlteringEvent => ({
  ...{ source: 'ses', name },
  alterations({ requestParameters, awsRegion: region }) {
    const told = at(requestParameters, member);
    // Left out it means no.
    const set = told === true || told === 'true';
    return [{ target: { type: 'ses-account', id: `of ${region}`, region }, set }];
  },
});

/**
 * Whether the account may send mail in a region.
 * https://docs.aws.amazon.com/ses/latest/APIReference-V2/API_PutAccountSendingAttributes.html
 */
export const sesSending: RevertedType = {
  type: 'ses-sending',
  title: 'Sending of mail',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    event('UpdateAccountSendingEnabled', 'enabled'),
    event('PutAccountSendingAttributes', 'sendingEnabled'),
  ],
  permissions: ['ses:GetAccount', 'ses:PutAccountSendingAttributes'],
  action: ({ region }, to) =>
    to === true ? `Let SES in ${region} send again` : `Stop SES in ${region} from sending`,
  fallback: ({ set }) => ({
    ...{ to: set !== true, selected: false },
    because: 'SES may send from the start, and somebody may depend on it',
  }),
  async look(ctx, { region }) {
    const account = await ctx.aws.read('sesv2', region).getAccount({});
    const { $metadata: _, ...description } = account;
    return { state: 'there', value: account.SendingEnabled === true, description };
  },
  revert: (ctx, { region }, to) =>
    ctx.aws.write('sesv2', region).putAccountSendingAttributes({ SendingEnabled: to === true }),
  command: ({ region }, to) =>
    awsCommand('sesv2', 'put-account-sending-attributes', {
      ...{ region, [to === true ? 'sending-enabled' : 'no-sending-enabled']: true },
    }),
};
