import { homedir } from 'node:os';
import { join } from 'node:path';
import type { Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { PlanNote } from '../../playbook/plan.ts';
import { canaryChange, isProven } from './canary-kind.ts';
import { effectivePath } from './git-config.ts';
import type { HooksAsked } from './hooks-kind.ts';
import { patternsChange, patternsMissing } from './patterns-kind.ts';
import { templateChange } from './template-kind.ts';

const USER = { top: null } as const;
const FUTURE = 'every repository cloned or made from now on';

/** What future clones need: the hooks folder to fill, the other changes, and what should be known. */
export interface FutureClones {
  readonly hooks: HooksAsked;
  readonly changes: readonly Change[];
  readonly notes: readonly PlanNote[];
}

/** Where a new clone gets its hooks from. A template folder that is set is kept; core.hooksPath goes before any. */
async function hooksOfClones({
  shell,
  signal,
}: ReadContext): Promise<{ folder: string; setTemplate?: string; sharedWith?: string }> {
  const hooksPath = await effectivePath(shell, USER, 'core.hooksPath', signal);
  if (hooksPath !== undefined) {
    return {
      folder: hooksPath,
      sharedWith:
        'git configuration names it as core.hooksPath, so repositories that are there run their hooks from it as well',
    };
  }
  const template = await effectivePath(shell, USER, 'init.templateDir', signal);
  if (template !== undefined) return { folder: join(template, 'hooks') };
  // Where the documentation of git-secrets puts it.
  const own = join(homedir(), '.git-templates', 'git-secrets');
  return { folder: join(own, 'hooks'), setTemplate: own };
}

/** Plans hooks and patterns for clones to come. Reads only. */
export async function planFutureClones(ctx: ReadContext): Promise<FutureClones> {
  const { shell, signal } = ctx;
  const { folder, setTemplate, sharedWith } = await hooksOfClones(ctx);
  const missing = await patternsMissing(shell, USER, signal);
  const place = { ...USER, hooks: folder };
  const proven = setTemplate === undefined && (await isProven(shell, place, signal));
  return {
    hooks: { folder, usedBy: [FUTURE], ...(sharedWith === undefined ? {} : { sharedWith }) },
    changes: [
      ...(missing.length === 0 ? [] : [patternsChange(USER, missing)]),
      ...(setTemplate === undefined ? [] : [templateChange(setTemplate)]),
      ...(proven ? [] : [canaryChange(place, sharedWith === undefined)]),
    ],
    notes: [
      {
        level: 'info',
        text: `Clones that are there already do not get hooks from a template: name them with --repo${sharedWith === undefined ? '' : ', though these run what core.hooksPath names'}.`,
      },
    ],
  };
}
