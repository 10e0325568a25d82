import { basename, dirname, join, sep } from 'node:path';
import { sha256 } from '../../case/durable.ts';
import { counted } from '../../incident/counted.ts';
import { type Change, changeId, GLOBAL, type Outcome } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { EvidenceContext, ReadContext } from '../../playbook/context.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { shellWord } from '../../resources/aws-command.ts';
import { earlierName, HOOKS, type HookName } from './hook-text.ts';
import { type HooksBefore, hooksBefore, isBegunFrom, restoreHooks } from './hooks-before.ts';
import { hooksIn, installHooks, notInstalled } from './hooks-folder.ts';
import { PREVENTION_ORDER } from './prevention-order.ts';

type HooksParams = { readonly folder: string };

const KIND = 'install-commit-hooks';

/** What a hook of git-secrets alone does: https://github.com/awslabs/git-secrets#options-for---install */
const INTERNAL: Readonly<Record<HookName, string | undefined>> = {
  'pre-commit': 'pre_commit_hook',
  'commit-msg': 'commit_msg_hook',
  'prepare-commit-msg': 'prepare_commit_msg_hook',
  'pre-push': undefined,
};

const ALONE_BY_HAND =
  '# These are the hooks of git-secrets alone: what looks at what it lets pass is written by this step.';

function command(folder: string, chained: readonly HookName[]): string {
  if (chained.length === 0 && basename(folder) === 'hooks') {
    return `git secrets --install ${shellWord(dirname(folder))}\n${ALONE_BY_HAND}`;
  }
  const lines = HOOKS.flatMap((hook) => {
    const internal = INTERNAL[hook];
    if (internal === undefined) return [];
    const path = shellWord(join(folder, hook));
    const before = chained.includes(hook) ? [`mv ${path} ${shellWord(join(folder, earlierName(hook)))}`] : [];
    const goOn = chained.includes(hook) ? ' && "$0.earlier" "$@"' : '';
    const text = `#!/bin/sh\\ngit secrets --${internal} -- "$@"${goOn}\\n`;
    return [...before, `printf ${shellWord(text)} > ${path}`, `chmod +x ${path}`];
  });
  return [`mkdir -p ${shellWord(folder)}`, ...lines, ALONE_BY_HAND].join('\n');
}

/** What is asked for: a hooks folder, who runs hooks from it, and whom else it concerns. */
export interface HooksAsked {
  readonly folder: string;
  /** Work trees, or a word for clones to come. */
  readonly usedBy: readonly string[];
  readonly sharedWith?: string;
}

/** The change that installs the hooks where git runs them from; undefined when they are installed. */
export async function hooksChange(asked: HooksAsked): Promise<Change<HooksParams> | undefined> {
  const { folder, usedBy, sharedWith } = asked;
  const missing = await notInstalled(folder);
  if (missing.length === 0) return undefined;
  const { hooks } = await hooksIn(folder);
  const chained = [...hooks].flatMap(([hook, state]) => (state.is === 'anothers' ? [hook] : []));
  const target = { type: 'git-hooks-folder', id: folder, region: GLOBAL };
  const [only = ''] = usedBy;
  const isOwn = usedBy.length === 1 && folder.startsWith(only + sep);
  const more = usedBy.length > 3 ? ` and ${usedBy.length - 3} more` : '';
  const users = isOwn ? '' : `, for ${usedBy.slice(0, 3).join(', ')}${more}`;
  const goOn = chained.length === 1 ? 'goes' : 'go';
  const before = chained.length === 0 ? '' : `, before ${chained.join(', ')}, which ${goOn} on running`;
  return {
    id: changeId(KIND, target),
    kind: KIND,
    title: `Install the hooks of git-secrets in ${folder}${users}${before}`,
    target,
    because: [
      {
        kind: 'observed',
        call: 'git rev-parse --git-path hooks',
        fact: `not installed there: ${missing.join(', ')}`,
      },
      ...(sharedWith === undefined
        ? []
        : [{ kind: 'policy', text: `It is yours to say yes: ${sharedWith}` } as const]),
    ],
    order: PREVENTION_ORDER.install,
    effect: 'reversible',
    command: command(folder, chained),
    preselected: sharedWith === undefined,
    params: { folder },
  };
}

