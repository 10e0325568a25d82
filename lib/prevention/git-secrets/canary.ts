import { copyFile, mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { CommandResult } from '../../host/shell.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { REFUSED_BY_CHECK, REFUSED_BY_GIT_SECRETS } from './aws-key-check.ts';
import { type ConfigScope, ownValues } from './git-config.ts';
import { ALONE } from './hook-text.ts';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE64 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/';
const EXAMPLE = ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('');

/** Tried commits need an author, and nobody who signs. */
const AUTHOR = [
  '-c',
  'user.name=canary',
  '-c',
  'user.email=canary@example.invalid',
  '-c',
  'commit.gpgSign=false',
];

/** What is tried: a clone, by its hooks folder, or what git makes of a new repository. */
export type CanaryPlace = ConfigScope & { readonly hooks: string };

interface Scratch {
  readonly folder: string;
  git(...args: readonly string[]): Promise<CommandResult>;
}

/** A made-up key: the shape of a real one, and random. */
function madeUpKey({ randomBytes, keepSecret }: WriteContext) {
  const drawn = (count: number, alphabet: string) =>
    [...randomBytes(count)].map((byte) => alphabet[byte % alphabet.length]).join('');
  const key = { id: `AKIA${drawn(16, BASE32)}`, secret: drawn(40, BASE64) };
  keepSecret(key.secret);
  return key;
}

/** A clone without history or files, that runs the hooks and knows the patterns of the one it was made from. */
async function scratchOf(ctx: WriteContext, place: CanaryPlace, folder: string): Promise<Scratch> {
  const { shell, signal } = ctx;
  const env = { [ALONE]: 'yes' };
  const clone = join(folder, 'clone');
  const start = (...args: readonly string[]) => shell.write('git', [...args], { signal, cwd: folder });
  if (place.top === null) {
    await mkdir(clone);
    await start('init', '--quiet', clone);
    return {
      folder: clone,
      git: (...args) => shell.write('git', [...AUTHOR, '-C', clone, ...args], { signal, env }),
    };
  }
  await start(
    'clone',
    '--quiet',
    '--shared',
    '--no-checkout',
    '--no-tags',
    '--template=',
    '--',
    place.top,
    clone,
  );
  const hooks = ['-c', `core.hooksPath=${place.hooks}`];
  const git: Scratch['git'] = (...args) =>
    shell.write('git', [...AUTHOR, ...hooks, '-C', clone, ...args], { signal, env });
  await git('symbolic-ref', 'HEAD', 'refs/heads/canary');
  for (const name of ['secrets.providers', 'secrets.patterns', 'secrets.allowed']) {
    for (const value of await ownValues(shell, place, name, signal))
      await git('config', '--add', name, value);
  }
  await copyFile(join(place.top, '.gitallowed'), join(clone, '.gitallowed')).catch(() => undefined);
  return { folder: clone, git };
}

const lastLine = (text: string) => text.trim().split('\n').at(-1) ?? '';

/** What is wrong with the answer to a commit or push that had to be refused; undefined when nothing is. */
function complaint(what: string, { exitCode, stderr }: CommandResult): string | undefined {
  if (exitCode === 0) return `${what} was let through`;
  if (!stderr.includes(REFUSED_BY_CHECK)) return `${what} failed for another reason: ${lastLine(stderr)}`;
  return undefined;
}

const FILE = 'canary.txt';
/** What stands in each line of the file. */
const LINES = ['a key id', 'a secret access key', 'a key id beside an allowed example'];

/** The same for a file with all that must be refused: each of its lines, and by git-secrets itself as well. */
function complaintsOfFile({ exitCode, stderr }: CommandResult): readonly (string | undefined)[] {
  const refusal = complaint('a commit with a made-up key', { exitCode, stderr, stdout: '' });
  if (refusal !== undefined) return [refusal];
  const unseen = LINES.filter((_what, at) => !stderr.includes(`  ${FILE}:${at + 1}: `));
  return [
    ...unseen.map((what) => `${what} was let through`),
    stderr.includes(REFUSED_BY_GIT_SECRETS)
      ? undefined
      : 'git-secrets let a made-up key pass, and only the check beside it refused',
  ];
}

async function tried(ctx: WriteContext, scratch: Scratch, remote: string): Promise<readonly string[]> {
  const { git, folder } = scratch;
  const [key, another] = [madeUpKey(ctx), madeUpKey(ctx)];
  const leak = `aws_access_key_id = ${key.id}\naws_secret_access_key = ${key.secret}\n${EXAMPLE} ${another.id}\n`;
  const commit = async (text: string, message: string, ...more: readonly string[]) => {
    await writeFile(join(folder, FILE), text);
    await git('add', '--force', FILE);
    return git('commit', '--quiet', '--message', message, ...more);
  };
  const found = [
    ...complaintsOfFile(await commit(leak, 'canary')),
    complaint('a commit message with a made-up key', await commit('canary\n', `canary ${key.id}`)),
  ];
  const plain = await commit('Nothing that is secret.\n', 'canary');
  if (plain.exitCode !== 0) found.push(`a commit without any key was refused: ${lastLine(plain.stderr)}`);
  await commit(leak, 'canary', '--no-verify');
  const push = await git('push', '--quiet', remote, 'HEAD:refs/heads/canary');
  found.push(complaint('a push of a made-up key', push));
  return found.filter((one) => one !== undefined);
}

/**
 * Tries commits and a push with a made-up key, and a commit without one, in a scratch clone with the installed hooks.
 * Gives a sentence for each that did not end as it must. Hooks that were there before do not run: they may do anything.
 */
export async function tryCanaries(ctx: WriteContext, place: CanaryPlace): Promise<readonly string[]> {
  const folder = await mkdtemp(join(tmpdir(), 'spillkit-canary-'));
  try {
    const remote = join(folder, 'remote.git');
    await ctx.shell.write('git', ['init', '--quiet', '--bare', '--template=', remote], {
      signal: ctx.signal,
    });
    return await tried(ctx, await scratchOf(ctx, place, folder), remote);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}
