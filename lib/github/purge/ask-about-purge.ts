import { counted } from '../../incident/counted.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { AskDecision } from '../../playbook/step.ts';
import { openMirror } from '../repository/mirror.ts';
import { repositorySource } from '../repository/source.ts';
import { pathsOf } from '../scan/trace.ts';
import { archivePlaces } from './archive-plan.ts';
import { embeddedPlaces } from './embedded-plan.ts';
import { leakOfCase } from './leak-of-case.ts';
import { DECIDED, type PurgeChoices, settledChoices } from './purge-choices.ts';

/** What a person has to decide about. */
interface Doubtful {
  readonly archives: number;
  /** Where the key stands in them. Escaped. */
  readonly archivePlaces: string;
  /** How often, and where, it stands inside longer words; empty when it does nowhere. Escaped. */
  readonly embedded: string;
}

const NOTHING: Doubtful = { archives: 0, archivePlaces: '', embedded: '' };

async function doubtfulIn(ctx: ReadContext, repo: string, choices: PurgeChoices): Promise<Doubtful> {
  const source = await repositorySource(ctx.shell, repo, ctx.signal);
  const { repository } = await openMirror(ctx, source.url);
  const { search, trees } = await leakOfCase(ctx, repository, choices);
  const archives = new Set(search.archived.map(({ number }) => number));
  const { table, embeddedLeft } = search;
  const files = new Set([...archives, ...embeddedLeft.keys()]);
  const paths = await pathsOf(repository, table, trees.links, files);
  return {
    archives: archives.size,
    archivePlaces: archivePlaces(search, paths),
    embedded: embeddedPlaces(search, paths),
  };
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
  if (choices.embedded === undefined && found.embedded !== '') await askAboutEmbedded(found, ask);
}

async function askAboutArchives({ archives, archivePlaces }: Doubtful, ask: AskDecision): Promise<void> {
  const answer = await ask.choice({
    name: DECIDED.archives,
    message: `The key stands inside ${counted(archives, 'archive')}: ${archivePlaces}. Bytes taken out there would damage it. What is done with whole archives?`,
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
    message: `In ${embedded} the key, or what leaked along, stands inside a longer word, which may be something else. What is done there?`,
    choices: [
      { value: 'leave', name: 'Leave it there', description: 'Where it stands by itself it is replaced.' },
      { value: 'replace', name: 'Replace it there, too', description: 'The rest of those words stays.' },
    ],
    default: 'leave',
  });
  await ask.keep(DECIDED.embedded, answer);
}
