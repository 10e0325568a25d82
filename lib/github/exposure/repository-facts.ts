import { escapeLine } from '../../host/escape.ts';
import { counted } from '../../incident/counted.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Answer, GitHubReader } from '../api/access.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import type { PurgeFindings } from '../purge/plan-purge.ts';
import { remoteRefs } from '../repository/mirror.ts';
import { lookAtEach, type Seen } from './look-at.ts';

/** Newest things of one sort that are looked through; more would take minutes at GitHub's pace. */
const MOST = 500;
const MOST_GISTS = 100;

interface Looking {
  readonly ctx: ReadContext;
  readonly reader: GitHubReader;
  readonly repository: HostedRepository;
  readonly found: PurgeFindings;
  readonly facts: Answer<'GET /repos/{owner}/{repo}'>;
}

const upTo = (count: number, most: number) =>
  count === most ? ` (only the newest ${most} were looked at)` : '';
const named = ({ repository: { owner, name } }: Looking) => ({ owner, repo: name });
const few = (names: readonly string[]) => {
  const shown = names.slice(0, 5).map(escapeLine).join(', ');
  return names.length > 5 ? `${shown} and ${names.length - 5} more` : shown;
};

const changedRefs = ({ found }: Looking) => found.rewrite.refs.filter(({ old, new: id }) => old !== id);
const dirtyCommits = ({ found }: Looking) => new Set(found.rewrite.changedCommits.map(({ old }) => old));

async function pullRequests(looking: Looking): Promise<Seen> {
  const open = await looking.reader.list('GET /repos/{owner}/{repo}/pulls', {
    ...named(looking),
    state: 'open',
  });
  const refs = new Set(changedRefs(looking).map(({ ref }) => ref));
  const touched = open.filter(
    ({ number, head }) => refs.has(`refs/pull/${number}/head`) || refs.has(`refs/heads/${head.ref}`),
  );
  if (touched.length === 0) return { none: 'open pull requests touched' };
  const names = few(touched.map(({ number, title }) => `#${number} ${title}`));
  return {
    found: `${counted(touched.length, 'open pull request')} touched: ${names}. Their diffs and review comments are lost or go astray; merging one before it is rebased brings the key back.`,
  };
}

async function artifacts(looking: Looking): Promise<Seen> {
  const dirty = dirtyCommits(looking);
  const route = 'GET /repos/{owner}/{repo}/actions/artifacts';
  const listed = await looking.reader.list(route, named(looking), MOST);
  const built = listed.filter(
    ({ expired, workflow_run }) => !expired && dirty.has(workflow_run?.head_sha ?? ''),
  );
  if (built.length === 0)
    return { none: `Actions artifacts of commits that change${upTo(listed.length, MOST)}` };
  return {
    found: `${counted(built.length, 'Actions artifact')} built from commits that change, so the key may be inside: ${few(built.map(({ id, name }) => `${name} (${id})`))}.`,
  };
}

async function runLogs(looking: Looking): Promise<Seen> {
  const dirty = dirtyCommits(looking);
  const listed = await looking.reader.list('GET /repos/{owner}/{repo}/actions/runs', named(looking), MOST);
  const of = listed.filter(({ head_sha }) => dirty.has(head_sha));
  if (of.length === 0) return { none: `Actions runs of commits that change${upTo(listed.length, MOST)}` };
  return {
    found: `${counted(of.length, 'Actions run')} of commits that change, so their logs may show the key: ${few(of.map(({ id }) => String(id)))}.`,
  };
}

async function caches(looking: Looking): Promise<Seen> {
  const refs = new Set(
    changedRefs(looking).map(({ ref }) => ref.replace(/^(refs\/pull\/\d+)\/head$/, '$1/merge')),
  );
  const listed = await looking.reader.list('GET /repos/{owner}/{repo}/actions/caches', named(looking), MOST);
  const of = listed.filter(({ ref = '' }) => refs.has(ref));
  if (of.length === 0) return { none: `Actions caches of refs that change${upTo(listed.length, MOST)}` };
  return {
    found: `${counted(of.length, 'Actions cache')} of refs that change, so the key may be inside: ${few(of.map(({ key = '', id }) => `${key} (${id})`))}.`,
  };
}

