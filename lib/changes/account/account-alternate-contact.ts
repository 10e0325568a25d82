import type { AlternateContactType } from '@aws-sdk/client-account';
import { GLOBAL, type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import { agrees, picked } from '../api-spelling.ts';
import { asJson } from '../as-json.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';

const MEMBERS = { Name: 'name', Title: 'title', EmailAddress: 'email-address', PhoneNumber: 'phone-number' };

/** What a request sets; `null` where CloudTrail hides some of it. */
function asked({ requestParameters }: TrailRecord): Json {
  const told = Object.keys(MEMBERS).map((name) => [name, textAt(requestParameters, name)] as const);
  const isTold = told.every(([, text]) => text !== undefined && !/^(HIDDEN_|\*{3})/.test(text));
  return isTold ? (Object.fromEntries(told) as Json) : null;
}

const event = (name: string, set: (record: TrailRecord) => Json): AlteringEvent => ({
  ...{ source: 'account', name },
  alterations(record) {
    const aspect = textAt(record.requestParameters, 'alternateContactType');
    // With an account's id the management account speaks of another one.
    if (aspect === undefined || textAt(record.requestParameters, 'accountId') !== undefined) return [];
    return [{ target: { type: 'account', id: 'contact', region: GLOBAL, aspect }, set: set(record) }];
  },
});

const kindOf = ({ aspect }: AlteredTarget) => aspect as AlternateContactType;

/**
 * Who AWS writes to beside root about bills, operations and security. Without one it writes to root alone.
 * https://docs.aws.amazon.com/accounts/latest/reference/API_PutAlternateContact.html
 */
export const accountAlternateContact: RevertedType = {
  type: 'account-alternate-contact',
  title: 'Alternate contacts of the account',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [event('PutAlternateContact', asked), event('DeleteAlternateContact', () => false)],
  permissions: [
    'account:GetAlternateContact',
    'account:PutAlternateContact',
    'account:DeleteAlternateContact',
  ],
  same: agrees,
  action: (target, to) =>
    to === false
      ? `Take the ${kindOf(target)} contact off the account`
      : `Put the account’s ${kindOf(target)} contact back`,
  fallback: ({ set }) =>
    set === false
      ? undefined
      : { to: false, selected: false, because: 'without one AWS writes to the root user’s address alone' },
  async look(ctx, target) {
    const answer = await unlessAbsent(
      ctx.aws.read('account').getAlternateContact({ AlternateContactType: kindOf(target) }),
    );
    const contact = answer?.AlternateContact;
    const value = contact === undefined ? false : picked(asJson(contact), Object.keys(MEMBERS));
    return { state: 'there', value };
  },
  revert(ctx, target, to) {
    const account = ctx.aws.write('account');
    const AlternateContactType = kindOf(target);
    if (to === false) return account.deleteAlternateContact({ AlternateContactType });
    const { Name, Title, EmailAddress, PhoneNumber } = to as Readonly<Record<keyof typeof MEMBERS, string>>;
    return account.putAlternateContact({ AlternateContactType, Name, Title, EmailAddress, PhoneNumber });
  },
  command(target, to) {
    const one = { 'alternate-contact-type': kindOf(target) };
    if (to === false) return awsCommand('account', 'delete-alternate-contact', one);
    const told = to as Readonly<Record<string, string>>;
    const options = Object.entries(MEMBERS).map(([name, option]) => [option, told[name] ?? '']);
    return awsCommand('account', 'put-alternate-contact', { ...one, ...Object.fromEntries(options) });
  },
};
