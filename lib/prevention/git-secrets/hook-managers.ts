import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { escapeLine } from '../../host/escape.ts';
import type { PlanNote } from '../../playbook/plan.ts';
import { CHECK_FILE } from './aws-key-check.ts';
import { HOOKS } from './hook-text.ts';
import type { WorkingRepository } from './where-hooks-run.ts';

/**
 * Programs that write a repository's hooks, when they write them anew over ours, and the place of their own that
 * outlives it. The check itself stays in the folder: neither removes what it does not know.
 */
const MANAGERS = [
  {
    name: 'husky',
    /** https://typicode.github.io/husky/how-to.html: `.husky/_` is core.hooksPath, and the hooks are in `.husky`. */
    wrote: (folder: string) => basename(folder) === '_' && basename(dirname(folder)) === '.husky',
    anew: 'whenever it is installed, which npm install does',
    kept: `make this the first line of .husky/pre-commit: [ ! -x .husky/_/${CHECK_FILE} ] || .husky/_/${CHECK_FILE} pre-commit "$@" (and so for commit-msg, prepare-commit-msg and pre-push). Committed, it does nothing for those who have not installed the check`,
  },
  {
    name: 'lefthook',
    wrote: (_folder: string, text: string) => /\blefthook\b/i.test(text),
    anew: 'with lefthook install, which it does by itself when lefthook.yml has changed',
    /** https://lefthook.dev/examples/lefthook-local/ */
    kept: `add to lefthook-local.yml, which is this clone's alone: pre-commit: { commands: { ${CHECK_FILE}: { run: .git/hooks/${CHECK_FILE} pre-commit } } } (and so for commit-msg with "{1}" behind it)`,
  },
] as const;

/** Says that the manager of the hooks will write them anew; pre-commit's own keeps and runs what it finds. */
export async function managerNote({ top, hooks }: WorkingRepository): Promise<readonly PlanNote[]> {
  const texts = await Promise.all(HOOKS.map((hook) => readFile(join(hooks, hook), 'utf8').catch(() => '')));
  return MANAGERS.filter(({ wrote }) => wrote(hooks, texts.join('\n'))).map(({ name, anew, kept }) => ({
    level: 'warning',
    text: `${name} writes the hooks of ${escapeLine(top)} anew ${anew}. Run this step again after that; spillkit check tells when it is due. To have keys refused without that, ${kept}.`,
  }));
}
