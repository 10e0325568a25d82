import { existsSync, statSync } from 'node:fs';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { parseAccessKeyId } from '../aws/key-id.ts';
import { hostedRepository } from '../github/api/hosted-repository.ts';
import type { GitRepository } from '../github/git.ts';
import { refuseUnfit } from '../github/repository/fitness.ts';
import { cloneMirror } from '../github/repository/mirror.ts';
import { gitFolderOf, repositorySource } from '../github/repository/source.ts';
import { scanRepository } from '../github/scan/scan-repository.ts';
import type { ScanResult } from '../github/scan/scan-result.ts';
import { isKeyId } from '../github/secret/key-id-text.ts';
import { escapeJson, escapeText } from '../host/escape.ts';
import { SecretRegistry } from '../host/redact.ts';
import { createScreen } from '../host/screen.ts';
import { systemShell } from '../host/system-shell.ts';
import { EXIT, type ExitCode, SpillkitError } from '../playbook/errors.ts';
import type { ScanFlags } from './flags.ts';
import type { Io } from './io.ts';
import { scanText } from './scan-text.ts';

function checkedKeyId(text: string | undefined): string | undefined {
  if (text === undefined || isKeyId(text.trim())) return text?.trim();
  const parsed = parseAccessKeyId(text);
  throw new SpillkitError(
    'KeyIdMalformed',
    'reason' in parsed ? parsed.reason : `${JSON.stringify(text)} is no access key id.`,
    'Copy the 20 characters from the alert, or leave --key-id out to look for every key.',
  );
}

/** Looks at a folder where it is; anything else is cloned into a temporary folder that goes afterwards. */
async function withRepository<T>(
  named: string,
  signal: AbortSignal,
  look: (repository: GitRepository, name: string) => Promise<T>,
): Promise<T> {
  const shell = systemShell();
  if (existsSync(named) && statSync(named).isDirectory()) {
    const gitDir = await gitFolderOf(shell, resolve(named), signal);
    const repository = { shell, gitDir, signal };
    await refuseUnfit(repository, named);
    return look(repository, resolve(named));
  }
  const { url } = await repositorySource(shell, named, signal);
  const folder = await mkdtemp(join(tmpdir(), 'spillkit-scan-'));
  try {
    const gitDir = join(folder, 'mirror.git');
    await cloneMirror(shell, url, gitDir, signal);
    return await look({ shell, gitDir, signal }, url);
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

/** What a server keeps beside a history, which a look at the clone alone cannot tell. */
function besideHistory(name: string): ScanResult['elsewhere'] {
  if (hostedRepository(name) === undefined) return [];
  return [
    {
      what: 'what its server keeps beside the history (texts of pull requests, Actions, releases, wiki, gists, forks)',
      reason: 'no clone holds it; `spillkit run leaked-access-key --only purge-github-data` looks there',
    },
  ];
}

/** `spillkit scan`: exit 1 when a key was found, or something could not be looked into. */
export async function scanCommand(named: string, flags: ScanFlags, io: Io): Promise<ExitCode> {
  const keyId = checkedKeyId(flags.keyId);
  const secrets = new SecretRegistry();
  const screen = createScreen({ output: io.stderr, live: io.stderr.isTTY === true, colour: false });
  const progress = (what: string, done: number, of?: number) =>
    screen.show({ type: 'progress', what, done, ...(of === undefined ? {} : { of }) });
  progress(`opening ${escapeText(named)}`, 0);
  const result = await withRepository(named, io.signal, async (repository, name): Promise<ScanResult> => {
    const found = await scanRepository(repository, name, {
      ...(keyId === undefined ? {} : { keyId }),
      keepSecret: (secret) => secrets.keep(secret),
      onProgress: (done, of) => progress('searching commits, tags and files', done, of),
    });
    return { ...found, elsewhere: [...besideHistory(name), ...found.elsewhere] };
  });
  screen.clear();
  // Paths, names and messages are the repository's own and may hold a secret too.
  const clean = secrets.redactValue(result);
  io.stdout.write(flags.json ? `${escapeJson(JSON.stringify(clean))}\n` : escapeText(scanText(clean)));
  return clean.keys.length === 0 && clean.unlooked.length === 0 ? EXIT.verified : EXIT.leftUndone;
}
