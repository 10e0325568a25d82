import { few } from '../../host/few.ts';
import { counted } from '../../incident/counted.ts';
import { ghCommand } from '../api/gh-command.ts';
import { holds } from '../secret/needles.ts';
import type { Seen } from './look-at.ts';
import { changedRefs, type Looking, MOST, named } from './looking.ts';
import { type KeptFile, openFiles } from './open-files.ts';

/** Releases: their texts, their uploaded files, and tags that move. https://docs.github.com/en/rest/releases */
export async function releases(looking: Looking): Promise<readonly Seen[]> {
  const { ctx, reader, repository, found } = looking;
  const tags = new Set(changedRefs(looking).map(({ ref }) => ref));
  const listed = await reader.list('GET /repos/{owner}/{repo}/releases', named(looking), MOST);
  const moving = listed.filter(({ tag_name }) => tags.has(`refs/tags/${tag_name}`));
  const fixed = moving
    .filter((one) => 'immutable' in one && one.immutable === true)
    .map(({ tag_name }) => tag_name);
  const speaking = listed.filter(({ name, body }) =>
    holds(Buffer.from(`${name ?? ''}\n${body ?? ''}`), found.needles),
  );
  const files = listed.flatMap(({ tag_name, assets }) =>
    assets.map(
      ({ id, name, size, updated_at }): KeptFile => ({
        ...{ key: `asset ${id} ${updated_at}`, name: `${name} of ${tag_name} (${id})`, bytes: Number(size) },
        suspect: tags.has(`refs/tags/${tag_name}`),
        remove: ghCommand(repository.host, {
          method: 'DELETE',
          path: `repos/${repository.owner}/${repository.name}/releases/assets/${id}`,
        }),
        download: (most) =>
          reader.download(
            'GET /repos/{owner}/{repo}/releases/assets/{asset_id}',
            { ...named(looking), asset_id: id },
            most,
          ),
      }),
    ),
  );
  const many = 'uploaded files of releases';
  const opening = { reader, needles: found.needles, signal: ctx.signal };
  return [
    await openFiles(opening, { one: 'uploaded file of a release', many }, files),
    speaking.length === 0
      ? { none: 'texts of releases' }
      : {
          found: `the key in the text of ${counted(speaking.length, 'release')}: ${few(speaking.map(({ tag_name }) => tag_name))}. Edit it.`,
        },
    moving.length === 0
      ? { none: 'releases of tags that change' }
      : {
          found: [
            `${counted(moving.length, 'release')} of tags that change: ${few(moving.map(({ tag_name }) => tag_name))}.`,
            'The source archives follow the tag.',
            ...(fixed.length === 0 ? [] : [`Immutable, so their tags cannot be pushed: ${few(fixed)}.`]),
          ].join(' '),
        },
  ];
}
