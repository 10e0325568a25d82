import { CHECK_FILE } from './aws-key-check.ts';

/**
 * Hooks that are installed: the three of git-secrets, and the push, which sees what no other hook did (a rebase, a
 * cherry-pick, a merge without a commit, `--no-verify`). https://git-scm.com/docs/githooks
 */
export const HOOKS = ['pre-commit', 'commit-msg', 'prepare-commit-msg', 'pre-push'] as const;
export type HookName = (typeof HOOKS)[number];

/** Set while a made-up key is tried: the check runs, the hooks that were there before do not. */
export const ALONE = 'AWS_KEY_CHECK_ALONE';

/** What a hook that was there before is called from then on. */
export const earlierName = (hook: HookName) => `${hook}.earlier`;

const WRITTEN_BY = '# Written by spillkit (prevent-key-leaks, install-git-secrets)';

/** Whether the text of a hook was written here, in this or an earlier version. */
export const isOurs = (text: string) => text.includes(WRITTEN_BY);

/** The first line of a shell script, when its interpreter can read it in with `.`; undefined for other programs. */
function shellLine(earlier: string): string | undefined {
  if (!earlier.startsWith('#!')) return '#!/bin/sh';
  const line = earlier.slice(0, earlier.indexOf('\n') >>> 0);
  return /^#!\s*(\S*\/env\s+)?(\S*\/)?(ba|da)?sh(\s+-\w+)*$/.test(line) ? line : undefined;
}

function checkLines(hook: HookName): string {
  const check = `"\${0%/*}/${CHECK_FILE}" ${hook} "$@"`;
  if (hook !== 'pre-push') return `${check} || exit $?`;
  // Both read the refs from standard input.
  return `refs=$(cat)
printf '%s\\n' "$refs" | ${check} || exit $?
if [ -n "$refs" ]; then exec <<REFS
$refs
REFS
else exec </dev/null; fi`;
}

/**
 * Text of a hook: the check, then what was there before, with its exit status. A shell script is read in by its own
 * shell, so that it still goes by the name and folder it had: husky and others find their files by them.
 */
export function hookText(hook: HookName, earlier?: string): string {
  const shell = earlier === undefined ? '#!/bin/sh' : shellLine(earlier);
  const runEarlier = shell === undefined ? 'exec "$0.earlier" "$@"' : '. "$0.earlier"';
  return `${shell ?? '#!/bin/sh'}
${WRITTEN_BY}: refuses what
# would publish an AWS access key, then goes on with ${earlierName(hook)} if there is one. spillkit undo takes it out.
${checkLines(hook)}
if [ -x "$0.earlier" ] && [ -z "$${ALONE}" ]; then ${runEarlier}; fi
`;
}
