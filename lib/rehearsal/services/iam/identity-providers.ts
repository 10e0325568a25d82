import type {
  AddClientIDToOpenIDConnectProviderRequest,
  CreateOpenIDConnectProviderRequest,
  CreateSAMLProviderRequest,
  UpdateOpenIDConnectProviderThumbprintRequest,
  UpdateSAMLProviderRequest,
} from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';
import { alreadyExists, noSuchEntity, required, validName } from './entities.ts';

interface SamlProvider {
  readonly createdAt: string;
  metadata: string;
}
interface OidcProvider {
  readonly createdAt: string;
  readonly url: string;
  readonly clientIds: string[];
  thumbprints: readonly string[];
}

interface Saml {
  readonly SAMLProviderArn?: string | undefined;
}
interface Oidc {
  readonly OpenIDConnectProviderArn?: string | undefined;
}
const onSaml = (input: Saml) => [input.SAMLProviderArn ?? '*'];
const onOidc = (input: Oidc) => [input.OpenIDConnectProviderArn ?? '*'];

const samlProviders = (call: Call) => shelf<SamlProvider>(call, 'saml-providers');
const oidcProviders = (call: Call) => shelf<OidcProvider>(call, 'oidc-providers');
const samlBy = (call: Call, { SAMLProviderArn: arn }: Saml) =>
  onShelf(samlProviders(call), arn, noSuchEntity(`Manifest not found for arn ${arn}`));
const oidcBy = (call: Call, { OpenIDConnectProviderArn: arn }: Oidc) =>
  onShelf(oidcProviders(call), arn, noSuchEntity(`OpenIDConnect Provider not found for arn ${arn}`));

function put<T>(things: Record<string, T>, arn: string, thing: T): void {
  if (things[arn] !== undefined) throw alreadyExists(`Provider with ARN ${arn} already exists.`);
  things[arn] = thing;
}

/** SAML and OpenID Connect providers: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_providers.html */
export const identityProviderOperations: Readonly<Record<string, Operation>> = {
  CreateSAMLProvider: {
    readOnly: false,
    run(call, input: CreateSAMLProviderRequest) {
      const name = validName(input.Name, 'Name');
      const metadata = required(input.SAMLMetadataDocument, 'SAMLMetadataDocument');
      const arn = `arn:aws:iam::${call.account.accountId}:saml-provider/${name}`;
      put(samlProviders(call), arn, { createdAt: call.now.toISOString(), metadata });
      return { SAMLProviderArn: arn };
    },
  },
  UpdateSAMLProvider: {
    readOnly: false,
    resources: onSaml,
    run(call, input: UpdateSAMLProviderRequest) {
      samlBy(call, input).metadata = required(input.SAMLMetadataDocument, 'SAMLMetadataDocument');
      return { SAMLProviderArn: input.SAMLProviderArn };
    },
  },
  GetSAMLProvider: {
    readOnly: true,
    resources: onSaml,
    run(call, input: Saml) {
      const { metadata, createdAt } = samlBy(call, input);
      return { SAMLMetadataDocument: metadata, CreateDate: new Date(createdAt) };
    },
  },
  DeleteSAMLProvider: {
    readOnly: false,
    resources: onSaml,
    run(call, input: Saml) {
      samlBy(call, input);
      delete samlProviders(call)[input.SAMLProviderArn ?? ''];
      return {};
    },
  },
  CreateOpenIDConnectProvider: {
    readOnly: false,
    run(call, input: CreateOpenIDConnectProviderRequest) {
      const url = required(input.Url, 'Url').replace(/^https:\/\//, '');
      const arn = `arn:aws:iam::${call.account.accountId}:oidc-provider/${url}`;
      const clientIds = [...(input.ClientIDList ?? [])];
      const thumbprints = [...(input.ThumbprintList ?? [])];
      put(oidcProviders(call), arn, { createdAt: call.now.toISOString(), url, clientIds, thumbprints });
      return { OpenIDConnectProviderArn: arn };
    },
  },
  GetOpenIDConnectProvider: {
    readOnly: true,
    resources: onOidc,
    run(call, input: Oidc) {
      const { url, clientIds, thumbprints, createdAt } = oidcBy(call, input);
      return {
        ...{ Url: url, ClientIDList: clientIds, ThumbprintList: thumbprints },
        CreateDate: new Date(createdAt),
      };
    },
  },
  AddClientIDToOpenIDConnectProvider: {
    readOnly: false,
    resources: onOidc,
    run(call, input: AddClientIDToOpenIDConnectProviderRequest) {
      const { clientIds } = oidcBy(call, input);
      const id = required(input.ClientID, 'ClientID');
      if (!clientIds.includes(id)) clientIds.push(id);
      return {};
    },
  },
  RemoveClientIDFromOpenIDConnectProvider: {
    readOnly: false,
    resources: onOidc,
    run(call, input: AddClientIDToOpenIDConnectProviderRequest) {
      const { clientIds } = oidcBy(call, input);
      const at = clientIds.indexOf(required(input.ClientID, 'ClientID'));
      if (at >= 0) clientIds.splice(at, 1);
      return {};
    },
  },
  UpdateOpenIDConnectProviderThumbprint: {
    readOnly: false,
    resources: onOidc,
    run(call, input: UpdateOpenIDConnectProviderThumbprintRequest) {
      oidcBy(call, input).thumbprints = [...(input.ThumbprintList ?? [])];
      return {};
    },
  },
  DeleteOpenIDConnectProvider: {
    readOnly: false,
    resources: onOidc,
    run(call, input: Oidc) {
      oidcBy(call, input);
      delete oidcProviders(call)[input.OpenIDConnectProviderArn ?? ''];
      return {};
    },
  },
};
