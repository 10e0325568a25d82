import { type GitRepository, readGit } from '../git.ts';
import type { CommitGraph } from '../objects/commit-graph.ts';
import { lineReader } from '../objects/line-reader.ts';
import type { ObjectTable } from '../objects/object-table.ts';
import { readObjects } from '../objects/read-objects.ts';
import type { TreeLinks } from '../objects/tree-links.ts';
import { treeEntries } from '../objects/tree-object.ts';

/** A commit that brought a secret in. Names come from the repository and are escaped where they are shown. */
export interface FirstLeak {
  readonly commit: string;
  readonly author: string;
  /** ISO 8601 with the author's and the committer's offset. */
  readonly authoredAt: string;
  readonly committedAt: string;
  /** When this clone pushed it, ISO 8601; absent when its reflogs do not tell. */
  readonly pushedAt?: string;
  /** Branches, tags and other refs that hold the commit. */
  readonly refs: readonly string[];
}

/** A repository's commits and refs, to ask where something stands. */
export interface History {
  readonly repository: GitRepository;
  readonly table: ObjectTable;
  readonly graph: CommitGraph;
  /** Refs with the object each points at, hexadecimal. */
  readonly refs: ReadonlyMap<string, string>;
  /** Pushes the reflogs tell of. */
  readonly pushes: readonly Push[];
}

interface Push {
  readonly commit: number;
  /** ISO 8601. */
  readonly at: string;
}

/** First leaks told in full. */
const MOST_LEAKS = 50;

/** Commits whose own files, names or message hold it, parents first. */
function dirtyCommits(
  { graph }: History,
  links: TreeLinks['links'],
  seeds: ReadonlySet<number>,
): { readonly dirty: ReadonlySet<number>; readonly first: readonly number[] } {
  const reached = links.closure(seeds);
  const dirty = new Set<number>();
  const tainted = new Set<number>();
  const first: number[] = [];
  for (const commit of graph.parentsFirst()) {
    const own = reached.has(commit) || reached.has(graph.treeOf(commit));
    const inherits = graph.parentsOf(commit).some((parent) => tainted.has(parent));
    if (own) dirty.add(commit);
    if (own && !inherits) first.push(commit);
    if (own || inherits) tainted.add(commit);
  }
  return { dirty, first };
}

function withDescendants(graph: CommitGraph, commit: number): ReadonlySet<number> {
  const reached = new Set([commit]);
  for (const one of graph.parentsFirst()) {
    if (graph.parentsOf(one).some((parent) => reached.has(parent))) reached.add(one);
  }
  return reached;
}

/** Who first committed these, when, and which refs hold it; oldest first, the first fifty. */
async function firstLeaks(history: History, commits: readonly number[]): Promise<readonly FirstLeak[]> {
  const { repository, table, graph, refs, pushes } = history;
  const told = commits.slice(0, MOST_LEAKS);
  if (told.length === 0) return [];
  const said = await readGit(repository, [
    ...['show', '--no-patch', '--format=%an <%ae>%x00%aI%x00%cI'],
    ...table.hexOf(told),
  ]);
  const lines = said.trimEnd().split('\n');
  const leaks = told.map((commit, at): FirstLeak => {
    const [author = '', authoredAt = '', committedAt = ''] = (lines[at] ?? '').split('\0');
    const held = withDescendants(graph, commit);
    const pushed = pushes.filter((push) => held.has(push.commit)).map((push) => push.at);
    const [pushedAt] = pushed.sort((a, b) => Date.parse(a) - Date.parse(b));
    return {
      ...{ commit: table.hex(commit), author, authoredAt, committedAt },
      ...(pushedAt === undefined ? {} : { pushedAt }),
      refs: [...refs].filter(([, id]) => held.has(graph.peeled(table.findHex(id)))).map(([ref]) => ref),
    };
  });
  return leaks.sort((a, b) => Date.parse(a.authoredAt) - Date.parse(b.authoredAt));
}

/** Where objects stand in the history: the commits that brought them in, and the branches that still show them. */
export async function traceObjects(
  history: History,
  links: TreeLinks['links'],
  seeds: ReadonlySet<number>,
): Promise<{ readonly first: readonly FirstLeak[]; readonly atTip: readonly string[] }> {
  const { graph, table, refs } = history;
  const { dirty, first } = dirtyCommits(history, links, seeds);
  const atTip = [...refs].filter(([ref, id]) => {
    const branch = ref === 'HEAD' || ref.startsWith('refs/heads/') || ref.startsWith('refs/remotes/');
    return branch && dirty.has(graph.peeled(table.findHex(id)));
  });
  return { first: await firstLeaks(history, first), atTip: atTip.map(([ref]) => ref) };
}

/** One path of each object in the trees, by number; hostile text. Objects in no tree have none. */
export async function pathsOf(
  repository: GitRepository,
  table: ObjectTable,
  links: TreeLinks['links'],
  objects: ReadonlySet<number>,
): Promise<ReadonlyMap<number, string>> {
  const reached = links.closure(objects);
  const trees = [...reached].filter((number) => table.typeOf(number) === 'tree').sort((a, b) => a - b);
  const places = new Map<number, { readonly tree: number; readonly name: string }>();
  await readObjects(repository, table.hexOf(trees), (position, body) => {
    const tree = trees[position] ?? -1;
    for (const entry of treeEntries(body)) {
      if (entry.kind === 'submodule') continue;
      const child = table.find(body, entry.idAt);
      if (!reached.has(child) || places.has(child)) continue;
      places.set(child, { tree, name: body.toString('utf8', entry.nameAt, entry.nameEnd) });
    }
  });
  const paths = new Map<number, string>();
  for (const object of objects) {
    const names: string[] = [];
    for (let place = places.get(object); place !== undefined; place = places.get(place.tree)) {
      names.unshift(place.name);
    }
    if (names.length > 0) paths.set(object, names.join('/'));
  }
  return paths;
}

/** Pushes this clone made, from the reflogs of its remote branches; none in a bare or a fresh clone. */
export async function pushesOf(
  repository: GitRepository,
  table: ObjectTable,
  refs: ReadonlyMap<string, string>,
): Promise<readonly Push[]> {
  const pushes: Push[] = [];
  for (const ref of refs.keys()) {
    if (!ref.startsWith('refs/remotes/')) continue;
    const lines = lineReader((line) => {
      const [id = '', selector = '', subject = ''] = line.split('\0');
      const at = /@\{(.+)\}$/.exec(selector)?.[1];
      if (subject === 'update by push' && at !== undefined) pushes.push({ commit: table.findHex(id), at });
    });
    const format = '--format=%H%x00%gd%x00%gs';
    await readGit(repository, ['log', '--walk-reflogs', '--date=iso-strict', format, ref, '--'], {
      onStdout: lines.take,
    }).catch(() => '');
    lines.end();
  }
  return pushes;
}
