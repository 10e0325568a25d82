import { type Addresses, commit, user } from './shapes.ts';
import { type GitHubState, protectionOf, type RulesetState } from './state.ts';

export function protection(state: GitHubState, branch: string, at: Addresses) {
  const rule = protectionOf(state, branch);
  if (rule === undefined) return undefined;
  const url = `${at.api}/repos/${state.owner}/${state.name}/branches/${branch}/protection`;
  const {
    required_status_checks: checks,
    required_pull_request_reviews: reviews,
    restrictions,
    ...flags
  } = rule.settings;
  const who = (names: { users: string[]; teams: string[]; apps: string[] }, below: string) => ({
    ...{
      url: `${url}/${below}`,
      users_url: `${url}/users`,
      teams_url: `${url}/teams`,
      apps_url: `${url}/apps`,
    },
    ...{ users: names.users.map((login) => user(login, at)), teams: [], apps: [] },
  });
  const enabled = Object.entries(flags).map(([name, on]) => [
    name,
    name === 'enforce_admins' ? { url: `${url}/enforce_admins`, enabled: on } : { enabled: on },
  ]);
  return {
    url,
    ...Object.fromEntries(enabled),
    required_signatures: { url: `${url}/required_signatures`, enabled: rule.signatures },
    ...(checks === null
      ? {}
      : {
          required_status_checks: {
            ...{
              url: `${url}/required_status_checks`,
              contexts_url: `${url}/contexts`,
              strict: checks.strict,
            },
            contexts: checks.checks.map(({ context }) => context),
            checks: checks.checks.map(({ context, app_id }) => ({
              context,
              app_id: app_id < 0 ? null : app_id,
            })),
          },
        }),
    ...(reviews === null
      ? {}
      : {
          required_pull_request_reviews: {
            ...reviews,
            url: `${url}/required_pull_request_reviews`,
            ...(reviews.dismissal_restrictions === undefined
              ? {}
              : { dismissal_restrictions: who(reviews.dismissal_restrictions, 'dismissal_restrictions') }),
            ...(reviews.bypass_pull_request_allowances === undefined
              ? {}
              : { bypass_pull_request_allowances: who(reviews.bypass_pull_request_allowances, 'bypass') }),
          },
        }),
    ...(restrictions === null ? {} : { restrictions: who(restrictions, 'restrictions') }),
  };
}

export function branch(state: GitHubState, name: string, sha: string, at: Addresses) {
  const url = `${at.api}/repos/${state.owner}/${state.name}/branches/${name}`;
  const rule = protectionOf(state, name);
  return {
    ...{ name, protected: rule !== undefined, protection_url: `${url}/protection` },
    ...{ commit: commit(state, sha, at), _links: { html: `${at.web}/${name}`, self: url } },
    protection: { enabled: rule !== undefined },
    ...(rule === undefined ? {} : { pattern: rule.pattern }),
  };
}

export function shortBranch(state: GitHubState, name: string, sha: string, at: Addresses) {
  const url = `${at.api}/repos/${state.owner}/${state.name}/commits/${sha}`;
  return { name, commit: { sha, url }, protected: protectionOf(state, name) !== undefined };
}

export function ruleset(state: GitHubState, rule: RulesetState, whole: boolean) {
  const { bypass_actors, conditions, rules, ...head } = rule;
  const source = { source_type: 'Repository', source: `${state.owner}/${state.name}` };
  return whole
    ? { ...head, ...source, bypass_actors, conditions, rules, current_user_can_bypass: 'never' }
    : { ...head, ...source };
}
