import { escapeLine } from '../../host/escape.ts';
import { counted } from '../../incident/counted.ts';
import type { RepositorySource } from '../repository/source.ts';
import type { RefRewrite } from '../rewrite/ref-rewrite.ts';
import type { LeakLook } from './look.ts';

/** Refs that change, by who may move them. */
interface Refs {
  readonly pushable: readonly RefRewrite[];
  readonly serverOwned: readonly RefRewrite[];
  /** Every ref that can be pushed shows the purged history already. */
  readonly published: boolean;
}

/** How much of the repository is concerned, as one sentence. */
function summaryOf(source: RepositorySource, look: LeakLook): string {
  const { rewrite } = look;
  const changed = rewrite.refs.filter(({ old, new: id }) => old !== id);
  const count = (prefix: string) => changed.filter(({ ref }) => ref.startsWith(prefix)).length;
  return [
    `${escapeLine(source.url)}: the key stands in ${counted(rewrite.dirtyBlobs.length, 'version')} of files and ${counted(rewrite.dirtyMessages, 'message')};`,
    `${rewrite.changedCommits.length} of ${counted(rewrite.commits, 'commit')}, ${counted(count('refs/heads/'), 'branch', 'branches')} and ${counted(count('refs/tags/'), 'tag')} change.`,
  ].join(' ');
}

/** What of a clone is searched, and in which forms. */
const SEARCHED =
  'files as text, UTF-16, base64, URL-encoded and inside archives; messages, authors and tags; notes; names of files and refs';

/** Nothing can be pushed, or nothing has to be. */
function withoutRewrite(
  source: RepositorySource,
  look: LeakLook,
  keyId: string,
  serverOwned: number,
): string {
  const { search, rewrite } = look;
  const url = escapeLine(source.url);
  const searched = `${counted(search.table.count, 'object')} (${counted(search.graph.size, 'commit')}) and ${counted(rewrite.refs.length, 'ref')}`;
  if (serverOwned > 0) {
    return `${url}: ${keyId} stands only in ${counted(serverOwned, 'ref')} of the server's own (pull requests), in no branch or tag. No push reaches them, so nothing is rewritten.`;
  }
  const only = [
    ...(search.archived.length === 0 ? [] : ['archives']),
    ...(search.embeddedLeft.size === 0 ? [] : ['longer words']),
  ];
  if (only.length > 0) return `${url}: ${keyId} stands only inside ${only.join(' and ')} in ${searched}.`;
  return `${url}: ${keyId} was not found. It stands nowhere in ${searched}: ${SEARCHED}.`;
}

/** What the look at a repository showed, as the sentence a plan begins with. */
export function sentenceOf(source: RepositorySource, look: LeakLook, keyId: string, refs: Refs): string {
  if (refs.pushable.length === 0) return withoutRewrite(source, look, keyId, refs.serverOwned.length);
  return refs.published
    ? `${escapeLine(source.url)}: every ref that can be pushed shows the purged history.`
    : summaryOf(source, look);
}
