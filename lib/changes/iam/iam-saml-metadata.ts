import { GLOBAL, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

/** The value is the metadata document. */
const event = (name: string): AlteringEvent => ({
  ...{ source: 'iam', name },
  alterations({ requestParameters, responseElements }) {
    const id = textAt(responseElements, 'sAMLProviderArn') ?? textAt(requestParameters, 'sAMLProviderArn');
    const set = textAt(requestParameters, 'sAMLMetadataDocument') ?? null;
    return id === undefined
      ? []
      : [{ target: { type: 'iam-saml-provider', id, region: GLOBAL, arn: id }, set }];
  },
});

/**
 * Metadata of SAML providers: with his own certificate in it the attacker signs in as anybody. Text that no event of
 * 90 days holds is asked for. https://docs.aws.amazon.com/IAM/latest/APIReference/API_UpdateSAMLProvider.html
 */
export const iamSamlMetadata: RevertedType = {
  type: 'iam-saml-metadata',
  title: 'Metadata of SAML providers',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [event('UpdateSAMLProvider')],
  toldBy: [event('CreateSAMLProvider')],
  permissions: ['iam:GetSAMLProvider', 'iam:UpdateSAMLProvider'],
  action: ({ id }) => `Put back the metadata of ${id}`,

  async look(ctx, { id }) {
    const provider = await unlessAbsent(ctx.aws.read('iam').getSAMLProvider({ SAMLProviderArn: id }));
    if (provider === undefined) return { state: 'gone' };
    return { state: 'there', value: provider.SAMLMetadataDocument ?? false };
  },

  revert: (ctx, { id }, to) =>
    ctx.aws.write('iam').updateSAMLProvider({ SAMLProviderArn: id, SAMLMetadataDocument: String(to) }),

  command: ({ id }, to) =>
    awsCommand('iam', 'update-saml-provider', {
      ...{ 'saml-provider-arn': id, 'saml-metadata-document': String(to) },
    }),
};
