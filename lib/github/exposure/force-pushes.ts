import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import { shellWord } from '../../resources/aws-command.ts';
import { notInClone } from './forks-look.ts';
import type { Seen } from './look-at.ts';
import { type Looking, named } from './looking.ts';

/** Newest force pushes that are listed. */
const MOST = 100;

/**
 * Commits that a force push left without a ref: no clone has them, and GitHub goes on serving them by their hash. A
 * history somebody rewrote before shows here. https://docs.github.com/en/rest/repos/repos#list-repository-activities
 */
export async function forcePushes(looking: Looking): Promise<readonly Seen[]> {
  const { reader, found } = looking;
  const route = 'GET /repos/{owner}/{repo}/activity';
  const pushes = await reader.list(route, { ...named(looking), activity_type: 'force_push' }, MOST);
  const left = await notInClone(looking, [...new Set(pushes.map(({ before }) => before))]);
  if (left.length === 0) return [{ none: 'commits left behind by force pushes' }];
  const count = counted(left.length, 'commit');
  const fetched = left.map((commit) => `${commit}:refs/heads/${commit.slice(0, 12)}`);
  return [
    {
      found: `${count} left behind by force pushes, which no clone has and which were not looked into: ${few(left.map((commit) => commit.slice(0, 12)))}.`,
      task: {
        what: `Look into ${count} left behind by force pushes`,
        why: 'GitHub goes on serving them by their hash, with all the history before them.',
        how: `git init --bare old.git && git -C old.git fetch ${shellWord(found.source.url)} ${fetched.join(' ')} && spillkit scan old.git`,
      },
    },
  ];
}