async function releases(looking: Looking): Promise<Seen> {
  const tags = new Set(changedRefs(looking).map(({ ref }) => ref));
  const listed = await looking.reader.list('GET /repos/{owner}/{repo}/releases', named(looking), MOST);
  const of = listed.filter(({ tag_name }) => tags.has(`refs/tags/${tag_name}`));
  if (of.length === 0) return { none: 'releases of tags that change' };
  const fixed = of
    .filter((one) => 'immutable' in one && one.immutable === true)
    .map(({ tag_name }) => tag_name);
  const assets = of.reduce((sum, one) => sum + one.assets.length, 0);
  return {
    found: [
      `${counted(of.length, 'release')} of tags that change: ${few(of.map(({ tag_name }) => tag_name))}.`,
      'The source archives follow the tag;',
      `${counted(assets, 'uploaded file')} do not and were not looked into.`,
      ...(fixed.length === 0 ? [] : [`Immutable, so their tags cannot be pushed: ${few(fixed)}.`]),
    ].join(' '),
  };
}

async function pages(looking: Looking): Promise<Seen> {
  if (!looking.facts.has_pages) return { none: 'Pages' };
  const page = await looking.reader.get('GET /repos/{owner}/{repo}/pages', named(looking));
  return {
    found: `Pages at ${escapeLine(page.html_url ?? page.url)}: the last build stays up until the next one is deployed.`,
  };
}

async function wiki({ ctx, facts, found }: Looking): Promise<Seen> {
  if (!facts.has_wiki) return { none: 'wiki' };
  const url = `${found.source.url.replace(/\.git$/, '')}.wiki.git`;
  try {
    await remoteRefs(ctx.shell, url, ctx.signal);
  } catch {
    ctx.signal.throwIfAborted();
    // It is switched on and nobody wrote a page: git finds no repository.
    return { none: 'wiki' };
  }
  return {
    found: `a wiki, which is a repository of its own: run this step on it with --repo ${escapeLine(url)}.`,
  };
}

async function gists({ ctx, reader }: Looking): Promise<Seen> {
  const keyId = ctx.incident.leakedKeyId;
  const listed = await reader.list('GET /gists', {}, MOST_GISTS);
  const holding: string[] = [];
  for (const { id, html_url } of listed) {
    const { files } = await reader.get('GET /gists/{gist_id}', { gist_id: id });
    const texts = Object.values(files ?? {}).map((file) => file?.content ?? '');
    if (texts.some((text) => text.includes(keyId))) holding.push(html_url);
  }
  if (holding.length === 0) return { none: `gists of the token's user${upTo(listed.length, MOST_GISTS)}` };
  return {
    found: `${counted(holding.length, 'gist')} with the key id: ${few(holding)}. Delete or edit them.`,
  };
}

async function issues(looking: Looking): Promise<Seen> {
  const { owner, name } = looking.repository;
  const q = `"${looking.ctx.incident.leakedKeyId}" repo:${owner}/${name}`;
  const { total_count, items } = await looking.reader.get('GET /search/issues', { q });
  if (total_count === 0) return { none: 'issues and pull requests whose text has the key id' };
  return {
    found: `the key id in the text of ${counted(total_count, 'issue or pull request', 'issues and pull requests')}: ${few(items.map(({ number }) => `#${number}`))}. Edit them, and delete the old revisions.`,
  };
}

/** What GitHub holds around the history that a rewrite does not reach. */
export function repositoryFacts(looking: Looking) {
  const { owner, name } = looking.repository;
  const look = (call: string, what: (looking: Looking) => Promise<Seen>) => ({
    call,
    look: () => what(looking),
  });
  return lookAtEach(`${owner}/${name}`, [
    look('list of pull requests', pullRequests),
    look('list of Actions artifacts', artifacts),
    look('list of Actions runs', runLogs),
    look('list of Actions caches', caches),
    look('list of releases', releases),
    look('Pages', pages),
    look('wiki', wiki),
    look('gists', gists),
    look('search of issues', issues),
  ]);
}
