import { counted } from '../../incident/counted.ts';
import { type Because, type Change, changeId, GLOBAL } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import type { WriteContext } from '../../playbook/context.ts';
import type { Answer } from '../api/access.ts';
import { readerOf, writerOf } from '../api/connected.ts';
import { failedOnGitHub } from '../api/failure.ts';
import { ghCommand } from '../api/gh-command.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import { PURGE_ORDER } from '../purge/purge-order.ts';

type Visibility = 'public' | 'private' | 'internal';

type PrivateParams = {
  readonly host: string;
  readonly owner: string;
  readonly name: string;
  /** What undoing goes back to. */
  readonly was: Visibility;
};

const KIND = 'make-repository-private';

/**
 * The offer to make the repository private. What it costs is GitHub's own list:
 * https://docs.github.com/en/repositories/managing-your-repositorys-settings-and-features/managing-repository-settings/setting-repository-visibility
 */
export function privateChange(
  repository: HostedRepository,
  facts: Answer<'GET /repos/{owner}/{repo}'>,
  because: Because,
): Change<PrivateParams> {
  const { host, owner, name } = repository;
  const target = { type: 'github-repository', id: `${host}/${owner}/${name}`, region: GLOBAL };
  const was = (facts.visibility ?? 'public') as Visibility;
  return {
    id: changeId(KIND, target),
    kind: KIND,
    title: `Make ${owner}/${name} private at once (it is ${was})`,
    target,
    because: [because],
    order: PURGE_ORDER.contain,
    effect: 'reversible',
    loses: `${counted(facts.stargazers_count, 'star')} and all watchers, for good; ${counted(facts.forks_count, 'public fork')} detached, staying public; Pages go offline on some plans`,
    command: ghCommand(host, {
      method: 'PATCH',
      path: `repos/${owner}/${name}`,
      body: { visibility: 'private' },
    }),
    preselected: false,
    optional: true,
    params: { ...repository, was },
  };
}

async function setVisibility(ctx: WriteContext, params: PrivateParams, visibility: Visibility) {
  const { was, ...repository } = params;
  try {
    const writer = await writerOf(ctx.github, repository);
    // GitHub's description knows no "internal" here, though its servers take it for enterprises.
    await writer.send('PATCH /repos/{owner}/{repo}', {
      owner: params.owner,
      repo: params.name,
      visibility: visibility as 'public' | 'private',
    });
    return { result: 'applied', detail: `was ${was}` } as const;
  } catch (error) {
    return failedOnGitHub(error);
  }
}

/** Makes a repository private: the quickest containment, and undone by making it what it was. */
export const makeRepositoryPrivate: WritingKind<PrivateParams> = {
  kind: KIND,
  permissions: ['github:administration=write'],
  writes: true,
  apply: (ctx, changes) => Promise.all(changes.map(({ params }) => setVisibility(ctx, params, 'private'))),
  verify: async (ctx, { params }) => {
    const reader = await readerOf(ctx.github, params);
    const route = 'GET /repos/{owner}/{repo}';
    const { visibility } = await reader.get(route, { owner: params.owner, repo: params.name });
    return visibility === 'private' ? { held: true } : { held: false, found: `it is ${visibility}` };
  },
  undo: (ctx, { params }) => setVisibility(ctx, params, params.was),
};
