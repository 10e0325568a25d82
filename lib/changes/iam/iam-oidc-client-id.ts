import { GLOBAL, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';

/** The value is whether the provider takes tokens for the client id. */
const event = (name: string, set: boolean): AlteringEvent => ({
  ...{ source: 'iam', name },
  alterations({ requestParameters: asked }) {
    const id = textAt(asked, 'openIDConnectProviderArn');
    const aspect = textAt(asked, 'clientID');
    if (id === undefined || aspect === undefined) return [];
    return [{ target: { type: 'iam-oidc-provider', id, region: GLOBAL, aspect, arn: id }, set }];
  },
});

function asked({ id, aspect }: AlteredTarget) {
  if (aspect === undefined) throw new Error(`No client id of ${id} is named.`);
  return { OpenIDConnectProviderArn: id, ClientID: aspect };
}

/** Client ids of OpenID Connect providers. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddClientIDToOpenIDConnectProvider.html */
export const iamOidcClientId: RevertedType = {
  type: 'iam-oidc-client-id',
  title: 'Client ids of OpenID Connect providers',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [
    event('AddClientIDToOpenIDConnectProvider', true),
    event('RemoveClientIDFromOpenIDConnectProvider', false),
  ],
  permissions: [
    'iam:GetOpenIDConnectProvider',
    'iam:AddClientIDToOpenIDConnectProvider',
    'iam:RemoveClientIDFromOpenIDConnectProvider',
  ],
  action: ({ id, aspect }, to) =>
    to === true ? `Let ${id} take client id ${aspect} again` : `Remove client id ${aspect} from ${id}`,

  // Both calls go through whether or not they change anything.
  fallback: ({ set }) => ({
    to: set !== true,
    selected: set === true,
    because: 'the last 90 days hold no other event about it',
  }),

  async look(ctx, target) {
    const { OpenIDConnectProviderArn, ClientID } = asked(target);
    const provider = await unlessAbsent(
      ctx.aws.read('iam').getOpenIDConnectProvider({ OpenIDConnectProviderArn }),
    );
    if (provider === undefined) return { state: 'gone' };
    const ids = provider.ClientIDList ?? [];
    return { state: 'there', value: ids.includes(ClientID), description: ids };
  },

  revert: (ctx, target, to) =>
    to === true
      ? ctx.aws.write('iam').addClientIDToOpenIDConnectProvider(asked(target))
      : ctx.aws.write('iam').removeClientIDFromOpenIDConnectProvider(asked(target)),

  command(target, to) {
    const { OpenIDConnectProviderArn, ClientID } = asked(target);
    const operation = to === true ? 'add-client-id-to' : 'remove-client-id-from';
    return awsCommand('iam', `${operation}-open-id-connect-provider`, {
      ...{ 'open-id-connect-provider-arn': OpenIDConnectProviderArn, 'client-id': ClientID },
    });
  },
};
