import { awsFailure, errorCode } from '../../aws/errors.ts';
import { GLOBAL, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

const ID = 'outbound-web-identity-federation';

/** The value is whether it is on; switching it to what it is fails. */
const event = (name: string, set: boolean): AlteringEvent => ({
  ...{ source: 'iam', name },
  alterations: () => [{ target: { type: 'account', id: ID, region: GLOBAL }, set, before: !set }],
});

async function isOn(ctx: ReadContext): Promise<boolean> {
  try {
    const info = await ctx.aws.read('iam').getOutboundWebIdentityFederationInfo({});
    return info.JwtVendingEnabled === true;
  } catch (error) {
    if (/^FeatureDisabled/.test(errorCode(error)) || awsFailure(error) === 'not-found') return false;
    throw error;
  }
}

/**
 * Tokens for services outside AWS, signed by the account: a way out with the identity of its principals.
 * https://docs.aws.amazon.com/IAM/latest/APIReference/API_EnableOutboundWebIdentityFederation.html
 */
export const iamOutboundFederation: RevertedType = {
  type: 'iam-outbound-federation',
  title: 'Outbound web identity federation',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [
    event('EnableOutboundWebIdentityFederation', true),
    event('DisableOutboundWebIdentityFederation', false),
  ],
  permissions: [
    'iam:GetOutboundWebIdentityFederationInfo',
    'iam:EnableOutboundWebIdentityFederation',
    'iam:DisableOutboundWebIdentityFederation',
  ],
  loses: 'Tokens that were issued stay valid until they expire.',
  action: (_, to) => `Switch outbound web identity federation ${to === true ? 'on again' : 'off'}`,
  look: async (ctx) => ({ state: 'there', value: await isOn(ctx) }),
  revert: (ctx, _, to) =>
    to === true
      ? ctx.aws.write('iam').enableOutboundWebIdentityFederation({})
      : ctx.aws.write('iam').disableOutboundWebIdentityFederation({}),
  command: (_, to) =>
    awsCommand('iam', `${to === true ? 'enable' : 'disable'}-outbound-web-identity-federation`),
};
