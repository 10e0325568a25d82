import { concurrently } from '../../resources/concurrently.ts';
import type { Item } from '../api/access.ts';
import { notLookedAt } from '../api/failure.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import { type BeyondLook, type LookingBeyond, lookIntoFork } from './beyond-clone.ts';

/** Forks looked at: each is cloned as far as it differs. */
const MOST_FORKS = 50;
const AT_ONCE = 4;

/** What a look at the network of forks needs. */
export interface LookingAtNetwork extends LookingBeyond {
  readonly repository: HostedRepository;
}

/** A fork, or a repository it was forked from, and whether the key is in it. */
export interface NetworkMember {
  readonly kind: 'fork' | 'upstream';
  /** `owner/name`: hostile text. */
  readonly name: string;
  /** What its branches, tags and other refs hold. */
  readonly look: BeyondLook;
}

export interface ForkNetwork {
  readonly members: readonly NetworkMember[];
  /** There are more forks than are looked at. */
  readonly more: boolean;
}

/** Forks and forks of forks, those nearest to the repository first: https://docs.github.com/en/rest/repos/forks */
async function listForks({ reader, repository }: LookingAtNetwork) {
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

/** What the repository itself was forked from, the nearest first. */
async function upstreams({ reader, repository }: LookingAtNetwork): Promise<readonly string[]> {
  const names = { owner: repository.owner, repo: repository.name };
  const { parent, source } = await reader.get('GET /repos/{owner}/{repo}', names);
  return [...new Set([parent, source].flatMap((one) => one?.full_name ?? []))];
}

/** Looks at the forks, and at what the repository was forked from, whether a ref of theirs holds the key, in commits of the repository or of their own. */
export async function lookAtForkNetwork(looking: LookingAtNetwork): Promise<ForkNetwork> {
  const { ctx, reader } = looking;
  const [above, listed] = await Promise.all([upstreams(looking), listForks(looking)]);
  const related = [
    ...above.map((name) => ({ kind: 'upstream' as const, name })),
    ...listed.slice(0, MOST_FORKS).map(({ full_name: name }) => ({ kind: 'fork' as const, name })),
  ];
  const members = await concurrently(related, AT_ONCE, ctx.signal, async ({ kind, name }) => {
    try {
      const look = await lookIntoFork(looking, `${reader.site.web}/${name}.git`);
      return { kind, name, look };
    } catch (error) {
      const { reason } = notLookedAt(name, kind, error);
      return { kind, name, look: { state: 'unread' as const, reason } };
    }
  });
  return { members, more: listed.length > MOST_FORKS };
}
