import { escapeLine } from '../../host/escape.ts';
import { counted } from '../../incident/counted.ts';
import type { Because, Change } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, PlanNote } from '../../playbook/plan.ts';
import type { Answer } from '../api/access.ts';
import { notLookedAt } from '../api/failure.ts';
import { type HostedRepository, hostedRepository } from '../api/hosted-repository.ts';
import { type Letter, letterChange, letterPath } from '../letters/letters.ts';
import { noteToCollaborators } from '../letters/note-to-collaborators.ts';
import { affectedPullRequests, supportRequest } from '../letters/support-request.ts';
import { planGuards } from '../protection/plan-guards.ts';
import type { PurgeFindings } from '../purge/plan-purge.ts';
import { planAlerts } from './alerts.ts';
import { type AroundPlan, type Asked, isLeaking, isPublished, NOTHING } from './around-plan.ts';
import { cameBack } from './came-back.ts';
import { leftBehind, leftBehindSeen } from './left-behind.ts';
import { lookAtEach } from './look-at.ts';
import { privateChange } from './make-private.ts';
import { forksTask, outsidersPart } from './outsiders-part.ts';
import { pushedWhen } from './pushed-when.ts';
import { LEFT_BEHIND, repositoryFacts } from './repository-facts.ts';
import { lookWithToken, NEEDED_TOKEN, skippedWithoutToken, tokenNote } from './token-needs.ts';

async function letterChanges(
  ctx: ReadContext,
  letters: readonly Letter[],
  because: Because,
): Promise<Change[]> {
  const missing: Change[] = [];
  for (const letter of letters) {
    if ((await ctx.evidence.read(letterPath(letter))) === undefined)
      missing.push(letterChange(letter, because));
  }
  return missing;
}

function supportTask(letter: Letter, serverOwned: PurgeFindings['serverOwned']): HumanTask {
  const pulls = counted(affectedPullRequests(serverOwned).length, 'pull request');
  return {
    what: `Send ${letter.what}`,
    why: `Old commits stay readable by their hash, in ${pulls} and in cached views; only they can remove them, and they may decline once the key is dead.`,
    how: `The text is in the case folder: evidence/${letterPath(letter)}. Send it after the push, and after the forks are seen to.`,
  };
}

function visibilityNote(facts: Answer<'GET /repos/{owner}/{repo}'>): PlanNote {
  const { visibility, forks_count, stargazers_count, source } = facts;
  const upstream =
    source === undefined
      ? ''
      : ` It is itself a fork of ${source.full_name}, where its commits are served by their hash, too.`;
  return {
    level: visibility === 'public' ? 'warning' : 'info',
    text: `The repository is ${visibility ?? 'of unknown visibility'}, with ${counted(forks_count, 'fork')} and ${counted(stargazers_count, 'star')}.${upstream}`,
  };
}

/** The part that takes none: what anybody may list of a public repository. */
async function signedOut({ reader, repository, found, left }: Asked): Promise<AroundPlan> {
  const look = async () => leftBehindSeen({ found }, await left);
  const where = `${repository.owner}/${repository.name}`;
  const { unlooked, ...seen } = await lookAtEach(where, [{ call: LEFT_BEHIND, look }]);
  return { ...NOTHING, ...seen, unlooked: [skippedWithoutToken(reader, repository), ...unlooked] };
}

/** The part that takes a token. */
async function signedIn({ ctx, reader, repository, found, left }: Asked): Promise<AroundPlan> {
  const where = `${repository.owner}/${repository.name}`;
  let facts: Answer<'GET /repos/{owner}/{repo}'>;
  try {
    const names = { owner: repository.owner, repo: repository.name };
    facts = await reader.get('GET /repos/{owner}/{repo}', names);
  } catch (error) {
    const lost = notLookedAt(where, 'the repository', error);
    return { ...NOTHING, unlooked: [{ ...lost, reason: `${lost.reason} Needed is ${NEEDED_TOKEN}.` }] };
  }
  const published = isPublished(found);
  const refs = found.waiting.map(({ ref }) => ref);
  const defaultRef = `refs/heads/${facts.default_branch}`;
  const [around, guards, alerts] = await Promise.all([
    repositoryFacts({ ctx, reader, repository, found, facts }, left),
    planGuards(ctx, reader, repository, { refs, defaultRef, because: found.because }),
    planAlerts(ctx, reader, repository, found),
  ]);
  const offer =
    published || facts.visibility === 'private' ? [] : [privateChange(repository, facts, found.because)];
  return {
    changes: [...offer, ...guards.changes, ...alerts.changes],
    notes: [
      visibilityNote(facts),
      tokenNote(reader, facts),
      ...around.notes,
      ...guards.notes,
      ...alerts.notes,
    ],
    leftToHuman: [...guards.leftToHuman, ...around.leftToHuman, ...alerts.leftToHuman],
    unlooked: [...around.unlooked, ...guards.unlooked, ...alerts.unlooked],
  };
}

