import { isDeepStrictEqual } from 'node:util';
import type { Clock } from '../../case/clock.ts';
import type { GitHubWriters } from '../../github/api/access.ts';
import { createGitHub, type GitHubOptions } from '../../github/api/create.ts';
import { enterpriseSite } from '../../github/api/site.ts';
import type { BranchSettings } from '../../github/protection/branch-settings.ts';
import type { WriteShell } from '../../host/shell.ts';
import { canServeGit } from './git-backend.ts';
import { serveGitHub } from './serve-github.ts';
import type { GitHubState } from './state.ts';

/** The responder's token at the story's GitHub. It opens nothing else. */
const TOKEN = 'rehearsal-responder';
const OWNER = 'shop';
const PULL_REQUEST = 1;
const PUSHER = 'shop-developer';
/** Who forked the repository while the key was in it. */
const FORKER = 'somebody';

/** What a small company has on its main branch: reviews, tests, for administrators too. */
const PROTECTED: BranchSettings = {
  required_status_checks: { strict: true, contexts: [], checks: [{ context: 'test', app_id: -1 }] },
  enforce_admins: true,
  required_pull_request_reviews: {
    dismiss_stale_reviews: true,
    require_code_owner_reviews: false,
    required_approving_review_count: 1,
    require_last_push_approval: false,
  },
  restrictions: null,
  required_linear_history: false,
  allow_force_pushes: false,
  allow_deletions: false,
  block_creations: false,
  required_conversation_resolution: true,
  lock_branch: false,
  allow_fork_syncing: false,
};

/** A GitHub of the story's own, with the repository that leaked. */
export interface StoryGitHub {
  /** What the responder names. */
  readonly url: string;
  /** For GH_ENTERPRISE_TOKEN in another process. */
  readonly token: string;
  /** GitHub as a run reaches it, and no other. */
  readonly connect: (run: Pick<GitHubOptions, 'signal' | 'tell' | 'keepSecret'>) => GitHubWriters;
  /** What a later process serves the same GitHub from, see `reopenStoryGitHub`. */
  kept(): KeptGitHub;
  /** What the run left other than it was, by name. */
  changedProtection(): readonly string[];
  close(): Promise<void>;
}

/** A story's GitHub as it is kept in a file: plain JSON. */
export interface KeptGitHub {
  /** Cases know the repository by it. */
  readonly port: number;
  readonly state: GitHubState;
}

/** A story's GitHub that goes on in another process than the one that told the story. */
export type ReopenedGitHub = Pick<StoryGitHub, 'kept' | 'close'>;

type Run = (...args: string[]) => Promise<string>;

async function stateOf(git: Run, path: string, needles: readonly string[]): Promise<GitHubState> {
  const [keyId = ''] = needles;
  const commits = await git('log', '--branches', '--format=%H', `-S${keyId}`, '--reverse');
  const [leak = ''] = commits.split('\n');
  const branches = (
    await git('for-each-ref', '--format=%(refname:short)', `--contains=${leak}`, 'refs/heads')
  )
    .split('\n')
    .filter((name) => name !== '' && name !== 'main');
  const [topic = 'main'] = branches;
  const head = await git('rev-parse', `refs/heads/${topic}`);
  const files = await git('grep', '--name-only', '--fixed-strings', keyId, leak);
  const file = files.split('\n')[0]?.replace(`${leak}:`, '') ?? '';
  const blob = await git('rev-parse', `${leak}:${file}`);
  const push = {
    ...{ id: 1, node_id: 'P_1', activity_type: 'push', pusher: PUSHER, ref: 'refs/heads/main' },
    ...{ before: await git('rev-parse', `${leak}^`), after: leak },
    timestamp: new Date(1000 * Number(await git('log', '-1', '--format=%ct', leak))).toISOString(),
  };
  return {
    ...{
      owner: OWNER,
      name:
        path
          .split(/[/\\]/)
          .at(-1)
          ?.replace(/\.git$/, '') ?? 'site',
      path,
    },
    ...{
      defaultBranch: 'main',
      visibility: 'public',
      stars: 12,
      kilobytes: 40,
      hasPages: false,
      hasWiki: false,
    },
    tokens: { [TOKEN]: { login: 'responder', scopes: ['repo', 'gist'], admin: true } },
    protection: { main: { settings: PROTECTED, signatures: false } },
    patterns: {},
    rulesets: [
      {
        ...{ id: 11, name: 'releases stay', target: 'tag', enforcement: 'active', bypass_actors: [] },
        conditions: { ref_name: { include: ['~ALL'], exclude: [] } },
        rules: [{ type: 'deletion' }, { type: 'non_fast_forward' }],
      },
    ],
    alerts: [
      {
        ...{ number: 1, state: 'open', resolution: null, resolution_comment: null },
        locations: [{ commit: leak, blob, path: file }],
      },
    ],
    pulls: [{ number: PULL_REQUEST, title: topic, state: 'open', head, base: 'main' }],
    ...{
      forks: [{ owner: FORKER, head }],
      artifacts: [],
      runs: [],
      caches: [],
      releases: [],
      activity: [push],
      gists: [],
      files: {},
      besides: {},
      indexed: {},
      writes: [],
      scanning: { secret_scanning: 'disabled', secret_scanning_push_protection: 'disabled', inPlan: true },
    },
  };
}

/**
 * Puts the story's repository on a GitHub of its own: main and the tags protected, a pull request and a fork
 * with the leak, an open alert, the push that brought it. Undefined where this machine's git cannot serve.
 */
export async function storyGitHub(
  shell: WriteShell,
  clock: Clock,
  { path, needles }: { readonly path: string; readonly needles: readonly string[] },
  onWrite?: () => Promise<void>,
): Promise<StoryGitHub | undefined> {
  if (!(await canServeGit(shell))) return undefined;
  const git: Run = async (...args) => {
    const { stdout, stderr, exitCode } = await shell.write('git', [`--git-dir=${path}`, ...args]);
    if (exitCode !== 0) throw new Error(`git ${args[0]} failed in ${path}: ${stderr}`);
    return stdout.trim();
  };
  const state = await stateOf(git, path, needles);
  const [pull] = state.pulls;
  if (pull !== undefined) await git('update-ref', `refs/pull/${pull.number}/head`, pull.head);
  const before = structuredClone({ protection: state.protection, rulesets: state.rulesets });
  const served = await serveGitHub(state, { shell, ...(onWrite === undefined ? {} : { onWrite }) });
  return {
    ...{ url: served.url, token: TOKEN },
    kept: () => ({ port: served.port, state }),
    connect: (run) =>
      createGitHub({
        ...run,
        clock,
        env: { GH_ENTERPRISE_TOKEN: TOKEN },
        siteOf: (host) => (host === served.host ? enterpriseSite(host, 'http') : undefined),
      }),
    changedProtection: () => [
      ...(isDeepStrictEqual(state.protection, before.protection)
        ? []
        : ['the protection of branch main on GitHub is not as it was']),
      ...(isDeepStrictEqual(state.rulesets, before.rulesets)
        ? []
        : ['the rulesets on GitHub are not as they were']),
    ],
    close: () => served.close(),
  };
}

/**
 * Serves a story's GitHub again from what an earlier process kept.
 * @throws SpillkitError PortTaken.
 */
export async function reopenStoryGitHub(
  shell: WriteShell,
  { port, state }: KeptGitHub,
  onWrite: () => Promise<void>,
): Promise<ReopenedGitHub> {
  const served = await serveGitHub(state, { shell, port, onWrite });
  return { kept: () => ({ port, state }), close: () => served.close() };
}
