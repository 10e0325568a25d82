import { readFile } from 'node:fs/promises';
import { basename, dirname, join } from 'node:path';
import { escapeLine } from '../../host/escape.ts';
import type { PlanNote } from '../../playbook/plan.ts';
import { HOOKS } from './hook-text.ts';
import type { WorkingRepository } from './where-hooks-run.ts';

/** Programs that write a repository's hooks, and when they write them anew over ours. */
const MANAGERS = [
  {
    name: 'husky',
    /** https://typicode.github.io/husky/how-to.html: `.husky/_` is core.hooksPath, and the hooks are in `.husky`. */
    wrote: (folder: string) => basename(folder) === '_' && basename(dirname(folder)) === '.husky',
    anew: 'whenever it is installed, which npm install does',
  },
  {
    name: 'lefthook',
    wrote: (_folder: string, text: string) => /\blefthook\b/i.test(text),
    anew: 'with lefthook install, which it does by itself when lefthook.yml has changed',
  },
] as const;

/** Says that the manager of the hooks will write them anew; pre-commit's own keeps and runs what it finds. */
export async function managerNote({ top, hooks }: WorkingRepository): Promise<readonly PlanNote[]> {
  const texts = await Promise.all(HOOKS.map((hook) => readFile(join(hooks, hook), 'utf8').catch(() => '')));
  return MANAGERS.filter(({ wrote }) => wrote(hooks, texts.join('\n'))).map(({ name, anew }) => ({
    level: 'warning',
    text: `${name} writes the hooks of ${escapeLine(top)} anew ${anew}. Run this step again after that; spillkit check tells when it is due.`,
  }));
}
