import { type Change, changeId, GLOBAL } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import { shellWord } from '../../resources/aws-command.ts';
import { effectivePath, removeValue, setValue } from './git-config.ts';
import { PREVENTION_ORDER } from './prevention-order.ts';

type TemplateParams = { readonly folder: string };

const KIND = 'set-template-folder';
const NAME = 'init.templateDir';
const USER = { top: null } as const;

/** The change that has git copy the folder's hooks into every repository that is cloned or made from then on. */
export function templateChange(folder: string): Change<TemplateParams> {
  const target = { type: 'git-configuration', id: NAME, region: GLOBAL };
  return {
    id: changeId(KIND, target),
    kind: KIND,
    title: `Have git copy ${folder} into every repository that is cloned or made from now on`,
    target,
    because: [{ kind: 'observed', call: `git config --get ${NAME}`, fact: 'it is not set' }],
    order: PREVENTION_ORDER.pointTo,
    effect: 'reversible',
    command: `git config --global ${NAME} ${shellWord(folder)}`,
    preselected: true,
    params: { folder },
  };
}

/** Points git's template folder to ours, where the user has none. */
export const setTemplateFolder: WritingKind<TemplateParams> = {
  kind: KIND,
  permissions: [],
  writes: true,
  apply: (ctx, changes) =>
    Promise.all(
      changes.map(async ({ params }) => {
        const now = await effectivePath(ctx.shell, USER, NAME, ctx.signal);
        if (now !== undefined && now !== params.folder) {
          return {
            result: 'failed',
            code: 'TemplateFolderSet',
            message: `${NAME} is ${now} by now. Run this step again: it installs the hooks there.`,
          };
        }
        await setValue(ctx.shell, USER, { name: NAME, value: params.folder }, ctx.signal);
        return { result: 'applied' };
      }),
    ),
  verify: async (ctx, { params }) => {
    const now = await effectivePath(ctx.shell, USER, NAME, ctx.signal);
    return now === params.folder ? { held: true } : { held: false, found: `${NAME} is ${now ?? 'not set'}` };
  },
  undo: async (ctx, { params }) => {
    await removeValue(ctx.shell, USER, { name: NAME, value: params.folder }, ctx.signal);
    return { result: 'applied' };
  },
};