/** Path of the newest note of how a folder stood, undefined when there is none. */
function savedPath({ evidence }: Pick<ReadContext, 'evidence'>, folder: string): string | undefined {
  return evidence.list().findLast(({ path }) => path.startsWith(notesOf(folder)))?.path;
}

/** A folder's path is no name for a file, and may be longer than one. */
const notesOf = (folder: string) => `install-git-secrets/before/${sha256(folder).slice(0, 16)}`;

async function savedBefore(ctx: Pick<ReadContext, 'evidence'>, path?: string) {
  const text = path === undefined ? undefined : await ctx.evidence.read(path);
  return text === undefined ? undefined : (JSON.parse(text) as { readonly before: HooksBefore }).before;
}

/** Notes how a folder stands, but where an installation that began from what is noted was cut short. */
async function saveBefore(ctx: EvidenceContext, folder: string): Promise<void> {
  const before = await hooksBefore(folder);
  const saved = await savedBefore(ctx, savedPath(ctx, folder));
  if (saved !== undefined && isBegunFrom(saved, before)) return;
  await ctx.evidence.saveJson(`${notesOf(folder)}.json`, { folder, before });
}

async function install(ctx: EvidenceContext, { folder }: HooksParams): Promise<Outcome> {
  try {
    const saved = savedPath(ctx, folder);
    const before = await savedBefore(ctx, saved);
    if (saved === undefined || before === undefined) throw new Error(`How ${folder} stood was not saved.`);
    const { written, chained } = await installHooks(folder, before);
    const detail = `${counted(written, 'hook')}, ${chained} of them chained`;
    return { result: 'applied', detail, record: { saved } };
  } catch (error) {
    if (error instanceof SpillkitError) return { result: 'failed', code: error.code, message: error.message };
    const { code = 'HooksNotInstalled', message } = error as NodeJS.ErrnoException;
    return {
      result: 'failed',
      code,
      message: `The hooks could not be written, and nothing of them was left: ${message}. Look at the rights and the file system of ${folder}.`,
    };
  }
}

/** Installs the hooks, before any that are there. How the folder stood is evidence before the first file is written. */
export const installCommitHooks: WritingKind<HooksParams> = {
  kind: KIND,
  permissions: [],
  writes: true,
  saveEvidence: async (ctx, changes) => {
    for (const { params } of changes) await saveBefore(ctx, params.folder);
  },
  apply: (ctx, changes) => Promise.all(changes.map(({ params }) => install(ctx, params))),
  verify: async (_ctx, { params }) => {
    const missing = await notInstalled(params.folder);
    return missing.length === 0
      ? { held: true }
      : { held: false, found: `not as installed: ${missing.join(', ')}` };
  },
  undo: async (ctx, { params: { folder } }, record) => {
    // Without a record the run ended before it made one.
    const { saved = savedPath(ctx, folder) } = (record ?? {}) as { readonly saved?: string };
    const before = await savedBefore(ctx, saved);
    if (before === undefined) {
      const message = `How ${folder} stood before is not in the case folder. Take the hooks written by spillkit out by hand; what stood before them is beside them.`;
      return { result: 'failed', code: 'NothingSaved', message };
    }
    const left = await restoreHooks(folder, before);
    if (left.length === 0) return { result: 'applied' };
    return {
      result: 'failed',
      code: 'HookChangedSince',
      message: `${left.join(', ')} in ${folder} was written anew by somebody else since, and is left as it is. What stood there before is beside it, as ${earlierName(left[0] ?? 'pre-commit')} where there was one.`,
    };
  },
};
