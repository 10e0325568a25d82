import { realpathSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { findRepositories } from '../../lib/prevention/git-secrets/repositories.ts';
import { git, newFolder, newRepository, shell, write } from './guarded.ts';

const never = new AbortController().signal;

it('finds clones below a folder, hidden ones too, and says what lies too deep to be looked into', async () => {
  const folder = realpathSync(await newFolder('src'));
  await newRepository(join(folder, 'team/shop'));
  await newRepository(join(folder, '.github'));
  await newRepository(join(folder, 'node_modules/package'));
  await git(folder, 'init', '--quiet', '--bare', 'server.git');
  await write(folder, '.cache/deep/file', 'x');
  await write(folder, 'a/b/c/d/e/file', 'x');
  expect(await findRepositories(shell, folder, never)).toEqual({
    workTrees: [join(folder, '.github'), join(folder, 'team/shop')],
    bare: [join(folder, 'server.git')],
    unread: [
      {
        path: join(folder, 'a/b/c/d'),
        reason: 'what is more than 4 folders below the one named is not looked into',
      },
    ],
  });
});

it('takes no submodule for one that lies outside, whatever the file in the repository says', async () => {
  const folder = realpathSync(await newFolder('src'));
  const work = await newRepository(join(folder, 'work'));
  await newRepository(join(folder, 'outside'));
  await write(work, '.gitmodules', '[submodule "x"]\n\tpath = ../outside\n\turl = x\n');
  expect((await findRepositories(shell, work, never)).workTrees).toEqual([work]);
});
