import { identityProvider } from './identity-provider.ts';

/** OpenID Connect providers. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteOpenIDConnectProvider.html */
export const iamOidcProvider = identityProvider({
  type: 'iam-oidc-provider',
  title: 'OpenID Connect providers',
  action: 'Delete OpenID Connect provider',
  operation: 'OpenIDConnectProvider',
  member: 'openIDConnectProviderArn',
  cli: 'open-id-connect-provider',
  get: (ctx, arn) => ctx.aws.read('iam').getOpenIDConnectProvider({ OpenIDConnectProviderArn: arn }),
  remove: (ctx, arn) => ctx.aws.write('iam').deleteOpenIDConnectProvider({ OpenIDConnectProviderArn: arn }),
});
