import { mkdir, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { programPath } from '../../../host/system-shell.ts';
import type { World } from '../../world.ts';
import type { Safeguard } from '../scenario.ts';
import type { Gap } from './gap.ts';

const AUTHOR = ['-c', 'user.name=developer', '-c', 'user.email=developer@shop.example'];

interface Clone {
  readonly name: string;
  readonly path: string;
  git(...args: readonly string[]): Promise<{ readonly exitCode: number; readonly stderr: string }>;
}

/** Commits a file; whether the hooks let it. */
async function commits({ path, git }: Clone, file: string, text: string): Promise<boolean> {
  await writeFile(join(path, file), text);
  await git('add', '--all');
  return (await git('commit', '--quiet', '--message', `Change ${file}`)).exitCode === 0;
}

async function cloneNamed({ shell, dir }: World, name: string): Promise<Clone> {
  const path = join(dir, 'clones', name);
  await mkdir(path, { recursive: true });
  const clone: Clone = {
    name,
    path,
    git: (...args) => shell.write('git', [...AUTHOR, ...args], { cwd: path }),
  };
  await clone.git('init', '--quiet', '--initial-branch=main');
  await commits(clone, 'README.md', `# ${name}\n`);
  return clone;
}

/** Whether the hooks refuse the file; the clone is left as it was. */
async function refuses(clone: Clone, file: string, text: string): Promise<boolean> {
  const passed = await commits(clone, file, text);
  await clone.git('reset', '--quiet', '--hard', ...(passed ? ['HEAD~1'] : []));
  return !passed;
}

/** Tries what the hooks are for. */
function refusesKeys({ account }: World, clone: Clone): Safeguard {
  return {
    what: `a hook that refuses keys in ${clone.name}`,
    stands: () => refuses(clone, 'leak.env', `AWS_ACCESS_KEY_ID=${account.id('AKIA')}\n`),
  };
}

/**
 * Clones on the developers' machine that take any commit: one with a hook of its own, one with an old key in its history.
 * None where the machine has no git-secrets: nobody could guard them.
 */
export async function unguardedRepositories(world: World): Promise<Gap> {
  if (programPath('git-secrets') === undefined) return { safeguards: [] };
  const shop = await cloneNamed(world, 'shop');
  const billing = await cloneNamed(world, 'billing');
  await commits(billing, 'deploy.env', `AWS_ACCESS_KEY_ID=${world.account.id('AKIA')}\n`);
  await commits(billing, 'deploy.env', 'AWS_REGION=us-east-1\n');
  const website = await cloneNamed(world, 'website');
  const hook = '#!/bin/sh\n! git diff --cached | grep -q "^+TODO"\n';
  await writeFile(join(website.path, '.git', 'hooks', 'pre-commit'), hook, { mode: 0o755 });
  const guarded = refusesKeys(world, website);
  const besideItsOwn: Safeguard = {
    what: `${guarded.what}, beside its own hook`,
    stands: async (state) => (await guarded.stands(state)) && refuses(website, 'index.html', 'TODO\n'),
  };
  return {
    inputs: { repo: join(world.dir, 'clones') },
    safeguards: [refusesKeys(world, shop), refusesKeys(world, billing), besideItsOwn],
  };
}
