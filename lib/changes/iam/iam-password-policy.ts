import type { PasswordPolicy } from '@aws-sdk/client-iam';
import { GLOBAL, type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { at } from '../../trail/spelling.ts';
import type { RevertedType } from '../change-type.ts';

const target = { type: 'account', id: 'password-policy', region: GLOBAL };

/**
 * What a request leaves out goes back to its default, so that every request tells the whole policy.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateAccountPasswordPolicy.html
 */
const DEFAULTS = {
  MinimumPasswordLength: 6,
  RequireSymbols: false,
  RequireNumbers: false,
  RequireUppercaseCharacters: false,
  RequireLowercaseCharacters: false,
  AllowUsersToChangePassword: false,
  MaxPasswordAge: 0,
  PasswordReusePrevention: 0,
  HardExpiry: false,
} as const;
type Settings = { readonly [Name in keyof typeof DEFAULTS]: boolean | number };

/** The settings as the value: those of a request in CloudTrail's spelling, or of an answer. */
function settings(from: (name: string) => unknown): Settings {
  const entries = Object.entries(DEFAULTS).map(([name, none]) => {
    const told = from(name);
    return [name, typeof told === 'boolean' || typeof told === 'number' ? told : none];
  });
  return Object.fromEntries(entries) as Settings;
}

/** Zero stands for none, which the API wants left out. */
function asked(to: Json): Partial<PasswordPolicy> {
  const all = Object.entries(to as Settings).filter(([, value]) => value !== 0);
  return Object.fromEntries(all) as Partial<PasswordPolicy>;
}

const dashed = (name: string) => name.replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`).toLowerCase();

/** The account's password policy. What stood there before is told by an earlier event only. */
export const iamPasswordPolicy: RevertedType = {
  type: 'iam-password-policy',
  title: 'Password policy',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [
    {
      ...{ source: 'iam', name: 'UpdateAccountPasswordPolicy' },
      alterations: ({ requestParameters }) => [
        { target, set: settings((name) => at(requestParameters, name)) },
      ],
    },
    {
      ...{ source: 'iam', name: 'DeleteAccountPasswordPolicy' },
      alterations: () => [{ target, set: false }],
    },
  ],
  permissions: [
    'iam:GetAccountPasswordPolicy',
    'iam:UpdateAccountPasswordPolicy',
    'iam:DeleteAccountPasswordPolicy',
  ],
  action: (_, to) =>
    to === false ? 'Delete the account’s password policy' : 'Put back the account’s password policy',

  async look(ctx) {
    const answer = await unlessAbsent(ctx.aws.read('iam').getAccountPasswordPolicy({}));
    const policy = answer?.PasswordPolicy;
    if (policy === undefined) return { state: 'there', value: false };
    return {
      state: 'there',
      value: settings((name) => policy[name as keyof PasswordPolicy]),
      description: policy,
    };
  },

  revert: (ctx, _, to) =>
    to === false
      ? ctx.aws.write('iam').deleteAccountPasswordPolicy({})
      : ctx.aws.write('iam').updateAccountPasswordPolicy(asked(to)),

  command(_, to) {
    if (to === false) return awsCommand('iam', 'delete-account-password-policy');
    const options = Object.entries(asked(to)).flatMap(([name, value]): [string, string | true][] => {
      if (value === false) return [];
      return [[dashed(name), value === true ? true : String(value)]];
    });
    return awsCommand('iam', 'update-account-password-policy', Object.fromEntries(options));
  },
};
