import { GLOBAL, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt, textsAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

/** The value is the list of thumbprints, sorted. */
const event = (name: string): AlteringEvent => ({
  ...{ source: 'iam', name },
  alterations({ requestParameters, responseElements }) {
    const id =
      textAt(requestParameters, 'openIDConnectProviderArn') ??
      textAt(responseElements, 'openIDConnectProviderArn');
    if (id === undefined) return [];
    const set = textsAt(requestParameters, 'thumbprintList').toSorted();
    return [{ target: { type: 'iam-oidc-provider', id, region: GLOBAL, arn: id }, set }];
  },
});

const texts = (to: unknown) => (Array.isArray(to) ? to.map(String) : []);

/** Thumbprints of OpenID Connect providers. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateOpenIDConnectProviderThumbprint.html */
export const iamOidcThumbprints: RevertedType = {
  type: 'iam-oidc-thumbprints',
  title: 'Thumbprints of OpenID Connect providers',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [event('UpdateOpenIDConnectProviderThumbprint')],
  toldBy: [event('CreateOpenIDConnectProvider')],
  permissions: ['iam:GetOpenIDConnectProvider', 'iam:UpdateOpenIDConnectProviderThumbprint'],
  action: ({ id }) => `Put back the thumbprints of ${id}`,

  async look(ctx, { id }) {
    const provider = await unlessAbsent(
      ctx.aws.read('iam').getOpenIDConnectProvider({ OpenIDConnectProviderArn: id }),
    );
    if (provider === undefined) return { state: 'gone' };
    return { state: 'there', value: (provider.ThumbprintList ?? []).toSorted() };
  },

  revert: (ctx, { id }, to) =>
    ctx.aws.write('iam').updateOpenIDConnectProviderThumbprint({
      OpenIDConnectProviderArn: id,
      ThumbprintList: texts(to),
    }),

  command: ({ id }, to) =>
    awsCommand('iam', 'update-open-id-connect-provider-thumbprint', {
      ...{ 'open-id-connect-provider-arn': id, 'thumbprint-list': texts(to) },
    }),
};
