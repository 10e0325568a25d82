import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import { shellWord } from '../../resources/aws-command.ts';
import { lookAtForks } from './forks-look.ts';
import { lookAtEach, type Seen, type SeenAll } from './look-at.ts';
import { codeSearch } from './outsider-look.ts';

type Looking = Parameters<typeof lookAtForks>[0] & { readonly keyId: string };

async function forks(looking: Looking): Promise<readonly Seen[]> {
  const { listed, more, unknown, failed } = await lookAtForks(looking);
  const web = looking.reader.site.web;
  const own = counted(unknown.length, 'fork');
  const range = more ? ` (only ${listed} of them were looked at)` : '';
  return [
    { none: `forks with nothing but commits of this repository${range}` },
    ...(failed.length === 0 ? [] : [{ unlooked: `could not be read: ${few(failed)}` }]),
    ...(unknown.length === 0
      ? []
      : [
          {
            found: `${own} with commits this repository does not have, which were not looked into: ${few(unknown)}.`,
            task: {
              what: `Look into ${own} with commits of their own`,
              why: 'The repository is clean, but what was committed to a fork alone is not in it.',
              how: unknown.map((name) => `spillkit scan ${shellWord(`${web}/${name}.git`)}`).join('; '),
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
    { call: 'list of forks', look: () => forks(looking) },
    { call: 'code search', look: () => search(looking) },
  ]);
}
