import { programPath } from '../../host/system-shell.ts';
import { type Change, changeId, GLOBAL, ORDER } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';

const KIND = 'install-git-secrets';
const PROGRAM = 'git-secrets';

/**
 * The newest release, 1.3.0, as its commit and the SHA-256 of the program in it, which is all of it. Both were taken from
 * the archive GitHub gives for the tag: Debian's git-secrets_1.3.0.orig.tar.gz, which is the one of Homebrew's formula
 * (SHA-256 f1d50c6c5c7564f460ff8d279081879914abe920415c2923934c1f1d1fac3606) and names the commit itself.
 */
const PINNED = {
  commit: 'ad82d68ee924906a0401dfd48de5057731a9bc84',
  sha256: 'df9a5d2beeda1c83e23105f46efe464bb4c97f8328e1e66754d7daacfaf7272b',
} as const;

/** The ways https://github.com/awslabs/git-secrets#installing-git-secrets names. */
const HOW = [
  'sudo apt-get install git-secrets        # Debian, Ubuntu',
  'brew install git-secrets                # macOS, Homebrew',
  '# Elsewhere, release 1.3.0 by its commit, which git checks, and installed only if the program is the known one:',
  'git clone --no-checkout https://github.com/awslabs/git-secrets git-secrets-1.3.0 &&',
  `  git -C git-secrets-1.3.0 checkout --quiet ${PINNED.commit} &&`,
  `  echo '${PINNED.sha256}  git-secrets-1.3.0/git-secrets' | sha256sum --check &&`,
  '  sudo make -C git-secrets-1.3.0 install',
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
