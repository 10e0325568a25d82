import { escapeLine } from '../../host/escape.ts';
import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import { shellWord } from '../../resources/aws-command.ts';
import { type ForkSeen, type ForksSeen, lookAtForks } from './forks-look.ts';
import { lookAtEach, type Seen, type SeenAll } from './look-at.ts';
import { codeSearch } from './outsider-look.ts';

type Looking = Parameters<typeof lookAtForks>[0] & { readonly keyId: string };

async function network(looking: Looking): Promise<readonly Seen[]> {
  const { forks, more } = await lookAtForks(looking);
  const above = forks.filter(({ kind }) => kind === 'upstream');
  const below = forks.filter(({ kind }) => kind === 'fork');
  return [
    ...seenOf(looking, 'fork', { forks: below, more }),
    ...(above.length === 0 ? [] : seenOf(looking, 'upstream', { forks: above, more: false })),
  ];
}

function seenOf(looking: Looking, kind: ForkSeen['kind'], { forks, more }: ForksSeen): readonly Seen[] {
  const { web } = looking.reader.site;
  const holding = forks.filter(({ look }) => look.state === 'holds').map(({ name }) => name);
  const unread = forks.flatMap(({ name, look }) =>
    look.state === 'unread' ? [`${escapeLine(name)} (${look.reason})`] : [],
  );
  const clean = forks.length - holding.length - unread.length;
  const scan = (names: readonly string[]) =>
    names.map((name) => `spillkit scan ${shellWord(`${web}/${name}.git`)}`).join('; ');
  const missed = [...unread, ...(more ? [`those beyond the first ${forks.length}`] : [])];
  const count = counted(holding.length, kind);
  return [
    ...(forks.length > 0 && clean === 0
      ? []
      : [{ none: `${kind}s (${clean} searched, commits of their own too)` }]),
    ...(missed.length === 0 ? [] : [{ unlooked: `${kind}s not searched: ${missed.join('; ')}` }]),
    ...(holding.length === 0
      ? []
      : [
          {
            found: `the key in commits of their own of ${count}: ${few(holding)}.`,
            task: {
              what: `Ask the ${holding.length === 1 ? 'owner' : 'owners'} of ${count} to purge or delete: ${few(holding)}`,
              why: 'The repository is clean, but what was committed there alone is not in it.',
              how: `To see where it stands: ${scan(holding)}`,
            },
          },
        ]),
  ];
}

async function search(looking: Looking): Promise<readonly Seen[]> {
  const { state, detail = '' } = await codeSearch(looking);
  if (state === 'gone') return [{ none: `code search (${detail})` }];
  return [
    state === 'still served' ? { found: `the key id by code search: ${detail}.` } : { unlooked: detail },
  ];
}

/** Looks around a repository whose own history is clean, as an outsider may. */
export function aroundCleanRepository(looking: Looking): Promise<SeenAll> {
  const { owner, name } = looking.repository;
  return lookAtEach(`${owner}/${name}`, [
    { call: 'list of forks', look: () => network(looking) },
    { call: 'code search', look: () => search(looking) },
  ]);
}
