import { isDeepStrictEqual } from 'node:util';
import type { Because, Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, PlanNote, Unlooked } from '../../playbook/plan.ts';
import type { GitHubReader } from '../api/access.ts';
import { readerOf } from '../api/connected.ts';
import { gitHubFailure, notLookedAt } from '../api/failure.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import { type Guard, guardName, isLifted, isLiftedFrom, readGuard, stateToRestore } from './guard.ts';
import { liftChange, restoreChange } from './guard-changes.ts';
import { takesIn } from './ruleset-settings.ts';
import { nextSaved, savedGuards } from './saved-guard.ts';

/** What is planned about protection. */
export interface GuardPlan {
  readonly changes: readonly Change[];
  readonly notes: readonly PlanNote[];
  readonly leftToHuman: readonly HumanTask[];
  readonly unlooked: readonly Unlooked[];
}

const NOTHING: GuardPlan = { changes: [], notes: [], leftToHuman: [], unlooked: [] };

/**
 * Plans to put back what an earlier run of the case lifted and left so, on whichever repository. It needs the evidence
 * and the API alone, so that it is planned even where the repository cannot be read.
 */
export async function planOpenGuards(ctx: ReadContext): Promise<GuardPlan> {
  const changes: Change[] = [];
  const unlooked: Unlooked[] = [];
  for (const { path, saved } of await savedGuards(ctx.evidence)) {
    const { repository, guard, before } = saved;
    try {
      const now = await readGuard(await readerOf(ctx.github, repository), repository, guard);
      if (isDeepStrictEqual(now, before)) continue;
      const ours = isLiftedFrom(now, before);
      const fact = ours
        ? `${guardName(guard)} is still lifted; how it stood is saved in evidence/${path}`
        : `${guardName(guard)} stands neither as it was saved in evidence/${path} nor as it was lifted: somebody else changed it`;
      const because: Because = { kind: 'observed', call: 'read of the protection', fact };
      const state = stateToRestore(guard, before);
      changes.push(restoreChange({ repository, guard, state, saved: path, because, preselected: ours }));
    } catch (error) {
      ctx.signal.throwIfAborted();
      const lost = notLookedAt(`${repository.owner}/${repository.name}`, guardName(guard), error);
      unlooked.push({ ...lost, reason: `It may still be lifted for an earlier push: ${lost.reason}` });
    }
  }
  return { ...NOTHING, changes, unlooked };
}

interface Found {
  readonly guards: readonly Guard[];
  readonly leftToHuman: readonly HumanTask[];
  readonly unlooked: readonly Unlooked[];
}

async function branchGuards(
  reader: GitHubReader,
  repository: HostedRepository,
  refs: readonly string[],
): Promise<readonly Guard[]> {
  const names = { owner: repository.owner, repo: repository.name };
  const listed = await reader.list('GET /repos/{owner}/{repo}/branches', { ...names, protected: true });
  const guards: Guard[] = [];
  for (const { name: branch } of listed) {
    if (!refs.includes(`refs/heads/${branch}`)) continue;
    const { pattern } = await reader.get('GET /repos/{owner}/{repo}/branches/{branch}', { ...names, branch });
    guards.push({
      kind: 'branch',
      branch,
      ...(pattern === undefined || pattern === branch ? {} : { pattern }),
    });
  }
  return guards;
}

function ofOrganisation(source: string, name: string): HumanTask {
  return {
    what: `Ask the owners of ${source} to lift ruleset ${JSON.stringify(name)} for the push`,
    why: 'It is not the repository’s own, and may refuse rewritten history.',
    how: 'Settings, Rules, Rulesets of the organisation: set its enforcement to disabled, run this step, then set it to active again.',
  };
}

async function rulesetGuards(
  reader: GitHubReader,
  repository: HostedRepository,
  refs: readonly string[],
  defaultRef: string,
): Promise<Pick<Found, 'guards' | 'leftToHuman'>> {
  const names = { owner: repository.owner, repo: repository.name };
  const listed = await reader.list('GET /repos/{owner}/{repo}/rulesets', {
    ...names,
    includes_parents: true,
  });
  const guards: Guard[] = [];
  const leftToHuman: HumanTask[] = [];
  for (const { id, name, enforcement, source_type, source } of listed) {
    if (enforcement !== 'active') continue;
    const route = 'GET /repos/{owner}/{repo}/rulesets/{ruleset_id}';
    const ruleset = await reader.get(route, { ...names, ruleset_id: id });
    if (!refs.some((ref) => takesIn(ruleset, ref, defaultRef))) continue;
    const bypass = String(ruleset.current_user_can_bypass ?? '');
    if (bypass === 'always' || bypass === 'exempt') continue;
    if (source_type === 'Repository') guards.push({ kind: 'ruleset', id, name });
    else leftToHuman.push(ofOrganisation(source, name));
  }
  return { guards, leftToHuman };
}

async function findGuards(
  reader: GitHubReader,
  repository: HostedRepository,
  refs: readonly string[],
  defaultRef: string,
): Promise<Found> {
  const unlooked: Unlooked[] = [];
  const where = `${repository.owner}/${repository.name}`;
  const orUnlooked = async <T>(call: string, look: Promise<T>, otherwise: T): Promise<T> => {
    try {
      return await look;
    } catch (error) {
      unlooked.push(notLookedAt(where, call, error));
      return otherwise;
    }
  };
  const [branches, rulesets] = await Promise.all([
    orUnlooked('list of protected branches', branchGuards(reader, repository, refs), []),
    orUnlooked('list of rulesets', rulesetGuards(reader, repository, refs, defaultRef), {
      guards: [],
      leftToHuman: [],
    }),
  ]);
  return { guards: [...branches, ...rulesets.guards], leftToHuman: rulesets.leftToHuman, unlooked };
}

/**
 * Plans to lift what would refuse the push of these refs, and to put it back afterwards. What is lifted already is
 * left alone.
 */
export async function planGuards(
  ctx: ReadContext,
  reader: GitHubReader,
  repository: HostedRepository,
  push: { readonly refs: readonly string[]; readonly defaultRef: string; readonly because: Because },
): Promise<GuardPlan> {
  if (push.refs.length === 0) return NOTHING;
  const { guards, leftToHuman, unlooked } = await findGuards(reader, repository, push.refs, push.defaultRef);
  const changes: Change[] = [];
  const missing: Unlooked[] = [];
  for (const guard of guards) {
    try {
      const state = await readGuard(reader, repository, guard);
      if (isLifted(state)) continue;
      const saved = nextSaved(ctx.evidence, repository, guard);
      const lifting = { repository, guard, saved, because: push.because };
      changes.push(
        liftChange({ ...lifting, state }),
        restoreChange({ ...lifting, state: stateToRestore(guard, state) }),
      );
    } catch (error) {
      if (gitHubFailure(error) === 'aborted') throw error;
      missing.push(notLookedAt(`${repository.owner}/${repository.name}`, guardName(guard), error));
    }
  }
  const lifted = changes.filter(({ kind }) => kind === 'lift-protection');
  return {
    changes,
    notes:
      lifted.length === 0
        ? []
        : [
            {
              level: 'warning',
              text: 'Between lifting and restoring, everyone who may push could force-push too: seconds, as a rule. A run that dies in between restores it when it is resumed.',
            },
          ],
    leftToHuman,
    unlooked: [...unlooked, ...missing],
  };
}
