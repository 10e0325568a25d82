import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WriteShell } from '../../host/shell.ts';
import { allowsRewriting, type GitHubState } from './state.ts';

/** Names of refs that may not be rewritten, one a line, for the hook. */
const GUARDED = 'guarded-refs';

/** Refuses in GitHub's words: GH006 for what branch protection forbids. */
const HOOK = `#!/bin/sh
ref="$1"; old="$2"; new="$3"
none=0000000000000000000000000000000000000000
grep -qxF "$ref" "$GIT_DIR/${GUARDED}" 2>/dev/null || exit 0
[ "$old" = "$none" ] && exit 0
git merge-base --is-ancestor "$old" "$new" 2>/dev/null && exit 0
echo "error: GH006: Protected branch update failed for $ref." >&2
echo "error: Cannot force-push to this branch" >&2
exit 1
`;

/**
 * Makes a bare repository behave as one on GitHub: refs of pull requests are nobody's to push, every object is served
 * by its hash whether a ref reaches it or not, and protected branches refuse rewritten history.
 */
export async function prepareBare(shell: WriteShell, path: string): Promise<void> {
  const settings = {
    'http.receivepack': 'true',
    'receive.hideRefs': 'refs/pull',
    'receive.advertiseAtomic': 'true',
    'uploadpack.allowAnySHA1InWant': 'true',
    'gc.auto': '0',
  };
  for (const [name, value] of Object.entries(settings)) {
    const { exitCode, stderr } = await shell.write('git', [`--git-dir=${path}`, 'config', name, value]);
    if (exitCode !== 0) throw new Error(`git config ${name} failed in ${path}: ${stderr}`);
  }
  await mkdir(join(path, 'hooks'), { recursive: true });
  await writeFile(join(path, 'hooks', 'update'), HOOK, { mode: 0o755 });
}

/** Lets the hook know which refs the protection of this moment covers. */
export async function guardRefs(shell: WriteShell, state: GitHubState): Promise<void> {
  const { stdout } = await shell.read('git', [
    `--git-dir=${state.path}`,
    'for-each-ref',
    '--format=%(refname)',
  ]);
  const guarded = stdout.split('\n').filter((ref) => ref !== '' && !allowsRewriting(state, ref));
  await writeFile(join(state.path, GUARDED), guarded.map((ref) => `${ref}\n`).join(''));
}
