import { identityProvider } from './identity-provider.ts';

/** SAML providers. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteSAMLProvider.html */
export const iamSamlProvider = identityProvider({
  type: 'iam-saml-provider',
  title: 'SAML providers',
  action: 'Delete SAML provider',
  operation: 'SAMLProvider',
  member: 'sAMLProviderArn',
  cli: 'saml-provider',
  get: (ctx, arn) => ctx.aws.read('iam').getSAMLProvider({ SAMLProviderArn: arn }),
  remove: (ctx, arn) => ctx.aws.write('iam').deleteSAMLProvider({ SAMLProviderArn: arn }),
  keptBy: (arn) =>
    /\/AWSSSO_\w+_DO_NOT_DELETE$/.test(arn)
      ? 'IAM Identity Center keeps this provider for its own sign-in. Delete the permission sets and assignments instead.'
      : undefined,
});
