import { concurrently } from '../../resources/concurrently.ts';
import type { Item } from '../api/access.ts';
import { notLookedAt } from '../api/failure.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import { type BeyondLook, type LookingBeyond, lookIntoFork } from './beyond-clone.ts';

/** Forks looked at: each is cloned as far as it differs. */
const MOST_FORKS = 50;
const AT_ONCE = 4;

/** What a look at forks needs. */
export interface LookingAtForks extends LookingBeyond {
  readonly repository: HostedRepository;
}

/** A fork, and whether the key is in it. */
export interface ForkSeen {
  /** `owner/name`: hostile text. */
  readonly name: string;
  /** What its branches, tags and other refs hold. */
  readonly look: BeyondLook;
}

export interface ForksSeen {
  readonly forks: readonly ForkSeen[];
  /** There are more than are looked at. */
  readonly more: boolean;
}

/** Forks and forks of forks, those nearest to the repository first: https://docs.github.com/en/rest/repos/forks */
async function network({ reader, repository }: LookingAtForks) {
  const route = 'GET /repos/{owner}/{repo}/forks';
  const forks: Item<typeof route>[] = [];
  const from = [{ owner: repository.owner, repo: repository.name }];
  for (const parent of from) {
    const room = MOST_FORKS + 1 - forks.length;
    if (room <= 0) break;
    const listed = await reader.list(route, parent, room);
    forks.push(...listed);
    const forked = listed.filter(({ forks_count = 0 }) => forks_count > 0);
    from.push(...forked.map(({ owner, name }) => ({ owner: owner.login, repo: name })));
  }
  return forks;
}

/** Looks at the forks whether a ref of theirs holds the key, in commits of the repository or of their own. */
export async function lookAtForks(looking: LookingAtForks): Promise<ForksSeen> {
  const { ctx, reader } = looking;
  const listed = await network(looking);
  const forks = await concurrently(listed.slice(0, MOST_FORKS), AT_ONCE, ctx.signal, async (fork) => {
    try {
      const look = await lookIntoFork(looking, `${reader.site.web}/${fork.full_name}.git`);
      return { name: fork.full_name, look };
    } catch (error) {
      const { reason } = notLookedAt(fork.full_name, 'fork', error);
      return { name: fork.full_name, look: { state: 'unread' as const, reason } };
    }
  });
  return { forks, more: listed.length > MOST_FORKS };
}
