import type { ReadContext } from '../../playbook/context.ts';
import type { GitHubReader, Item } from '../api/access.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import type { PurgeFindings } from '../purge/plan-purge.ts';

/** https://docs.github.com/en/code-security/secret-scanning/introduction/supported-secret-scanning-patterns */
const KEY_IDS = 'aws_access_key_id,aws_temporary_access_key_id';
const AWS_SECRETS = `${KEY_IDS},aws_secret_access_key,aws_session_token`;

const LOCATIONS = 'GET /repos/{owner}/{repo}/secret-scanning/alerts/{alert_number}/locations';

type Location = Pick<Item<typeof LOCATIONS>, 'type' | 'details'>;

/** Where secret scanning saw a secret outside the history: an issue, a discussion, the wiki. */
export interface OutsideHistory {
  /** GitHub's word for the place: `issue_body`. */
  readonly type: string;
  readonly url: string;
}

/** An open alert about the leak. */
export interface AlertOfLeak {
  readonly number: number;
  readonly elsewhere: readonly OutsideHistory[];
}

/** Ids of the commit and the file version a location is in; empty texts where it is in none. */
export function gitPlace({ type, details }: Location): { readonly commit: string; readonly blob: string } {
  const { commit_sha: commit = '', blob_sha: blob = '' } = (type === 'commit' ? details : {}) as {
    commit_sha?: string;
    blob_sha?: string;
  };
  return { commit, blob };
}

/** The place a location names outside the repository's own history; undefined for one in a commit. */
export function outsideHistory({ type, details }: Location): OutsideHistory | undefined {
  if (type === undefined || type === 'commit') return undefined;
  const urls = Object.entries(details ?? {}).filter(([name]) => name.endsWith('_url'));
  const page = urls.find(([name]) => name === 'page_url') ?? urls[0];
  return { type, url: String(page?.[1] ?? 'a place without an address') };
}

/**
 * Open alerts about the leak: those whose secret is the leaked key id, and those that stand where the purge found the
 * key. Only alerts about key ids are asked for what they found, which is no secret.
 */
export async function alertsOfLeak(
  ctx: Pick<ReadContext, 'incident' | 'keepSecret'>,
  reader: GitHubReader,
  { owner, name }: HostedRepository,
  found: Pick<PurgeFindings, 'rewrite'>,
): Promise<readonly AlertOfLeak[]> {
  const open = { owner, repo: name, state: 'open' } as const;
  const route = 'GET /repos/{owner}/{repo}/secret-scanning/alerts';
  const ofKeyIds = await reader.list(route, { ...open, secret_type: KEY_IDS });
  const named = ofKeyIds.filter(({ secret }) => secret?.includes(ctx.incident.leakedKeyId) === true);
  // Some alerts hold the id and its secret in one.
  for (const { secret } of named) if (secret !== ctx.incident.leakedKeyId) ctx.keepSecret(secret ?? '');
  const all = await reader.list(route, { ...open, secret_type: AWS_SECRETS, hide_secret: true });
  const commits = new Set(found.rewrite.changedCommits.map(({ old }) => old));
  const blobs = new Set(found.rewrite.dirtyBlobs);
  const alerts: AlertOfLeak[] = [];
  for (const { number } of all) {
    if (number === undefined) continue;
    const locations = await reader.list(LOCATIONS, { owner, repo: name, alert_number: number });
    const places = locations.map(gitPlace);
    const ours =
      named.some((one) => one.number === number) ||
      places.some(({ commit, blob }) => commits.has(commit) || blobs.has(blob));
    if (ours) alerts.push({ number, elsewhere: locations.flatMap((one) => outsideHistory(one) ?? []) });
  }
  return alerts;
}
