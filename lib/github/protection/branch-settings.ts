import type { Answer } from '../api/access.ts';

type Protection = Answer<'GET /repos/{owner}/{repo}/branches/{branch}/protection'>;
type Who = { readonly users: string[]; readonly teams: string[]; readonly apps: string[] };

/** Protection of a branch in the form it is written in, so that it can be put back as it was. */
export type BranchSettings = {
  readonly required_status_checks: {
    readonly strict: boolean;
    readonly contexts: string[];
    readonly checks: { readonly context: string; readonly app_id: number }[];
  } | null;
  readonly enforce_admins: boolean;
  readonly required_pull_request_reviews: {
    readonly dismissal_restrictions?: Who;
    readonly dismiss_stale_reviews: boolean;
    readonly require_code_owner_reviews: boolean;
    readonly required_approving_review_count: number;
    readonly require_last_push_approval: boolean;
    readonly bypass_pull_request_allowances?: Who;
  } | null;
  readonly restrictions: Who | null;
  readonly required_linear_history: boolean;
  readonly allow_force_pushes: boolean;
  readonly allow_deletions: boolean;
  readonly block_creations: boolean;
  readonly required_conversation_resolution: boolean;
  readonly lock_branch: boolean;
  readonly allow_fork_syncing: boolean;
};

/** What GitHub calls "any source": a check that no app in particular has to set. */
const ANY_APP = -1;

interface Named {
  readonly users?: readonly { readonly login?: string }[];
  readonly teams?: readonly { readonly slug?: string }[];
  readonly apps?: readonly ({ readonly slug?: string } | null)[];
}

const sorted = (names: readonly (string | undefined)[]) => names.filter((name) => name !== undefined).sort();

function who({ users = [], teams = [], apps = [] }: Named): Who {
  return {
    users: sorted(users.map(({ login }) => login)),
    teams: sorted(teams.map(({ slug }) => slug)),
    apps: sorted(apps.map((app) => app?.slug)),
  };
}

function statusChecks(given: Protection['required_status_checks']): BranchSettings['required_status_checks'] {
  if (given === undefined) return null;
  const checks = given.checks ?? given.contexts.map((context) => ({ context, app_id: null }));
  return {
    strict: given.strict === true,
    // Only one of the two may be filled; the checks say which app sets them as well.
    contexts: [],
    checks: checks
      .map(({ context, app_id }) => ({ context, app_id: app_id ?? ANY_APP }))
      .sort((a, b) => (a.context < b.context ? -1 : 1)),
  };
}

function reviews(
  given: Protection['required_pull_request_reviews'],
): BranchSettings['required_pull_request_reviews'] {
  if (given === undefined) return null;
  const { dismissal_restrictions: dismissal, bypass_pull_request_allowances: bypass } = given;
  return {
    ...(dismissal === undefined ? {} : { dismissal_restrictions: who(dismissal) }),
    dismiss_stale_reviews: given.dismiss_stale_reviews,
    require_code_owner_reviews: given.require_code_owner_reviews,
    required_approving_review_count: given.required_approving_review_count ?? 0,
    require_last_push_approval: given.require_last_push_approval === true,
    ...(bypass === undefined ? {} : { bypass_pull_request_allowances: who(bypass) }),
  };
}

/**
 * The settings as they are written, from how they are read.
 * https://docs.github.com/en/rest/branches/branch-protection#update-branch-protection
 */
export function branchSettings(protection: Protection): BranchSettings {
  const on = (setting: { readonly enabled?: boolean } | undefined) => setting?.enabled === true;
  return {
    required_status_checks: statusChecks(protection.required_status_checks),
    enforce_admins: on(protection.enforce_admins),
    required_pull_request_reviews: reviews(protection.required_pull_request_reviews),
    restrictions: protection.restrictions === undefined ? null : who(protection.restrictions),
    required_linear_history: on(protection.required_linear_history),
    allow_force_pushes: on(protection.allow_force_pushes),
    allow_deletions: on(protection.allow_deletions),
    block_creations: on(protection.block_creations),
    required_conversation_resolution: on(protection.required_conversation_resolution),
    lock_branch: on(protection.lock_branch),
    allow_fork_syncing: on(protection.allow_fork_syncing),
  };
}

/**
 * The settings with as little lifted as a rewritten history needs: force pushes, and the rules no longer bind
 * administrators, who alone can lift them. Everybody else stays bound to reviews, checks and restrictions.
 */
export function liftedSettings(settings: BranchSettings): BranchSettings {
  return { ...settings, allow_force_pushes: true, enforce_admins: false, lock_branch: false };
}
