import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { WriteShell } from '../../../host/shell.ts';

interface LeakedPair {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
}

interface History {
  readonly shell: WriteShell;
  readonly work: string;
  /** Seconds of the next commit's date, UNIX time; every commit moves it on. */
  at: number;
}

const AUTHOR = { name: 'Shop developer', email: 'developer@shop.example' };

async function git(history: History, ...args: string[]): Promise<void> {
  const date = `${history.at} +0000`;
  const result = await history.shell.write('git', args, {
    cwd: history.work,
    env: {
      GIT_AUTHOR_NAME: AUTHOR.name,
      GIT_AUTHOR_EMAIL: AUTHOR.email,
      GIT_COMMITTER_NAME: AUTHOR.name,
      GIT_COMMITTER_EMAIL: AUTHOR.email,
      GIT_AUTHOR_DATE: date,
      GIT_COMMITTER_DATE: date,
      GIT_CONFIG_GLOBAL: '/dev/null',
      GIT_CONFIG_SYSTEM: '/dev/null',
    },
  });
  if (result.exitCode !== 0) throw new Error(`git ${args[0]} failed: ${result.stderr}`);
}

async function commit(
  history: History,
  message: string,
  files: Readonly<Record<string, string>>,
): Promise<void> {
  for (const [path, text] of Object.entries(files)) {
    await mkdir(join(history.work, path, '..'), { recursive: true });
    await writeFile(join(history.work, path), text);
  }
  history.at += 60;
  await git(history, 'add', '--all');
  await git(history, 'commit', '--quiet', '--message', message);
}

/**
 * Makes the public repository of the story: branches, a merge, tags, and the key in two files and in a commit
 * message. Gives the path of a bare repository that stands for the one on GitHub.
 */
export async function makeLeakyRepository(
  shell: WriteShell,
  dir: string,
  key: LeakedPair,
  leakedAt: Date,
): Promise<string> {
  const work = join(dir, 'shop');
  const bare = join(dir, 'shop.git');
  await mkdir(work, { recursive: true });
  const history: History = { shell, work, at: Math.floor(leakedAt.getTime() / 1000) - 7200 };

  await git(history, 'init', '--quiet', '--initial-branch=main');
  await commit(history, 'Sell things', {
    'README.md': '# Shop\n',
    'src/shop.js': 'export const price = 3;\n',
  });
  await commit(history, 'Add a deploy script', {
    'deploy/deploy.sh': '#!/bin/sh\naws s3 sync build s3://shop-site\n',
  });
  await git(history, 'tag', '--annotate', 'v1.0', '--message', 'First release');

  await git(history, 'checkout', '--quiet', '-b', 'feature/discounts');
  await commit(history, 'Give discounts', { 'src/discount.js': 'export const discount = 0.1;\n' });

  await git(history, 'checkout', '--quiet', 'main');
  history.at = Math.floor(leakedAt.getTime() / 1000) - 60;
  await commit(history, `Deploy with ${key.accessKeyId} until the role works`, {
    'config/production.env': `AWS_ACCESS_KEY_ID=${key.accessKeyId}\nAWS_SECRET_ACCESS_KEY=${key.secretAccessKey}\nAWS_REGION=us-east-1\n`,
    'deploy/deploy.sh': `#!/bin/sh\nexport AWS_ACCESS_KEY_ID=${key.accessKeyId}\nexport AWS_SECRET_ACCESS_KEY='${key.secretAccessKey}'\naws s3 sync build s3://shop-site\n`,
  });
  await git(history, 'merge', '--quiet', '--no-ff', '--message', 'Merge discounts', 'feature/discounts');
  await git(history, 'tag', '--annotate', 'v1.1', '--message', 'Discounts');
  await git(history, 'checkout', '--quiet', '-b', 'feature/wishlist');
  await commit(history, 'Keep a wish list', { 'src/wishlist.js': 'export const wishes = [];\n' });
  await git(history, 'checkout', '--quiet', 'main');
  await commit(history, 'Remove the key', {
    'config/production.env': 'AWS_REGION=us-east-1\n',
    'deploy/deploy.sh': '#!/bin/sh\naws s3 sync build s3://shop-site\n',
  });

  await git(history, 'clone', '--quiet', '--bare', work, bare);
  return bare;
}
