import { isDeepStrictEqual } from 'node:util';
import type { GitHubReader, GitHubWriter } from '../api/access.ts';
import { isAbsent } from '../api/failure.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import { type BranchSettings, branchSettings, liftedSettings } from './branch-settings.ts';
import { type RulesetSettings, rulesetSettings } from './ruleset-settings.ts';

/** What stands in the way of pushing a rewritten ref. */
export type Guard =
  | {
      readonly kind: 'branch';
      readonly branch: string;
      /** The rule's own pattern, when it is for several branches. */
      readonly pattern?: string;
    }
  | { readonly kind: 'ruleset'; readonly id: number; readonly name: string };

/** How a guard stood at a moment. */
export type GuardState =
  | { readonly kind: 'branch'; readonly settings: BranchSettings; readonly signatures: boolean }
  | { readonly kind: 'ruleset'; readonly settings: RulesetSettings }
  | { readonly kind: 'absent' };

const NOT_PROTECTED = /not protected/i;

const names = ({ owner, name }: HostedRepository) => ({ owner, repo: name });

/** One line that names the guard. */
export function guardName(guard: Guard): string {
  return guard.kind === 'branch'
    ? `branch protection of ${guard.branch}`
    : `ruleset ${JSON.stringify(guard.name)}`;
}

/** How the guard stands now. */
export async function readGuard(
  reader: GitHubReader,
  repository: HostedRepository,
  guard: Guard,
): Promise<GuardState> {
  try {
    if (guard.kind === 'ruleset') {
      const route = 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}';
      const found = await reader.get(route, { ...names(repository), ruleset_id: guard.id });
      return { kind: 'ruleset', settings: rulesetSettings(found) };
    }
    const route = 'GET /repos/{owner}/{repo}/branches/{branch}/protection';
    const found = await reader.get(route, { ...names(repository), branch: guard.branch });
    return {
      kind: 'branch',
      settings: branchSettings(found),
      signatures: found.required_signatures?.enabled === true,
    };
  } catch (error) {
    // 404 also stands for missing rights, in other words.
    const absent = guard.kind === 'branch' ? isAbsent(error, NOT_PROTECTED) : isAbsent(error);
    if (absent) return { kind: 'absent' };
    throw error;
  }
}

/** The state with as little lifted as the push needs. */
export function liftedState(state: GuardState): GuardState {
  if (state.kind === 'branch') return { ...state, settings: liftedSettings(state.settings) };
  if (state.kind === 'ruleset') return { ...state, settings: { ...state.settings, enforcement: 'disabled' } };
  return state;
}

/** Whether the guard lets a rewritten history through. */
export function isLifted(state: GuardState): boolean {
  return isDeepStrictEqual(state, liftedState(state));
}

/** Whether `now` is what lifting makes of `before`. */
export function isLiftedFrom(now: GuardState, before: GuardState): boolean {
  return isDeepStrictEqual(now, liftedState(before));
}

/** Texts of the calls that write a state: method, path and body. */
export function writeCall(
  { owner, name }: HostedRepository,
  guard: Guard,
  state: GuardState,
): { readonly method: 'PUT' | 'DELETE'; readonly path: string; readonly body?: object } {
  const base = `repos/${owner}/${name}`;
  if (guard.kind === 'ruleset') {
    return { method: 'PUT', path: `${base}/rulesets/${guard.id}`, ...bodyOf(state) };
  }
  const path = `${base}/branches/${encodeURIComponent(guard.branch)}/protection`;
  return state.kind === 'absent' ? { method: 'DELETE', path } : { method: 'PUT', path, ...bodyOf(state) };
}

const bodyOf = (state: GuardState) => (state.kind === 'absent' ? {} : { body: state.settings });

/** The state a guard is put back to: a rule for several branches comes back when the one made for this branch goes. */
export function stateToRestore(guard: Guard, before: GuardState): GuardState {
  return guard.kind === 'branch' && guard.pattern !== undefined ? { kind: 'absent' } : before;
}

async function write(
  writer: GitHubWriter,
  repository: HostedRepository,
  guard: Guard,
  state: GuardState,
): Promise<void> {
  if (guard.kind === 'branch') {
    const branch = { ...names(repository), branch: guard.branch };
    if (state.kind === 'branch') {
      await writer.send('PUT /repos/{owner}/{repo}/branches/{branch}/protection', {
        ...branch,
        ...state.settings,
      });
    }
    if (state.kind === 'absent') {
      await writer.send('DELETE /repos/{owner}/{repo}/branches/{branch}/protection', branch);
    }
  } else if (state.kind === 'ruleset') {
    await writer.send('PUT /repos/{owner}/{repo}/rulesets/{ruleset_id}', {
      ...names(repository),
      ruleset_id: guard.id,
      ...state.settings,
    });
  }
}

/** Lifts what the push needs of a guard that stood as `before`. */
export async function liftGuard(
  writer: GitHubWriter,
  repository: HostedRepository,
  guard: Guard,
  before: GuardState,
): Promise<void> {
  await write(writer, repository, guard, liftedState(before));
}

/** Puts a guard back as it stood before. */
export async function restoreGuard(
  writer: GitHubWriter,
  repository: HostedRepository,
  guard: Guard,
  before: GuardState,
): Promise<void> {
  await write(writer, repository, guard, stateToRestore(guard, before));
}
