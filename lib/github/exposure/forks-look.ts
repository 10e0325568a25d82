import type { GitHubReader } from '../api/access.ts';
import { gitHubFailure } from '../api/failure.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import { readGit } from '../git.ts';
import type { PurgeFindings } from '../purge/plan-purge.ts';

/** Forks looked at, and branches and first commits compared for each: a call each. */
const MOST_FORKS = 50;
const MOST_BRANCHES = 3;
const MOST_COMMITS = 3;

/** What a look at forks needs. */
export interface LookingAtForks {
  readonly reader: GitHubReader;
  readonly repository: HostedRepository;
  readonly found: PurgeFindings;
}

/** Forks as `owner/name`, hostile text, by what was seen. */
export interface ForksSeen {
  /** How many were looked at. */
  readonly listed: number;
  /** There are more than are looked at. */
  readonly more: boolean;
  /** A branch holds a commit that brought the key in. */
  readonly holding: readonly string[];
  /** They have commits that are not in the repository and that nothing is known of. */
  readonly unknown: readonly string[];
  /** GitHub did not let them be read. */
  readonly failed: readonly string[];
}

/** Which of the commits the clone does not have. */
export async function notInClone(
  { found }: { readonly found: Pick<PurgeFindings, 'mirror'> },
  commits: readonly string[],
): Promise<readonly string[]> {
  if (commits.length === 0) return [];
  const input = `${commits.join('\n')}\n`;
  const text = await readGit(found.mirror.repository, ['cat-file', '--batch-check'], { input });
  return commits.filter((_, at) => text.split('\n')[at]?.endsWith(' missing') === true);
}

type Holding = 'holding' | 'clean' | 'unknown';

async function lookAtFork(looking: LookingAtForks, owner: string, name: string): Promise<Holding> {
  const { reader, found } = looking;
  const repo = { owner, repo: name };
  const branches = await reader.list('GET /repos/{owner}/{repo}/branches', repo);
  const heads = [...new Set(branches.map(({ commit }) => commit.sha))];
  const old = new Set(found.rewrite.changedCommits.map((commit) => commit.old));
  if (heads.some((head) => old.has(head))) return 'holding';
  const purged = new Set(found.rewrite.refs.map((ref) => ref.new));
  const unknown = await notInClone(
    looking,
    heads.filter((head) => !purged.has(head)),
  );
  const { firstCommits } = found.rewrite;
  for (const head of unknown.slice(0, MOST_BRANCHES)) {
    for (const first of firstCommits.slice(0, MOST_COMMITS)) {
      const route = 'GET /repos/{owner}/{repo}/compare/{basehead}';
      const { status } = await reader.get(route, { ...repo, basehead: `${first}...${head}` });
      if (status === 'ahead' || status === 'identical') return 'holding';
    }
  }
  const all =
    unknown.length <= MOST_BRANCHES && firstCommits.length > 0 && firstCommits.length <= MOST_COMMITS;
  return unknown.length === 0 || all ? 'clean' : 'unknown';
}

/** Looks at the forks whether a branch of theirs holds a commit which brought the key in. */
export async function lookAtForks(looking: LookingAtForks): Promise<ForksSeen> {
  const { reader, repository } = looking;
  const route = 'GET /repos/{owner}/{repo}/forks';
  const listed = await reader.list(route, { owner: repository.owner, repo: repository.name }, MOST_FORKS + 1);
  const seen = { holding: [] as string[], unknown: [] as string[], failed: [] as string[] };
  for (const fork of listed.slice(0, MOST_FORKS)) {
    try {
      const state = await lookAtFork(looking, fork.owner.login, fork.name);
      if (state !== 'clean') seen[state].push(fork.full_name);
    } catch (error) {
      if (gitHubFailure(error) === 'aborted') throw error;
      seen.failed.push(fork.full_name);
    }
  }
  return { listed: Math.min(listed.length, MOST_FORKS), more: listed.length > MOST_FORKS, ...seen };
}
