import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach } from 'vitest';
import { systemShell } from '../../lib/host/system-shell.ts';

/** Composed from pieces, so that no scanner takes this file for a leak. */
export const KEY_ID = ['AKIA', 'Q7WEZXPL', 'TM4NK3RB'].join('');
export const SECRET = ['hV7/kQ2mZ', 'x9+LrTbW4s', 'Yd0PnGuAe', 'J6cFiKo8R3tq'].join('');

export const shell = systemShell();

const ENVIRONMENT = {
  GIT_CONFIG_GLOBAL: '/dev/null',
  GIT_CONFIG_SYSTEM: '/dev/null',
  GIT_AUTHOR_NAME: 'Ada',
  GIT_AUTHOR_EMAIL: 'ada@shop.example',
  GIT_COMMITTER_NAME: 'Ada',
  GIT_COMMITTER_EMAIL: 'ada@shop.example',
};

const folders: string[] = [];
afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

export function temporaryFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'spillkit-purge-'));
  folders.push(folder);
  return folder;
}

let seconds = 1_700_000_000;

/** Runs git in a folder as a user would; throws when it fails. */
export async function git(cwd: string, ...args: string[]): Promise<string> {
  return gitWith(cwd, {}, ...args);
}

export async function gitWith(
  cwd: string,
  options: { readonly input?: string; readonly env?: Readonly<Record<string, string>> },
  ...args: string[]
): Promise<string> {
  seconds += 60;
  const date = { GIT_AUTHOR_DATE: `${seconds} +0100`, GIT_COMMITTER_DATE: `${seconds} +0100` };
  const { input } = options;
  const result = await shell.write('git', args, {
    cwd,
    env: { ...ENVIRONMENT, ...date, ...options.env },
    ...(input === undefined ? {} : { input }),
  });
  if (result.exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${result.stderr}`);
  return result.stdout.trim();
}

export async function commit(
  work: string,
  message: string,
  files: Readonly<Record<string, string | Uint8Array>>,
): Promise<string> {
  for (const [path, content] of Object.entries(files)) {
    await mkdir(dirname(join(work, path)), { recursive: true });
    await writeFile(join(work, path), content);
  }
  await git(work, 'add', '--all');
  await git(work, 'commit', '--quiet', '--allow-empty', '--message', message);
  return git(work, 'rev-parse', 'HEAD');
}

export interface LeakyRepository {
  readonly work: string;
  /** Bare repository the work tree calls origin. */
  readonly bare: string;
  /** Last commit before the leak, the one that leaked, and one on a clean branch. */
  readonly before: string;
  readonly leak: string;
  readonly clean: string;
}

/** Branches, a merge, tags of every kind, and the key in files, names, messages and binary content. */
export async function makeLeakyRepository(): Promise<LeakyRepository> {
  const folder = temporaryFolder();
  const work = join(folder, 'shop');
  const bare = join(folder, 'shop.git');
  await mkdir(work);
  await git(work, 'init', '--quiet', '--initial-branch=main');
  await commit(work, 'Sell things', { 'README.md': '# Shop\n', 'src/shop.js': 'export const price = 3;\n' });
  await git(work, 'tag', '--annotate', 'v1.0', '--message', 'First release');
  await git(work, 'checkout', '--quiet', '-b', 'docs');
  const clean = await commit(work, 'Say how', { 'docs/how.md': 'Like this.\n' });
  await git(work, 'checkout', '--quiet', 'main');
  const before = await commit(work, 'Count', { 'src/count.js': 'export const count = 1;\n' });
  await git(work, 'checkout', '--quiet', '-b', 'feature');
  const leak = await commit(work, `Deploy with ${KEY_ID} for now`, {
    'config/production.env': `AWS_ACCESS_KEY_ID=${KEY_ID}\r\nAWS_SECRET_ACCESS_KEY=${SECRET}\r\n`,
    'deploy.sh': `export AWS_ACCESS_KEY_ID=${KEY_ID}\nexport AWS_SECRET_ACCESS_KEY='${SECRET}'`,
    'app.db': Buffer.concat([
      Buffer.from([0, 1, 2]),
      Buffer.from(`${KEY_ID}:${SECRET}`),
      Buffer.from([0, 255]),
    ]),
    'wide.txt': Buffer.from(`\ufeff${KEY_ID} ${SECRET}\r\n`, 'utf16le'),
    [`notes/${KEY_ID}.txt`]: 'the name is enough\n',
    'url.txt': `https://example.test/?k=${encodeURIComponent(SECRET)}\n`,
  });
  await git(work, 'checkout', '--quiet', 'main');
  await commit(work, 'Cheaper', { 'src/shop.js': 'export const price = 2;\n' });
  await git(work, 'merge', '--quiet', '--no-ff', '--message', 'Merge feature', 'feature');
  await git(work, 'tag', '--annotate', 'v1.1', '--message', `Released with ${KEY_ID}`);
  await git(work, 'tag', 'light');
  await git(work, 'tag', '--annotate', 'nested', 'v1.1', '--message', 'A tag of a tag');
  const blob = await git(work, 'rev-parse', 'HEAD:deploy.sh');
  await git(work, 'update-ref', 'refs/tags/blob', blob);
  await git(work, 'rm', '--quiet', 'config/production.env', 'deploy.sh', 'app.db', 'wide.txt', 'url.txt');
  await git(work, 'rm', '--quiet', `notes/${KEY_ID}.txt`);
  await commit(work, `Remove the key that ${leak.slice(0, 10)} brought`, {});
  await git(work, 'clone', '--quiet', '--mirror', work, bare);
  await git(work, 'remote', 'add', 'origin', bare);
  return { work, bare, before, leak, clean };
}

/** What a ref of the repository reaches, read by git alone: all objects, one after another. */
export function everyObject(gitDir: string): Buffer {
  const run = (args: readonly string[], input = '') =>
    execFileSync('git', [`--git-dir=${gitDir}`, ...args], {
      ...{ input, maxBuffer: 1 << 28 },
      env: { ...process.env, GIT_NO_REPLACE_OBJECTS: '1' },
    });
  const reached = run(['rev-list', '--objects', '--no-object-names', '--all']);
  return run(['cat-file', '--batch'], reached.toString());
}
