import { escapeLine } from '../../host/escape.ts';
import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import { artifacts, caches, runLogs } from './actions-look.ts';
import { type LeftBehind, leftBehindSeen } from './left-behind.ts';
import { lookAtEach, type Seen, type SeenAll } from './look-at.ts';
import { changedRefs, type Looking, named } from './looking.ts';
import { gists, wiki } from './other-repositories.ts';
import { releases } from './releases-look.ts';

/** What the look at commits without a ref is called. */
export const LEFT_BEHIND = 'list of force pushes';

async function pullRequests(looking: Looking): Promise<readonly Seen[]> {
  const route = 'GET /repos/{owner}/{repo}/pulls';
  const open = await looking.reader.list(route, { ...named(looking), state: 'open' });
  const refs = new Set(changedRefs(looking).map(({ ref }) => ref));
  const touched = open.filter(
    ({ number, head }) => refs.has(`refs/pull/${number}/head`) || refs.has(`refs/heads/${head.ref}`),
  );
  if (touched.length === 0) return [{ none: 'open pull requests touched' }];
  const names = few(touched.map(({ number, title }) => `#${number} ${title}`));
  return [
    {
      found: `${counted(touched.length, 'open pull request')} touched: ${names}. Their diffs and review comments are lost or go astray; merging one before it is rebased brings the key back.`,
    },
  ];
}

async function issues(looking: Looking): Promise<readonly Seen[]> {
  const { owner, name } = looking.repository;
  const q = `"${looking.ctx.incident.leakedKeyId}" repo:${owner}/${name}`;
  const { total_count, items } = await looking.reader.get('GET /search/issues', { q });
  if (total_count === 0) return [{ none: 'issues and pull requests whose text has the key id' }];
  return [
    {
      found: `the key id in the text of ${counted(total_count, 'issue or pull request', 'issues and pull requests')}: ${few(items.map(({ number }) => `#${number}`))}. Edit them, and delete the old revisions.`,
    },
  ];
}

/** Pages, which go on with the last build: https://docs.github.com/en/rest/pages/pages */
async function pages(looking: Looking): Promise<readonly Seen[]> {
  if (!looking.facts.has_pages) return [{ none: 'Pages' }];
  const page = await looking.reader.get('GET /repos/{owner}/{repo}/pages', named(looking));
  const at = escapeLine(page.html_url ?? page.url);
  const branch = page.build_type === 'workflow' ? undefined : page.source?.branch;
  if (branch === undefined) {
    return [
      { found: `Pages at ${at}: the last build stays up until the next one, and was not looked into.` },
    ];
  }
  const changes = changedRefs(looking).some(({ ref }) => ref === `refs/heads/${branch}`);
  if (!changes) return [{ none: `Pages (${at} is built from ${escapeLine(branch)}, which does not change)` }];
  return [
    {
      found: `Pages at ${at}, built from ${escapeLine(branch)}: the last build stays up until the next one.`,
    },
  ];
}

/** What GitHub holds around the history that a rewrite does not reach; commits left behind are looked into already. */
export function repositoryFacts(looking: Looking, leftBehind: Promise<LeftBehind>): Promise<SeenAll> {
  const { owner, name } = looking.repository;
  const look = (call: string, what: (looking: Looking) => Promise<readonly Seen[]>) => ({
    call,
    look: () => what(looking),
  });
  return lookAtEach(`${owner}/${name}`, [
    look('list of pull requests', pullRequests),
    look('Actions artifacts', artifacts),
    look('logs of Actions runs', runLogs),
    look('list of Actions caches', caches),
    look('releases', releases),
    look(LEFT_BEHIND, async () => leftBehindSeen(looking, await leftBehind)),
    look('Pages', pages),
    look('wiki', wiki),
    look('gists', gists),
    look('search of issues', issues),
  ]);
}
