import { escapeLine } from '../../host/escape.ts';
import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import { shellWord } from '../../resources/aws-command.ts';
import {
  type ForkNetwork,
  type LookingAtNetwork,
  lookAtForkNetwork,
  type NetworkMember,
} from './fork-network.ts';
import { lookAtEach, type Seen, type SeenAll } from './look-at.ts';
import { codeSearch } from './outsider-look.ts';

type Looking = LookingAtNetwork & { readonly keyId: string };

async function network(looking: Looking): Promise<readonly Seen[]> {
  const { members, more } = await lookAtForkNetwork(looking);
  const above = members.filter(({ kind }) => kind === 'upstream');
  const below = members.filter(({ kind }) => kind === 'fork');
  return [
    ...seenOf(looking, 'fork', { members: below, more }),
    ...(above.length === 0 ? [] : seenOf(looking, 'upstream', { members: above, more: false })),
  ];
}

function seenOf(
  looking: Looking,
  kind: NetworkMember['kind'],
  { members, more }: ForkNetwork,
): readonly Seen[] {
  const { web } = looking.reader.site;
  const holding = members.filter(({ look }) => look.state === 'holds').map(({ name }) => name);
  const unread = members.flatMap(({ name, look }) =>
    look.state === 'unread' ? [`${escapeLine(name)} (${look.reason})`] : [],
  );
  const clean = members.length - holding.length - unread.length;
  const scan = (names: readonly string[]) =>
    names.map((name) => `spillkit scan ${shellWord(`${web}/${name}.git`)}`).join('; ');
  const missed = [...unread, ...(more ? [`those beyond the first ${members.length}`] : [])];
  const count = counted(holding.length, kind);
  return [
    ...(members.length > 0 && clean === 0
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
