import { hostedRepository } from '../../github/api/hosted-repository.ts';
import { escapeLine } from '../../host/escape.ts';
import { counted } from '../../incident/counted.ts';
import type { Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { groupBy } from '../../playbook/group-by.ts';
import type { Plan, PlanNote, Unlooked } from '../../playbook/plan.ts';
import { describeError } from '../../playbook/session.ts';
import { concurrently } from '../../resources/concurrently.ts';
import { planSecretScanning, switchOnSecretScanning } from '../secret-scanning.ts';
import { canaryChange, isProven } from './canary-kind.ts';
import { planFutureClones } from './future-clones.ts';
import { keysInHistory } from './history.ts';
import { managerNote } from './hook-managers.ts';
import { type HooksAsked, hooksChange } from './hooks-kind.ts';
import { patternsChange, patternsMissing } from './patterns-kind.ts';
import { programChange } from './program-kind.ts';
import { findRepositories } from './repositories.ts';
import { type WorkingRepository, whereHooksRun } from './where-hooks-run.ts';

/** What is to be guarded. */
export interface GuardedPlaces {
  /** A repository, or a folder that holds some. */
  readonly repo?: string;
  readonly futureClones: boolean;
}

type Part = Omit<Plan, 'summary'> & { readonly hooks?: HooksAsked };

const NOTHING: Part = { changes: [], notes: [], leftToHuman: [], unlooked: [] };
/** Repositories looked at once; each look reads a whole history. */
const AT_ONCE = 2;

/** GitHub's side of it, by the remote that is published to. */
async function onGitHub(ctx: ReadContext, { top }: WorkingRepository): Promise<Part> {
  const { stdout } = await ctx.shell.read('git', ['-C', top, 'config', '--get', 'remote.origin.url'], {
    signal: ctx.signal,
  });
  const hosted = hostedRepository(stdout.trim());
  return hosted === undefined ? NOTHING : planSecretScanning(ctx, hosted);
}

async function planRepository(ctx: ReadContext, repository: WorkingRepository): Promise<Part> {
  const { shell, signal } = ctx;
  const { top, hooks, sharedWith } = repository;
  const missing = await patternsMissing(shell, { top }, signal);
  const proven = await isProven(shell, { top, hooks }, signal);
  const history = await keysInHistory(ctx, repository);
  const scanning = await onGitHub(ctx, repository);
  return {
    hooks: { folder: hooks, usedBy: [top], ...(sharedWith === undefined ? {} : { sharedWith }) },
    changes: [
      ...(missing.length === 0 ? [] : [patternsChange({ top }, missing)]),
      ...(proven ? [] : [canaryChange({ top, hooks }, sharedWith === undefined)]),
      ...scanning.changes,
    ],
    notes: [...(await managerNote(repository)), ...history.notes, ...scanning.notes],
    leftToHuman: [...history.leftToHuman, ...scanning.leftToHuman],
    unlooked: [...history.unlooked, ...scanning.unlooked],
  };
}

/** Where hooks run in each repository, once for all work trees of one; what could not be read does not hide the rest. */
async function guardable(
  ctx: ReadContext,
  paths: readonly string[],
): Promise<{ readonly repositories: readonly WorkingRepository[]; readonly unlooked: Plan['unlooked'] }> {
  const found = new Map<string, WorkingRepository>();
  const unlooked: Unlooked[] = [];
  for (const path of paths) {
    try {
      const repository = await whereHooksRun(ctx.shell, path, ctx.signal);
      const key = `${repository.gitDir}\0${repository.hooks}`;
      if (!found.has(key)) found.set(key, repository);
    } catch (error) {
      unlooked.push(notRead(ctx, path, error));
    }
  }
  return { repositories: [...found.values()], unlooked };
}

function notRead({ signal }: ReadContext, where: string, error: unknown): Unlooked {
  signal.throwIfAborted();
  const { code, message } = describeError(error);
  return { where, call: 'git rev-parse --git-path hooks', reason: `${code}: ${message}` };
}

function bareNote(path: string): PlanNote {
  return {
    level: 'warning',
    text: `${escapeLine(path)} is a bare repository: nobody commits in it, so it needs no commit hooks. Guard the clones, and let the server refuse pushes.`,
  };
}

/** Plans everything in the place the responder named. */
async function planPlace(ctx: ReadContext, repo: string): Promise<readonly Part[]> {
  const { workTrees, bare, unread } = await findRepositories(ctx.shell, repo, ctx.signal);
  const { repositories, unlooked } = await guardable(ctx, workTrees);
  let done = 0;
  const parts = await concurrently(repositories, AT_ONCE, ctx.signal, async (repository): Promise<Part> => {
    try {
      return await planRepository(ctx, repository);
    } catch (error) {
      return { ...NOTHING, unlooked: [notRead(ctx, repository.top, error)] };
    } finally {
      done += 1;
      ctx.notify({ type: 'progress', what: 'repositories looked at', done, of: repositories.length });
    }
  });
  const folders = unread.map(({ path, reason }) => ({ where: path, call: 'readdir', reason }));
  return [...parts, { ...NOTHING, notes: bare.map(bareNote), unlooked: [...unlooked, ...folders] }];
}

/** One change for each hooks folder, however many repositories run hooks from it. */
async function hooksChanges(asked: readonly HooksAsked[]): Promise<readonly Change[]> {
  const folders = groupBy(asked, ({ folder }) => folder);
  const changes = [...folders.values()].map(([first, ...others]) => {
    if (first === undefined) return undefined;
    return hooksChange({ ...first, usedBy: [first, ...others].flatMap(({ usedBy }) => usedBy) });
  });
  return (await Promise.all(changes)).filter((change) => change !== undefined);
}

function summaryOf(repositories: number, futureClones: boolean, changes: number): string {
  const places = [
    ...(repositories === 0 ? [] : [counted(repositories, 'repository', 'repositories')]),
    ...(futureClones ? ['clones to come'] : []),
  ].join(' and ');
  if (places === '' && changes === 0) return 'There is no repository anybody commits in.';
  const state = changes === 0 ? 'guarded, and proven to be' : `${counted(changes, 'thing')} to do`;
  return `${places === '' ? 'No repository anybody commits in' : places}: ${state}.`;
}

/**
 * Plans the hooks of git-secrets for repositories that are there and for clones to come: hooks where git runs them
 * from, patterns, the proof by canary, GitHub's own scanning, and keys that are in the history already. Throws a
 * SpillkitError for a path that names no repository.
 */
export async function planGitSecrets(ctx: ReadContext, { repo, futureClones }: GuardedPlaces): Promise<Plan> {
  const parts = repo === undefined ? [] : await planPlace(ctx, repo);
  const future = futureClones ? await planFutureClones(ctx) : undefined;
  const all: readonly Part[] = future === undefined ? parts : [...parts, { ...NOTHING, ...future }];
  const program = programChange();
  const hooks = await hooksChanges(all.flatMap((part) => part.hooks ?? []));
  const others = all.flatMap(({ changes }) => changes);
  // Without the program its hooks would refuse every commit: only what does not need it is offered.
  const changes =
    program === undefined
      ? [...hooks, ...others]
      : [program, ...others.filter(({ kind }) => kind === switchOnSecretScanning.kind)];
  const repositories = parts.filter((part) => part.hooks !== undefined).length;
  return {
    summary: summaryOf(repositories, futureClones, changes.length),
    changes,
    notes: all.flatMap(({ notes }) => notes),
    leftToHuman: all.flatMap(({ leftToHuman }) => leftToHuman),
    unlooked: all.flatMap(({ unlooked }) => unlooked),
  };
}
