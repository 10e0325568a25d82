import type { TrailRecord } from '../trail/record.ts';
import { at, eventKey, textAt } from '../trail/spelling.ts';
import { accountOf } from './principal-ref.ts';

/** An identity provider or trust anchor that a call made, or changed to trust somebody else. */
export interface TrustedParty {
  readonly how: 'made' | 'changed';
  readonly arn: string;
}

/** The provider or anchor a record, which did not fail, made or changed; sessions vouched for by it follow. */
export function trustedParty(record: TrailRecord): TrustedParty | undefined {
  const { requestParameters: asked, responseElements: made } = record;
  const party = (how: TrustedParty['how'], arn: string | undefined) =>
    arn === undefined ? undefined : { how, arn };
  switch (eventKey(record)) {
    case 'iam:CreateSAMLProvider':
      return party('made', textAt(made, 'sAMLProviderArn'));
    case 'iam:CreateOpenIDConnectProvider':
      return party('made', textAt(made, 'openIDConnectProviderArn'));
    case 'rolesanywhere:CreateTrustAnchor':
      return party('made', textAt(made, 'trustAnchor', 'trustAnchorArn'));
    case 'iam:UpdateSAMLProvider':
      return party('changed', textAt(asked, 'sAMLProviderArn'));
    case 'iam:AddClientIDToOpenIDConnectProvider':
    case 'iam:UpdateOpenIDConnectProviderThumbprint':
      return party('changed', textAt(asked, 'openIDConnectProviderArn'));
    case 'rolesanywhere:UpdateTrustAnchor':
      return party('changed', textAt(made, 'trustAnchor', 'trustAnchorArn'));
    case 'cognito-identity:CreateIdentityPool':
      return party('made', textAt(made, 'identityPoolId'));
    default:
      return undefined;
  }
}

/** Who vouched for the caller of a federated sign-in: provider ARNs and names, a trust anchor, an identity pool. */
export function vouchers(record: TrailRecord): readonly string[] {
  const { userIdentity, requestParameters: asked } = record;
  switch (eventKey(record)) {
    case 'sts:AssumeRoleWithSAML':
      return texts(textAt(asked, 'principalArn'), userIdentity.identityProvider);
    case 'sts:AssumeRoleWithWebIdentity':
      return texts(
        providerArn(record),
        // Cognito's principal id is `cognito-identity.amazonaws.com:POOL:IDENTITY`; the pool is `REGION:UUID`.
        /^cognito-identity[^:]*:([^:]+:[^:]+):/.exec(userIdentity.principalId ?? '')?.[1],
      );
    case 'rolesanywhere:CreateSession':
      return texts(textAt(asked, 'trustAnchorArn'));
    default:
      return [];
  }
}

/** Records name an OIDC provider by its ARN or by its host alone. */
function providerArn(record: TrailRecord): string | undefined {
  const provider = record.userIdentity.identityProvider;
  if (provider === undefined || provider.startsWith('arn:')) return provider;
  return `arn:aws:iam::${accountOf(record)}:oidc-provider/${provider}`;
}

/** A role whose trust policy a call replaced, and who in other accounts may assume it now. */
export interface TrustChange {
  readonly roleName: string;
  /** Account numbers; `*` for anybody. */
  readonly accounts: readonly string[];
}

/** The trust change of a record that did not fail. */
export function trustChange(record: TrailRecord): TrustChange | undefined {
  if (eventKey(record) !== 'iam:UpdateAssumeRolePolicy') return undefined;
  const roleName = textAt(record.requestParameters, 'roleName');
  if (roleName === undefined) return undefined;
  const own = accountOf(record);
  const accounts = trustedAccounts(textAt(record.requestParameters, 'policyDocument') ?? '');
  return { roleName, accounts: accounts.filter((account) => account !== own) };
}

/** Accounts that `Allow` statements of a trust policy name. A document that cannot be read trusts anybody. */
function trustedAccounts(document: string): readonly string[] {
  try {
    const statements = [at(JSON.parse(document), 'Statement')].flat();
    const named = statements
      .filter((statement) => textAt(statement, 'Effect') === 'Allow')
      .flatMap((statement) => [at(statement, 'Principal', 'AWS') ?? at(statement, 'Principal')].flat())
      .filter((principal) => typeof principal === 'string');
    return [...new Set(named.flatMap((text) => (text === '*' ? ['*'] : (/\d{12}/.exec(text)?.[0] ?? []))))];
  } catch {
    return ['*'];
  }
}

/** Whether the caller of an AssumeRole is one of these accounts. */
export function isFrom(record: TrailRecord, accounts: readonly string[]): boolean {
  const account = record.userIdentity.accountId;
  if (account === undefined || account === accountOf(record)) return false;
  return accounts.includes('*') || accounts.includes(account);
}

function texts(...found: readonly (string | undefined)[]): readonly string[] {
  return found.filter((text) => text !== undefined);
}
