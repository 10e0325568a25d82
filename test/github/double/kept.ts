import { minimalRepository } from '../../../lib/rehearsal/github/shapes.ts';

/** What GitHub keeps beside a history, in its own shapes. */

const URL = 'https://api.github.com/x';
const TIME = '2026-01-01T00:00:00Z';
const at = { api: 'https://api.github.com', web: 'https://github.com' };

export const artifact = (id: number, name: string, head_sha: string, more: object = {}) => ({
  ...{
    id,
    node_id: `A_${id}`,
    name,
    size_in_bytes: 100,
    url: URL,
    archive_download_url: URL,
    expired: false,
  },
  ...{ created_at: TIME, expires_at: TIME, updated_at: TIME },
  workflow_run: { id: 1, repository_id: 1, head_repository_id: 1, head_branch: 'main', head_sha },
  ...more,
});

export const run = (id: number, head_sha: string, more: object = {}) => ({
  ...{
    id,
    node_id: `R_${id}`,
    head_branch: 'main',
    head_sha,
    run_number: id,
    display_title: 'test',
    run_attempt: 1,
  },
  ...{ event: 'push', status: 'completed', conclusion: 'success', path: '.github/workflows/test.yml' },
  ...{ workflow_id: 1, url: URL, html_url: URL, created_at: TIME, updated_at: TIME, head_commit: null },
  ...{
    jobs_url: URL,
    logs_url: URL,
    check_suite_url: URL,
    cancel_url: URL,
    rerun_url: URL,
    artifacts_url: URL,
  },
  ...{ workflow_url: URL, pull_requests: [] },
  repository: minimalRepository('shop', 'site', false, at),
  head_repository: minimalRepository('shop', 'site', false, at),
  ...more,
});

export const cache = (id: number, ref: string) => ({
  ...{ id, ref, key: `npm-${id}`, version: 'v', last_accessed_at: TIME, created_at: TIME, size_in_bytes: 10 },
});

const person = () => ({ ...minimalRepository('shop', 'site', false, at).owner });

export const release = (
  tag_name: string,
  assets: readonly { readonly id: number; readonly name: string; readonly size?: number }[],
  more: object = {},
) => ({
  ...{ id: 1, node_id: 'RE_1', url: URL, html_url: URL, assets_url: URL, upload_url: URL, tarball_url: URL },
  ...{ zipball_url: URL, tag_name, target_commitish: 'main', name: tag_name, body: '', draft: false },
  ...{ prerelease: false, created_at: TIME, published_at: TIME, author: person() },
  assets: assets.map(({ id, name, size = 100 }) => ({
    ...{
      id,
      name,
      size,
      node_id: `RA_${id}`,
      label: null,
      state: 'uploaded',
      content_type: 'application/zip',
    },
    ...{ url: URL, browser_download_url: URL, digest: null, download_count: 0, uploader: person() },
    ...{ created_at: TIME, updated_at: TIME },
  })),
  ...more,
});

export const gist = (id: string, host: string) => ({
  ...{ id, node_id: `G_${id}`, url: URL, forks_url: URL, commits_url: URL, comments_url: URL, comments: 0 },
  ...{ git_pull_url: `http://${host}/gist/${id}.git`, git_push_url: URL, public: false, description: null },
  ...{ html_url: `http://${host}/gist/${id}`, user: null, files: {}, created_at: TIME, updated_at: TIME },
});

export const forcePush = (before: string, after: string, activity_type = 'force_push', timestamp = TIME) => ({
  ...{ id: 1, node_id: 'P_1', before, after, ref: 'refs/heads/main', timestamp },
  ...{ activity_type, actor: null },
});
