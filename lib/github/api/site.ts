/** Where a GitHub answers, and in which variables tools look for its token. */
export interface GitHubSite {
  readonly host: string;
  /** Base of the REST API, without a slash at its end. */
  readonly api: string;
  /** Base of the pages people see. */
  readonly web: string;
  /** Address of a file as it stood in a commit. */
  raw(repository: { readonly owner: string; readonly name: string }, commit: string, path: string): string;
  /** Environment variables that may hold its token, the first one set counts: `gh help environment`. */
  readonly tokenVariables: readonly string[];
}

const pathOf = (path: string) => path.split('/').map(encodeURIComponent).join('/');

/**
 * The GitHub a host is known to be: github.com, or a company's own at ghe.com with data residency.
 * https://docs.github.com/en/rest/using-the-rest-api/getting-started-with-the-rest-api
 */
export function knownSite(host: string): GitHubSite | undefined {
  if (host !== 'github.com' && !/^[a-z0-9-]+\.ghe\.com$/.test(host)) return undefined;
  const raw = host === 'github.com' ? 'https://raw.githubusercontent.com' : `https://raw.${host}`;
  return {
    host,
    api: `https://api.${host}`,
    web: `https://${host}`,
    raw: ({ owner, name }, commit, path) => `${raw}/${owner}/${name}/${commit}/${pathOf(path)}`,
    tokenVariables: ['GH_TOKEN', 'GITHUB_TOKEN'],
  };
}

/**
 * A GitHub Enterprise Server at that host. Its token has variables of its own, so that one for github.com is
 * never sent to it. https://docs.github.com/en/enterprise-server/rest/using-the-rest-api
 */
export function enterpriseSite(host: string, scheme: 'http' | 'https' = 'https'): GitHubSite {
  const web = `${scheme}://${host}`;
  return {
    host,
    api: `${web}/api/v3`,
    web,
    raw: ({ owner, name }, commit, path) => `${web}/${owner}/${name}/raw/${commit}/${pathOf(path)}`,
    tokenVariables: ['GH_ENTERPRISE_TOKEN', 'GITHUB_ENTERPRISE_TOKEN'],
  };
}
