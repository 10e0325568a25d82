import { join } from 'node:path';
import type { WriteShell } from '../host/shell.ts';

/**
 * The machine's programs with a git configuration of the rehearsal's own: what its user has configured for all
 * repositories is neither obeyed nor changed, hooks in core.hooksPath least of all.
 */
export function withOwnGitConfiguration(shell: WriteShell, dir: string): WriteShell {
  const own = { GIT_CONFIG_GLOBAL: join(dir, 'gitconfig'), GIT_CONFIG_NOSYSTEM: '1' };
  return {
    read: (program, args, options) =>
      shell.read(program, args, { ...options, env: { ...own, ...options?.env } }),
    write: (program, args, options) =>
      shell.write(program, args, { ...options, env: { ...own, ...options?.env } }),
  };
}
