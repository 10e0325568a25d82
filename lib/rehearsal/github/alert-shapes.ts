import { type Addresses, SOME_TIME } from './shapes.ts';
import type { AlertState, GitHubState } from './state.ts';

export function alert(
  state: GitHubState,
  { number, secret, ...stands }: AlertState,
  hidden: boolean,
  at: Addresses,
) {
  const url = `${at.api}/repos/${state.owner}/${state.name}/secret-scanning/alerts/${number}`;
  const { state: now, resolution, resolution_comment } = stands;
  return {
    ...(secret === undefined || hidden ? {} : { secret }),
    ...{ number, created_at: SOME_TIME, updated_at: null, url, locations_url: `${url}/locations` },
    ...{ html_url: `${at.web}/${state.owner}/${state.name}/security/secret-scanning/${number}` },
    ...{ state: now, resolution, resolution_comment, secret_type: 'aws_access_key_id' },
    ...{ resolved_at: now === 'resolved' ? SOME_TIME : null, resolved_by: null },
    ...{
      secret_type_display_name: 'Amazon AWS Access Key ID',
      push_protection_bypassed: null,
      validity: 'unknown',
    },
  };
}

export function location(state: GitHubState, found: AlertState['locations'][number], at: Addresses) {
  const base = `${at.api}/repos/${state.owner}/${state.name}/git`;
  const { commit: sha, blob, path } = found;
  return {
    type: 'commit',
    details: {
      ...{ path, start_line: 1, end_line: 1, start_column: 1, end_column: 20 },
      ...{
        blob_sha: blob,
        blob_url: `${base}/blobs/${blob}`,
        commit_sha: sha,
        commit_url: `${base}/commits/${sha}`,
      },
    },
  };
}
