import { chmodSync, lstatSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { mkdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll } from 'vitest';
import { openCase } from '../../lib/case/case-folder.ts';
import type { CommandResult } from '../../lib/host/shell.ts';
import { programPath, systemShell } from '../../lib/host/system-shell.ts';
import type { Playbook } from '../../lib/playbook/playbook.ts';
import type { PlaybookRun } from '../../lib/playbook/runner.ts';
import { undoChanges } from '../../lib/playbook/undo.ts';
import { type HooksBefore, hooksBefore } from '../../lib/prevention/git-secrets/hooks-before.ts';
import { installHooks } from '../../lib/prevention/git-secrets/hooks-folder.ts';
import { gitSecretsKinds } from '../../lib/prevention/git-secrets/kinds.ts';
import type { PreventionInput } from '../../playbooks/prevent-key-leaks/inputs.ts';
import { installGitSecrets } from '../../playbooks/prevent-key-leaks/steps/install-git-secrets.ts';
import { fixedClock, newCase, tempDir } from '../case/_helpers.ts';
import { agree, FakeHost, outside, start } from '../playbook/_helpers.ts';

/** Composed from pieces, so that no scanner takes this file for a leak. */
export const KEY_ID = ['AKIA', 'Q7WEZXPL', 'TM4NK3RB'].join('');
export const SECRET = ['hV7/kQ2mZ', 'x9+LrTbW4s', 'Yd0PnGuAe', 'J6cFiKo8R3tq'].join('');
export const EXAMPLE_ID = ['AKIA', 'IOSFODNN7', 'EXAMPLE'].join('');
export const EXAMPLE_SECRET = ['wJalrXUtnFEMI', 'K7MDENG', 'bPxRfiCYEXAMPLEKEY'].join('/');

/** Everything of this file lies below it. */
export const root = mkdtempSync(join(tmpdir(), 'spillkit-hooks-'));
afterAll(() => rmSync(root, { recursive: true, force: true }));

/** Every git of this file, that of the hooks too, has a home of its own: nothing of this machine's user is read or written. */
process.env.HOME = root;
process.env.GIT_CONFIG_GLOBAL = join(root, 'gitconfig');
process.env.GIT_CONFIG_NOSYSTEM = '1';
writeFileSync(
  process.env.GIT_CONFIG_GLOBAL,
  '[user]\n\tname = developer\n\temail = developer@shop.example\n[init]\n\tdefaultBranch = main\n',
);

/** The real git-secrets: skipped aloud where it is not installed; `.ci/run` installs it, so in CI its absence fails. */
const isThere = programPath('git-secrets') !== undefined;
if (!isThere)
  process.stderr.write('Skipped: the hooks are tested with git-secrets, which is not on the PATH.\n');
export const cannotRunHooks = !isThere && process.env.CI !== 'true';

export const shell = systemShell();

/** Runs git as a developer would, hooks and all; a failure is a result. */
export const tryGit = (cwd: string, ...args: readonly string[]): Promise<CommandResult> =>
  shell.write('git', args, { cwd });

/** The same for what has to work. */
export async function git(cwd: string, ...args: readonly string[]): Promise<string> {
  const { exitCode, stdout, stderr } = await tryGit(cwd, ...args);
  if (exitCode !== 0) throw new Error(`git ${args.join(' ')}: ${stderr}`);
  return stdout.trim();
}

let made = 0;

/** A new folder of this file's own. */
export async function newFolder(name = 'work'): Promise<string> {
  made += 1;
  const folder = join(root, `${name}-${made}`);
  await mkdir(folder, { recursive: true });
  return folder;
}

export async function write(
  folder: string,
  path: string,
  content: string | Buffer,
  mode?: number,
): Promise<string> {
  const file = join(folder, path);
  await mkdir(dirname(file), { recursive: true });
  writeFileSync(file, content);
  if (mode !== undefined) chmodSync(file, mode);
  return file;
}

/** A repository with one commit. */
export async function newRepository(folder?: string): Promise<string> {
  const work = folder ?? (await newFolder('repository'));
  await git(root, 'init', '--quiet', work);
  await write(work, 'README.md', '# Shop\n');
  await git(work, 'add', '.');
  await git(work, 'commit', '--quiet', '--no-verify', '--message', 'Sell things');
  return work;
}

/** Installs the hooks into a folder, and gives how it stood before. */
export async function install(folder: string): Promise<HooksBefore> {
  const before = await hooksBefore(folder);
  await installHooks(folder, before);
  return before;
}

/** Commits files as they are; the result tells whether the hooks let it. */
export async function commit(
  work: string,
  files: Readonly<Record<string, string | Buffer>>,
  message = 'Change things',
  ...more: readonly string[]
): Promise<CommandResult> {
  for (const [path, content] of Object.entries(files)) await write(work, path, content);
  await git(work, 'add', '--all');
  return tryGit(work, 'commit', '--quiet', '--message', message, ...more);
}

/** No rights of a file bind root, so root does it as somebody else, to whom the repository is handed over. */
export async function withoutRootsRights<T>(work: string, doing: () => Promise<T>): Promise<T> {
  const { seteuid, setegid, geteuid } = process;
  if (geteuid?.() !== 0 || seteuid === undefined || setegid === undefined) return doing();
  const NOBODY = 65_534;
  chmodSync(root, 0o755);
  await shell.write('chown', ['--recursive', String(NOBODY), work]);
  setegid.call(process, NOBODY);
  seteuid.call(process, NOBODY);
  try {
    return await doing();
  } finally {
    seteuid.call(process, 0);
    setegid.call(process, 0);
  }
}

export const read = (path: string) => readFileSync(path, 'latin1');

const book: Playbook<PreventionInput> = {
  ...{ id: 'prevent-key-leaks', title: 'Prevent', summary: '', preflight: [], nextSteps: [] },
  inputs: {
    takes: [],
    target: () => [],
    questions: () => [],
    parse: () => ({ futureClones: false, trail: [{ kind: 'history' }] }),
  },
  steps: [installGitSecrets],
  kinds: gitSecretsKinds,
};

/** Runs the step alone through the real runner with the machine's own git, in a case of its own or one gone on with. */
export async function guard(
  input: Partial<PreventionInput>,
  more: Partial<PlaybookRun<PreventionInput>> & { readonly dir?: string } = {},
) {
  const { dir, ...overrides } = more;
  const host = (overrides.host as FakeHost | undefined) ?? new FakeHost(agree);
  const folder = dir === undefined ? await newCase(tempDir()) : await openCase(dir, fixedClock());
  const bytes = (size: number) => crypto.getRandomValues(new Uint8Array(size));
  const run = {
    ...overrides,
    input: { futureClones: false, ...input },
    context: { ...outside(fixedClock()), shell, randomBytes: bytes, ...overrides.context },
    case: folder,
  } as unknown as Partial<PlaybookRun<null>>;
  const { result } = await start(book as unknown as Playbook<null>, host, run);
  return { result, host, folder, run };
}

/** Takes everything back that a case of {@link guard} has done. */
export async function takeBack({ folder, run }: Awaited<ReturnType<typeof guard>>) {
  const host = new FakeHost(agree);
  const again = await openCase(folder.dir, fixedClock());
  const whole = {
    ...run,
    playbook: book,
    host,
    case: again,
    mode: 'guided',
  } as unknown as PlaybookRun<PreventionInput>;
  const exit = await undoChanges(
    { ...whole, signal: new AbortController().signal },
    { steps: [installGitSecrets.id] },
  );
  await again.close();
  return { exit, host };
}

/** Every file below a folder with its text and mode, links as such. */
export function snapshot(folder: string): Record<string, string> {
  const files = readdirSync(folder, { recursive: true, encoding: 'utf8' }).map((name): [string, string] => {
    const facts = lstatSync(join(folder, name));
    const text = facts.isDirectory() ? '' : facts.isSymbolicLink() ? 'link' : read(join(folder, name));
    return [name, `${facts.mode.toString(8)} ${text}`];
  });
  return Object.fromEntries(files);
}
