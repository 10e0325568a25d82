import type { GitHubState, PullState } from './state.ts';

/** Bases of the addresses in answers. */
export interface Addresses {
  readonly api: string;
  readonly web: string;
}

export const SOME_TIME = '2026-01-01T00:00:00Z';

const REPOSITORY_URLS =
  'archive assignees blobs branches collaborators comments commits compare contents contributors deployments downloads events forks git_commits git_refs git_tags hooks issue_comment issue_events issues keys labels languages merges milestones notifications pulls releases stargazers statuses subscribers subscription tags teams trees';
const USER_URLS =
  'events followers following gists organizations received_events repos starred subscriptions';

function urls(names: string, base: string): Record<string, string> {
  return Object.fromEntries(names.split(' ').map((name) => [`${name}_url`, `${base}/${name}`]));
}

export function user(login: string, { api, web }: Addresses) {
  const url = `${api}/users/${login}`;
  return {
    ...urls(USER_URLS, url),
    ...{ login, id: 1, node_id: 'U_1', avatar_url: `${web}/${login}.png`, gravatar_id: '', url },
    ...{ html_url: `${web}/${login}`, type: 'User', site_admin: false },
  };
}

/** The part of a repository every answer has that names one. */
export function minimalRepository(owner: string, name: string, fork: boolean, at: Addresses) {
  const url = `${at.api}/repos/${owner}/${name}`;
  return {
    ...urls(REPOSITORY_URLS, url),
    ...{ id: 1, node_id: 'R_1', name, full_name: `${owner}/${name}`, owner: user(owner, at), private: false },
    ...{ html_url: `${at.web}/${owner}/${name}`, description: null, fork, url, default_branch: 'main' },
  };
}

function securityAndAnalysis({ scanning }: GitHubState) {
  return {
    secret_scanning: { status: scanning.secret_scanning },
    secret_scanning_push_protection: { status: scanning.secret_scanning_push_protection },
  };
}

export function fullRepository(state: GitHubState, admin: boolean, at: Addresses) {
  const { owner, name, stars, visibility } = state;
  const clone = `${at.web}/${owner}/${name}.git`;
  const forks = state.forks.length;
  return {
    ...minimalRepository(owner, name, false, at),
    ...{ private: visibility === 'private', visibility, default_branch: state.defaultBranch },
    ...{ clone_url: clone, git_url: clone, ssh_url: clone, svn_url: clone, mirror_url: null, homepage: null },
    ...{
      language: null,
      license: null,
      forks,
      forks_count: forks,
      network_count: forks,
      size: state.kilobytes,
    },
    ...{ stargazers_count: stars, watchers: stars, watchers_count: stars, subscribers_count: 0 },
    ...{
      has_issues: true,
      has_projects: false,
      has_wiki: state.hasWiki,
      has_pages: state.hasPages,
      has_downloads: false,
    },
    ...{ has_discussions: false, archived: false, disabled: false, open_issues: 0, open_issues_count: 0 },
    ...{ pushed_at: SOME_TIME, created_at: SOME_TIME, updated_at: SOME_TIME },
    permissions: { admin, maintain: admin, push: admin, triage: admin, pull: true },
    // Only administrators are told.
    ...(admin ? { security_and_analysis: securityAndAnalysis(state) } : {}),
  };
}

export function pull(
  state: GitHubState,
  { number, title, state: stands, head, base }: PullState,
  at: Addresses,
) {
  const url = `${at.api}/repos/${state.owner}/${state.name}/pulls/${number}`;
  const repo = fullRepository(state, false, at);
  const side = (ref: string, sha: string) => ({
    ...{ label: `${state.owner}:${ref}`, ref, sha, repo, user: user(state.owner, at) },
  });
  const link = { href: url };
  return {
    ...{
      url,
      id: number,
      node_id: `PR_${number}`,
      html_url: `${at.web}/${state.owner}/${state.name}/pull/${number}`,
    },
    ...urls('diff patch issue commits review_comments review_comment comments statuses', url),
    ...{ number, state: stands, locked: false, title, user: user(state.owner, at), body: null, labels: [] },
    ...{ milestone: null, created_at: SOME_TIME, updated_at: SOME_TIME, closed_at: null, merged_at: null },
    ...{
      merge_commit_sha: null,
      assignee: null,
      auto_merge: null,
      author_association: 'OWNER',
      draft: false,
    },
    ...{ head: side('topic', head), base: side(base, head) },
    _links: {
      ...{ comments: link, commits: link, statuses: link, html: link, issue: link },
      ...{ review_comments: link, review_comment: link, self: link },
    },
  };
}

export function commit(state: GitHubState, sha: string, at: Addresses) {
  const url = `${at.api}/repos/${state.owner}/${state.name}/commits/${sha}`;
  const person = { name: 'Shop developer', email: 'developer@shop.example', date: SOME_TIME };
  return {
    ...{ url, sha, node_id: `C_${sha}`, html_url: `${at.web}/${state.owner}/${state.name}/commit/${sha}` },
    ...{ comments_url: `${url}/comments`, author: null, committer: null, parents: [] },
    commit: {
      ...{ url, author: person, committer: person, message: '', comment_count: 0 },
      tree: { sha, url },
    },
  };
}
