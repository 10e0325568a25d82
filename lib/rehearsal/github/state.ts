import type { BranchSettings } from '../../github/protection/branch-settings.ts';

/** A token of the simulated GitHub, as its headers and rights show it. */
export interface TokenState {
  readonly login: string;
  readonly scopes: readonly string[];
  readonly admin: boolean;
}

export interface RulesetState {
  readonly id: number;
  name: string;
  target: 'branch' | 'tag';
  enforcement: 'active' | 'disabled' | 'evaluate';
  bypass_actors: readonly object[];
  conditions: {
    readonly ref_name: { readonly include: readonly string[]; readonly exclude: readonly string[] };
  };
  rules: readonly { readonly type: string }[];
}

export interface AlertState {
  readonly number: number;
  state: 'open' | 'resolved';
  resolution: string | null;
  resolution_comment: string | null;
  /** What was found; the answer holds it unless the caller asks to hide it. */
  readonly secret?: string;
  /** Further places, in GitHub's own shapes: issues, discussions, the wiki. */
  readonly elsewhere?: readonly object[];
  /** Where in the history it was found. */
  readonly locations: readonly { readonly commit: string; readonly blob: string; readonly path: string }[];
}

export interface PullState {
  readonly number: number;
  readonly title: string;
  readonly state: 'open' | 'closed';
  readonly head: string;
  readonly base: string;
}

/** A fork: its owner and where its default branch stands. */
export interface ForkState {
  readonly owner: string;
  /** Owner of the fork it was made of; absent when it is of the repository itself. */
  readonly of?: string;
  readonly head: string;
}

/** One repository of the simulated GitHub, as plain JSON; its history is the bare repository at `path`. */
export interface GitHubState {
  readonly owner: string;
  readonly name: string;
  readonly path: string;
  readonly defaultBranch: string;
  readonly tokens: Record<string, TokenState>;
  visibility: 'public' | 'private';
  stars: number;
  /** What it takes on GitHub's disks, as GitHub counts. */
  readonly kilobytes: number;
  hasPages: boolean;
  hasWiki: boolean;
  /** Settings by branch; `signatures` stands beside them because GitHub writes it by another call. */
  readonly protection: Record<string, { settings: BranchSettings; readonly signatures: boolean }>;
  /** Protection rules for several branches, which one of a branch's own goes before. */
  readonly patterns: Record<string, { readonly settings: BranchSettings; readonly signatures: boolean }>;
  readonly rulesets: RulesetState[];
  readonly alerts: AlertState[];
  readonly pulls: PullState[];
  readonly forks: ForkState[];
  /** Things GitHub lists by itself, in GitHub's own shapes. */
  readonly artifacts: object[];
  readonly runs: object[];
  readonly caches: object[];
  readonly releases: object[];
  /** Changes of branches, newest first, in GitHub's own shape but for who pushed. */
  readonly activity: { readonly activity_type: string; readonly pusher?: string }[];
  readonly gists: { readonly id: string }[];
  /** Content of artifacts, logs and uploaded files, as base64, by their path in the API: `actions/runs/7/logs`. */
  readonly files: Record<string, string>;
  /** Bare repositories beside this one, the wiki and gists, by their path in a clone URL: `/shop/site.wiki.git`. */
  readonly besides: Record<string, string>;
  /** Texts its search finds, each with the repositories' files that hold it. */
  readonly indexed: Record<string, readonly { readonly repository: string; readonly path: string }[]>;
  /** GitHub's own search for secrets; a private repository has none where it is not in its owner's plan. */
  readonly scanning: {
    secret_scanning: 'enabled' | 'disabled';
    secret_scanning_push_protection: 'enabled' | 'disabled';
    readonly inPlan: boolean;
  };
  /** Everything that was written, in order: method and path. */
  readonly writes: string[];
}

/** The protection a branch has: its own, else that of the first pattern it matches. */
export function protectionOf(state: GitHubState, branch: string) {
  const own = state.protection[branch];
  if (own !== undefined) return { ...own, pattern: branch };
  const [pattern, rule] = Object.entries(state.patterns).find(([text]) => matches(text, branch)) ?? [];
  return rule === undefined || pattern === undefined ? undefined : { ...rule, pattern };
}

function matches(pattern: string, branch: string): boolean {
  const source = pattern.replace(/[.+^$()|[\]{}\\]/g, '\\$&').replace(/\*/g, '[^/]*');
  return new RegExp(`^${source}$`).test(branch);
}

/** Whether the ref may be moved to a history that does not hold its old tip. */
export function allowsRewriting(state: GitHubState, ref: string): boolean {
  const branch = /^refs\/heads\/(.+)$/.exec(ref)?.[1];
  const rule = branch === undefined ? undefined : protectionOf(state, branch)?.settings;
  if (rule !== undefined && (!rule.allow_force_pushes || rule.enforce_admins || rule.lock_branch))
    return false;
  return !state.rulesets.some(
    ({ enforcement, target, conditions }) =>
      enforcement === 'active' &&
      target === (branch === undefined ? 'tag' : 'branch') &&
      conditions.ref_name.include.some(
        (text) =>
          text === '~ALL' || (text === '~DEFAULT_BRANCH' ? branch === state.defaultBranch : text === ref),
      ),
  );
}