function skippedNotGitHub(url: string): PlanNote {
  return {
    level: 'info',
    text: `${escapeLine(url)} is on no GitHub as far as can be told, so git's part alone is done: merge requests, forks, pipelines, caches and alerts of its server were not looked at.`,
  };
}

/** The texts for people; a repository in which nothing changed needs none. */
function lettersOf(ctx: ReadContext, { source, rewrite, serverOwned, lfsPointers }: PurgeFindings) {
  const own = new Set(serverOwned.map(({ ref }) => ref));
  const pushed = rewrite.refs.filter(({ ref, old, new: id }) => old !== id && !own.has(ref));
  const { leakedKeyId: keyId, caseId } = ctx.incident;
  return {
    // What nobody can push changes nothing for them.
    collaborators:
      pushed.length === 0 ? [] : [noteToCollaborators(source.url, { rewrite, pushed, keyId, caseId })],
    support: (repository: HostedRepository, leftBehind: readonly string[]) =>
      supportRequest(repository, { rewrite, serverOwned, lfsPointers, leftBehind }),
  };
}

/**
 * Plans what GitHub's API can tell and do around the purge, also where the clone is clean: the key may stand in what
 * no clone holds. Where there is no GitHub it says so.
 */
export async function planOnGitHub(ctx: ReadContext, found: PurgeFindings): Promise<AroundPlan> {
  const { source, serverOwned, because } = found;
  const letters = lettersOf(ctx, found);
  const leaking = isLeaking(found);
  const back = await cameBack(ctx.evidence, found);
  const repository = hostedRepository(source.url);
  const reader = repository && (await ctx.github.reader(repository));
  if (repository === undefined || reader === undefined) {
    const changes = leaking ? await letterChanges(ctx, letters.collaborators, because) : [];
    return { ...NOTHING, changes, notes: [...back, skippedNotGitHub(source.url)] };
  }
  const left = leftBehind({ ctx, reader, repository, found });
  // Why it could not be looked at is told by the look.
  const holding = left.then((seen) => seen.holding).catch(() => []);
  const asked: Asked = { ctx, reader, repository, found, left };
  const [part, outside, pushed] = await Promise.all([
    reader.token() === undefined ? signedOut(asked) : signedIn(asked),
    holding.then((commits) => outsidersPart(asked, commits)),
    isPublished(found) ? [] : pushedWhen(asked),
  ]);
  const support = letters.support(repository, await holding);
  const forSupport = leaking || (await holding).length > 0;
  const written = await letterChanges(
    ctx,
    [...(forSupport ? [support] : []), ...(leaking ? letters.collaborators : [])],
    because,
  );
  const unlooked = [...part.unlooked, ...outside.unlooked];
  const skipped = reader.token() === undefined && found.nowhere && unlooked.length > 0;
  return {
    ...(outside.summary === undefined ? {} : { summary: outside.summary }),
    changes: [...part.changes, ...written],
    notes: [...back, ...pushed, ...part.notes, ...outside.notes],
    leftToHuman: [
      ...part.leftToHuman,
      ...outside.leftToHuman,
      ...(forSupport ? [supportTask(support, serverOwned)] : []),
      ...(leaking && !isPublished(found) ? [forksTask(repository)] : []),
      ...(skipped ? [lookWithToken(repository, unlooked)] : []),
    ],
    unlooked: skipped ? [] : unlooked,
  };
}
