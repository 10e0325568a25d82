import { programPath } from '../../host/system-shell.ts';
import { type Change, changeId, GLOBAL, ORDER } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';

const KIND = 'install-git-secrets';
const PROGRAM = 'git-secrets';

/** The newest release, and the ways https://github.com/awslabs/git-secrets#installing-git-secrets names. */
const HOW = [
  'sudo apt-get install git-secrets        # Debian, Ubuntu',
  'brew install git-secrets                # macOS, Homebrew',
  'git clone --depth 1 --branch 1.3.0 https://github.com/awslabs/git-secrets && sudo make -C git-secrets install',
].join('\n');

/** What a person does first where git-secrets is missing; undefined where it is there. */
export function programChange(): Change<null> | undefined {
  if (programPath(PROGRAM) !== undefined) return undefined;
  const target = { type: 'program', id: PROGRAM, region: GLOBAL };
  return {
    id: changeId(KIND, target),
    kind: KIND,
    title: 'Install git-secrets, then run this step again',
    target,
    because: [{ kind: 'observed', call: 'command -v git-secrets', fact: 'it is not on the PATH' }],
    order: ORDER.onlyAHuman,
    effect: 'reversible',
    command: HOW,
    preselected: true,
    params: null,
  };
}

/** Programs are the business of the machine's own package manager; here it is only looked whether it is there. */
export const installGitSecrets: WritingKind<null> = {
  kind: KIND,
  permissions: [],
  writes: true,
  apply: async (_ctx, changes) =>
    changes.map(() => ({ result: 'failed', code: 'OnlyAPerson', message: 'A person installs programs.' })),
  verify: async () =>
    programPath(PROGRAM) === undefined ? { held: false, found: 'it is not on the PATH' } : { held: true },
};
