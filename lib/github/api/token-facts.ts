/** What a token may do, read from GitHub's answers. */
export interface TokenFacts {
  /**
   * Scopes of a classic token; undefined while no answer listed them, as for fine-grained tokens.
   * https://docs.github.com/en/apps/oauth-apps/building-oauth-apps/scopes-for-oauth-apps
   */
  readonly scopes?: readonly string[];
  /** When the token ends, as GitHub told it. */
  readonly expires?: string;
}

type Headers = Readonly<Record<string, string | number | undefined>>;

const words = (value: string | number | undefined) =>
  String(value ?? '')
    .split(',')
    .map((word) => word.trim())
    .filter((word) => word !== '');

/** The token's facts in the headers of an answer. */
export function tokenFacts(headers: Headers): TokenFacts {
  const scopes = headers['x-oauth-scopes'];
  const expires = headers['github-authentication-token-expiration'];
  return {
    ...(scopes === undefined ? {} : { scopes: words(scopes) }),
    ...(expires === undefined ? {} : { expires: String(expires) }),
  };
}

/**
 * What a refused call would have taken, in GitHub's own words: permissions of a fine-grained token, scopes of a
 * classic one. https://docs.github.com/en/rest/using-the-rest-api/troubleshooting-the-rest-api
 */
export function accepted(headers: Headers): string | undefined {
  const permissions = headers['x-accepted-github-permissions'];
  const scopes = words(headers['x-accepted-oauth-scopes']);
  const takes = [
    ...(permissions === undefined || permissions === '' ? [] : [`permission ${permissions}`]),
    ...(scopes.length === 0 ? [] : [`one of the scopes ${scopes.join(', ')}`]),
  ];
  return takes.length === 0 ? undefined : takes.join(', or ');
}
