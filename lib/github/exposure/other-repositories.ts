import { mkdtemp, rm } from 'node:fs/promises';
import { join } from 'node:path';
import { escapeLine } from '../../host/escape.ts';
import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { shellWord } from '../../resources/aws-command.ts';
import { concurrently } from '../../resources/concurrently.ts';
import { cloneMirror } from '../repository/mirror.ts';
import { searchLeak } from '../secret/search-leak.ts';
import type { Seen } from './look-at.ts';
import type { Looking } from './looking.ts';

const MOST_GISTS = 100;
const AT_ONCE = 4;

/** Clones another repository into the case folder, searches all of it as the history is, and takes the clone away. */
async function leaks(ctx: ReadContext, url: string, texts: readonly string[]): Promise<boolean> {
  const folder = await mkdtemp(join(ctx.caseDir, 'looked-into-'));
  try {
    const gitDir = join(folder, 'mirror.git');
    await cloneMirror(ctx.shell, url, gitDir, ctx.signal);
    const repository = { shell: ctx.shell, gitDir, signal: ctx.signal };
    const { leakedKeyId: keyId } = ctx.incident;
    const { dirty, archived } = await searchLeak(repository, { keyId, texts, keepSecret: ctx.keepSecret });
    return dirty.size + archived.length > 0;
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

const isNotThere = (error: unknown) =>
  error instanceof SpillkitError &&
  error.code === 'RepositoryUnreachable' &&
  /not found/i.test(error.message);

/** The wiki, a repository beside the repository. */
export async function wiki({ ctx, facts, found }: Looking): Promise<readonly Seen[]> {
  if (!facts.has_wiki) return [{ none: 'wiki' }];
  const url = `${found.source.url.replace(/\/?(\.git)?\/?$/, '')}.wiki.git`;
  try {
    if (!(await leaks(ctx, url, found.secrets))) return [{ none: 'wiki (all its history)' }];
  } catch (error) {
    // It is switched on and nobody wrote a page.
    if (isNotThere(error)) return [{ none: 'wiki' }];
    throw error;
  }
  return [
    {
      found: `the key in the wiki, which is a repository of its own: ${escapeLine(url)}.`,
      task: {
        what: 'Purge the wiki',
        why: 'It holds the key, and a push to the repository does not reach it.',
        how: `Run the step on it: spillkit run leaked-access-key --key-id ${ctx.incident.leakedKeyId} --only purge-github-data --repo ${shellWord(url)}`,
      },
    },
  ];
}

/** Gists of the token's user, each a repository with a history. https://docs.github.com/en/rest/gists/gists */
export async function gists({ ctx, reader, found }: Looking): Promise<readonly Seen[]> {
  const listed = await reader.list('GET /gists', {}, MOST_GISTS);
  const looked = await concurrently(listed, AT_ONCE, ctx.signal, async ({ git_pull_url, html_url }) => {
    try {
      return { html_url, leaking: await leaks(ctx, git_pull_url, found.secrets) };
    } catch (error) {
      ctx.signal.throwIfAborted();
      return { html_url, reason: error instanceof Error ? error.message : String(error) };
    }
  });
  const holding = looked.filter(({ leaking }) => leaking === true).map(({ html_url }) => html_url);
  const unread = looked.filter(({ reason }) => reason !== undefined);
  const [first] = unread;
  const range = listed.length === MOST_GISTS ? ` (the newest ${MOST_GISTS})` : '';
  const count = counted(holding.length, 'gist');
  return [
    holding.length === 0
      ? { none: `gists of the token's user${range}` }
      : {
          found: `the key in ${count} of the token's user, or in an older revision: ${few(holding)}.`,
          task: {
            what: `Delete ${count} with the key`,
            why: 'An edited gist goes on serving its older revisions.',
            how: holding.map((url) => `gh gist delete ${shellWord(url)}`).join('; '),
          },
        },
    ...(first === undefined
      ? []
      : [
          {
            unlooked: `${counted(unread.length, 'gist')} could not be cloned, ${escapeLine(first.html_url)} first: ${first.reason}`,
          },
        ]),
  ];
}
