import { counted } from '../../incident/counted.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { AskDecision } from '../../playbook/step.ts';
import { openMirror } from '../repository/mirror.ts';
import { repositorySource } from '../repository/source.ts';
import { pathsOf } from '../scan/trace.ts';
import { archivePlaces } from './archive-plan.ts';
import { leakOfCase } from './leak-of-case.ts';
import { DECIDED, type PurgeChoices, settledChoices } from './purge-choices.ts';

/** What a person has to decide about. */
interface Doubtful {
  readonly archives: number;
  /** Where the key stands in them. Escaped. */
  readonly archivePlaces: string;
  /** How often it stands inside longer words. */
  readonly embedded: number;
}

const NOTHING: Doubtful = { archives: 0, archivePlaces: '', embedded: 0 };

async function doubtfulIn(ctx: ReadContext, repo: string, choices: PurgeChoices): Promise<Doubtful> {
  const source = await repositorySource(ctx.shell, repo, ctx.signal);
  const { repository } = await openMirror(ctx, source.url);
  const { search, trees } = await leakOfCase(ctx, repository, choices);
  const archives = new Set(search.archived.map(({ number }) => number));
  const { table, embeddedLeft: embedded } = search;
  if (archives.size === 0) return { ...NOTHING, embedded };
  const paths = await pathsOf(repository, table, trees.links, archives);
  return { archives: archives.size, archivePlaces: archivePlaces(search, paths), embedded };
}

/**
 * Asks what only a person can decide about a repository: what is done with archives that hold the key inside, and
 * where it stands inside longer words. What a flag said, or this case decided before, is not asked again.
 */
export async function askAboutPurge(
  ctx: ReadContext,
  repo: string,
  named: PurgeChoices,
  ask: AskDecision,
): Promise<void> {
  const choices = settledChoices(ctx, named);
  if (choices.archives !== undefined && choices.embedded !== undefined) return;
  const found = await doubtfulIn(ctx, repo, choices).catch(() => {
    ctx.signal.throwIfAborted();
    // The plan comes next, says what is wrong, and closes what an earlier run left open all the same.
    return NOTHING;
  });
  if (choices.archives === undefined && found.archives > 0) await askAboutArchives(found, ask);
  if (choices.embedded === undefined && found.embedded > 0) await askAboutEmbedded(found, ask);
}

async function askAboutArchives({ archives, archivePlaces }: Doubtful, ask: AskDecision): Promise<void> {
  const answer = await ask.choice({
    name: DECIDED.archives,
    message: `${counted(archives, 'archive')} in the history hold the key inside: ${archivePlaces}. Taking it out in there would damage them. What is done with the whole files?`,
    choices: [
      { value: 'leave', name: 'Leave them', description: 'Whoever unpacks one has the key.' },
      { value: 'remove', name: 'Remove them', description: 'They are gone from every commit.' },
      {
        value: 'replace',
        name: 'Replace them',
        description: 'Each stays under its name, with a line of text instead of its content.',
      },
    ],
    default: 'leave',
  });
  await ask.keep(DECIDED.archives, answer);
}

async function askAboutEmbedded({ embedded }: Doubtful, ask: AskDecision): Promise<void> {
  const answer = await ask.choice({
    name: DECIDED.embedded,
    message: `In ${counted(embedded, 'place')} the key, or what leaked along, stands inside a longer word, which may be something else. What is done there?`,
    choices: [
      { value: 'leave', name: 'Leave it there', description: 'Where it stands by itself it is replaced.' },
      { value: 'replace', name: 'Replace it there, too', description: 'The rest of those words stays.' },
    ],
    default: 'leave',
  });
  await ask.keep(DECIDED.embedded, answer);
}
