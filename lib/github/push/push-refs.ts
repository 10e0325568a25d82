import type { WriteShell } from '../../host/shell.ts';
import type { Outcome } from '../../playbook/change.ts';
import { NO_OBJECT, type RefRewrite } from '../rewrite/ref-rewrite.ts';

/** What is pushed, from where to where. */
export interface RefPush {
  /** Git folder of the purged copy. */
  readonly from: string;
  readonly to: string;
  readonly refs: readonly RefRewrite[];
}

/**
 * Arguments of the push: explicit refs with a lease each and all or nothing. A plus sign, `--force` or
 * `--mirror` would cancel the leases and overwrite what someone pushed meanwhile.
 */
export function pushArguments({ from, to, refs }: RefPush, atomic = true): readonly string[] {
  return [
    `--git-dir=${from}`,
    '-c',
    // Hooks of the responder's own configuration are made for other repositories.
    'core.hooksPath=/dev/null',
    'push',
    ...(atomic ? ['--atomic'] : []),
    '--porcelain',
    '--no-follow-tags',
    // An empty expectation is a ref that must not be there yet.
    ...refs.map(({ ref, old }) => `--force-with-lease=${ref}:${old === NO_OBJECT ? '' : old}`),
    '--',
    to,
    ...refs.map(({ ref, new: id }) => (id === NO_OBJECT ? `:${ref}` : `${ref}:${ref}`)),
  ];
}

/** Flag and summary git prints for each ref: https://git-scm.com/docs/git-push#_output */
function porcelain(stdout: string): ReadonlyMap<string, { readonly flag: string; readonly summary: string }> {
  const lines = stdout.split('\n').map((line) => /^([ +\-*!=])\t[^\t]*:([^\t]+)\t(.*)$/.exec(line));
  return new Map(
    lines.flatMap((match) =>
      match === null ? [] : [[match[2] ?? '', { flag: match[1] ?? '', summary: match[3] ?? '' }]],
    ),
  );
}

function refused(ref: string, summary: string): Outcome {
  const failed = (code: string, message: string): Outcome => ({ result: 'failed', code, message });
  if (/stale info|fetch first|non-fast-forward/.test(summary)) {
    return failed(
      'RefMoved',
      `Someone pushed to ${ref} meanwhile; it was not overwritten. Plan again to take it in.`,
    );
  }
  if (/atomic/.test(summary)) {
    return failed(
      'AtomicPushFailed',
      `${ref} was not pushed because another ref of the same push was refused.`,
    );
  }
  return failed('PushRefused', `The remote refused ${ref}: ${summary}`);
}

/** What git and servers say to somebody who may not push, or whom they do not know. */
const NO_RIGHTS =
  /returned error: 40[13]|permission to .* denied|permission denied|access denied|not allowed to push|write access .* not granted|could not read Username|authentication failed/i;

/** The push ended before the server said anything of single refs. */
function notPushed(to: string, stderr: string, exitCode: number): Outcome {
  const lines = stderr.trim().split('\n');
  const said = lines.findLast((line) => /^(fatal|error|remote|ERROR)/.test(line));
  const reason = said ?? `git push ended with ${exitCode}.`;
  if (!NO_RIGHTS.test(stderr)) return { result: 'failed', code: 'PushFailed', message: reason };
  const message = `You have no rights to push to ${JSON.stringify(to)}, so nothing was pushed: ${reason.replace(/\.$/, '')}. Log in as somebody who has, or have one of them resume this case.`;
  return { result: 'failed', code: 'NoRightsToPush', message };
}

/** How one push ended. */
export interface Pushed {
  readonly outcomes: readonly Outcome[];
  /** The server does not know all-or-nothing pushes: nothing was pushed. */
  readonly lacksAtomic: boolean;
  /** The server takes fewer refs, or less data, in one push: nothing was pushed. */
  readonly tooMuch: boolean;
}

/**
 * What servers say of a push that is larger than they take: GitHub's limit of 2 GiB, its push policy on the number of
 * branches and tags, GitLab's and Gerrit's words for the same.
 */
const TOO_MUCH =
  /exceeds maximum allowed size|pack exceeds|not update more than \d+|more than \d+ (branches|refs|tags)|too many (refs|branches|tags)|too many branches or tags/i;

/** Pushes the refs in one push; outcomes in the order of the refs. */
export async function pushRefs(
  shell: WriteShell,
  push: RefPush,
  signal: AbortSignal,
  atomic: boolean,
): Promise<Pushed> {
  const { stdout, stderr, exitCode } = await shell.write('git', pushArguments(push, atomic), { signal });
  const said = porcelain(stdout);
  const outcomes = push.refs.map(({ ref, old, new: id }): Outcome => {
    const line = said.get(ref);
    if (line === undefined) return notPushed(push.to, stderr, exitCode);
    if (line.flag === '!') return refused(ref, line.summary);
    return { result: line.flag === '=' ? 'already-gone' : 'applied', record: { ref, old, new: id } };
  });
  return {
    outcomes,
    lacksAtomic: /does not support --atomic push/.test(stderr),
    tooMuch: exitCode !== 0 && TOO_MUCH.test(`${stderr}\n${stdout}`),
  };
}
