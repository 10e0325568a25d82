import { openCase } from '../../../lib/case/case-folder.ts';
import type { GitHubWriters } from '../../../lib/github/api/access.ts';
import { purgeKinds } from '../../../lib/github/kinds.ts';
import type { BranchSettings } from '../../../lib/github/protection/branch-settings.ts';
import type { WriteShell } from '../../../lib/host/shell.ts';
import type { Incident, KeyOwner } from '../../../lib/incident/incident.ts';
import type { Playbook } from '../../../lib/playbook/playbook.ts';
import type { PlaybookRun } from '../../../lib/playbook/runner.ts';
import type { GitHubState } from '../../../lib/rehearsal/github/state.ts';
import type { LeakedKeyInput } from '../../../playbooks/leaked-access-key/inputs.ts';
import { purgeGithubData } from '../../../playbooks/leaked-access-key/steps/purge-github-data.ts';
import { fixedClock, newCase, tempDir } from '../../case/_helpers.ts';
import { agree, FakeHost, start } from '../../playbook/_helpers.ts';
import { git, KEY_ID, makeLeakyRepository, shell } from '../leaky-repository.ts';
import { stateOf } from './github-double.ts';

/** Protection with everything GitHub knows switched on in some way. */
export const STRICT: BranchSettings = {
  required_status_checks: {
    strict: true,
    contexts: [],
    checks: [
      { context: 'lint', app_id: -1 },
      { context: 'tests', app_id: 15368 },
    ],
  },
  enforce_admins: true,
  required_pull_request_reviews: {
    dismissal_restrictions: { users: ['lead'], teams: [], apps: [] },
    dismiss_stale_reviews: true,
    require_code_owner_reviews: true,
    required_approving_review_count: 2,
    require_last_push_approval: true,
    bypass_pull_request_allowances: { users: ['release-bot'], teams: [], apps: [] },
  },
  restrictions: { users: ['lead', 'release-bot'], teams: [], apps: [] },
  required_linear_history: false,
  allow_force_pushes: false,
  allow_deletions: false,
  block_creations: true,
  required_conversation_resolution: true,
  lock_branch: false,
  allow_fork_syncing: false,
};

/** A ruleset that forbids moving tags. */
export const tagRules = (): GitHubState['rulesets'][number] => ({
  ...{ id: 42, name: 'releases stay', target: 'tag', enforcement: 'active' },
  bypass_actors: [{ actor_id: 5, actor_type: 'RepositoryRole', bypass_mode: 'pull_request' }],
  conditions: { ref_name: { include: ['refs/tags/v1.1'], exclude: [] } },
  rules: [{ type: 'non_fast_forward' }, { type: 'deletion' }],
});

/** A leaky repository on the simulated GitHub: main and tags protected, a pull request, an alert, a fork. */
export async function leakyGitHub(more: Partial<GitHubState> = {}) {
  const made = await makeLeakyRepository();
  const { bare, leak } = made;
  await git(bare, 'update-ref', 'refs/pull/7/head', 'refs/heads/feature');
  const blob = await git(bare, 'rev-parse', `${leak}:deploy.sh`);
  const state = stateOf(bare, {
    protection: { main: { settings: STRICT, signatures: true } },
    rulesets: [tagRules()],
    pulls: [{ number: 7, title: 'Wish list', state: 'open', head: leak, base: 'main' }],
    alerts: [
      {
        ...{ number: 3, state: 'open', resolution: null, resolution_comment: null },
        locations: [{ commit: leak, blob, path: 'deploy.sh' }],
      },
    ],
    forks: [{ owner: 'somebody', head: leak }],
    ...more,
  });
  return { ...made, state };
}

const OWNER: KeyOwner = {
  ...{ kind: 'user', userName: 'shop-developer', foundBy: 'test' },
  arn: 'arn:aws:iam::123456789012:user/shop-developer',
};

type Context = PlaybookRun<LeakedKeyInput>['context'];

/** AWS as far as the purge asks it: whether the user still has the leaked key. */
export function contextFor(
  github: GitHubWriters,
  keys: readonly string[] = [],
  through: WriteShell = shell,
): Context {
  const metadata = keys.map((AccessKeyId) => ({ AccessKeyId, Status: 'Inactive' }));
  const iam = { listAccessKeys: async () => ({ AccessKeyMetadata: metadata }) };
  const context: Context = {
    aws: {
      read: () => iam,
      write: () => iam,
    } as unknown as Context['aws'],
    shell: through,
    github,
    incident: {
      ...{ leakedKeyId: KEY_ID, caseId: 'spk-test', owner: async () => OWNER },
    } as unknown as Incident,
    clock: fixedClock(),
    randomBytes: (size) => new Uint8Array(size),
  };
  return context;
}

const book: Playbook<LeakedKeyInput> = {
  ...{ id: 'leaked-access-key', title: 'Purge', summary: '', preflight: [], nextSteps: [] },
  inputs: { takes: [], target: () => [], questions: () => [], parse: () => ({}) as LeakedKeyInput },
  steps: [purgeGithubData],
  kinds: purgeKinds,
};

/** Runs the step alone through the real runner, in a case of its own or in one that is gone on with. */
export async function purge(
  repo: string,
  context: Context,
  more: Partial<PlaybookRun<LeakedKeyInput>> & { readonly dir?: string } = {},
) {
  const { dir, ...overrides } = more;
  const host = (overrides.host as FakeHost | undefined) ?? new FakeHost(agree);
  const folder =
    overrides.case ?? (dir === undefined ? await newCase(tempDir()) : await openCase(dir, fixedClock()));
  const input = { keyId: KEY_ID, purge: {}, repo } as LeakedKeyInput;
  const run = { ...overrides, input, context, case: folder } as unknown as Partial<PlaybookRun<null>>;
  const { result } = await start(book as unknown as Playbook<null>, host, run);
  return { result, host, folder };
}
