import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import type { HumanTask } from '../../playbook/plan.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import { type AroundPlan, type Asked, isLeaking, isPublished, NOTHING } from './around-plan.ts';
import { aroundCleanRepository } from './clean-repository.ts';
import { outsiderLook, type Served, servedSentences } from './outsider-look.ts';

/** What is left about forks nobody could look at yet. */
export function forksTask({ host, owner, name }: HostedRepository): HumanTask {
  return {
    what: `Look at the forks of ${owner}/${name}`,
    why: 'Every fork holds the old commits, and Support removes nothing while one does.',
    how: `List them with: gh api ${host === 'github.com' ? '' : `--hostname ${host} `}--paginate repos/${owner}/${name}/forks --jq '.[].full_name'; ask each owner to delete or purge theirs.`,
  };
}

/** What is left about forks and upstreams once they were looked at. */
function forksLeft(repository: HostedRepository, served: readonly Served[]): readonly HumanTask[] {
  const tasks = (['fork', 'upstream'] as const).flatMap((kind): HumanTask[] => {
    const holding = served.flatMap(({ holder }) => (holder?.kind === kind ? [holder.name] : []));
    if (holding.length === 0) return [];
    return [
      {
        what: `Have ${counted(holding.length, kind)} deleted or purged by ${holding.length === 1 ? 'its owner' : 'their owners'}: ${few(holding)}`,
        why: `Support removes nothing while ${kind === 'fork' ? 'a fork' : 'an upstream'} holds the old commits.`,
        how: 'Ask each owner by an issue or a message: GitHub hands out no addresses.',
      },
    ];
  });
  if (tasks.length > 0) return tasks;
  const unsure = served.some(({ what, state }) => what.startsWith('fork') && state === 'could not look');
  return unsure ? [forksTask(repository)] : [];
}

/** What an outsider is served of a purged repository, or sees around a clean one. */
export async function outsidersPart(asked: Asked, leftBehind: readonly string[]): Promise<AroundPlan> {
  const { ctx, repository, found } = asked;
  if (!isPublished(found)) return NOTHING;
  const looking = { ...asked, keyId: ctx.incident.leakedKeyId, leftBehind };
  if (!isLeaking(found)) return { ...NOTHING, ...(await aroundCleanRepository(looking)) };
  const served = await outsiderLook(looking);
  return {
    ...NOTHING,
    summary: `For an outsider: ${servedSentences(served)}`,
    leftToHuman: forksLeft(repository, served),
    unlooked: served
      .filter(({ state }) => state === 'could not look')
      .map(({ what, detail = 'no answer' }) => ({
        where: `${repository.owner}/${repository.name}`,
        call: `outsider's look at ${what}`,
        reason: detail,
      })),
  };
}
