import { homedir } from 'node:os';
import { parse } from 'node:path';
import type { CommandResult, ReadShell, WriteShell } from '../../host/shell.ts';

/**
 * Whose git configuration: a clone's own by the absolute path of its work tree, or that of the user for all clones.
 */
export type ConfigScope = { readonly top: string } | { readonly top: null };

/** Where git is started: outside of any repository, where the user's own configuration is meant. */
export const folderOf = ({ top }: ConfigScope) => top ?? parse(homedir()).root;

const scopeOption = ({ top }: ConfigScope) => (top === null ? '--global' : '--local');

/** Values of a name in the configuration of that scope alone, in order. */
export async function ownValues(
  shell: ReadShell,
  scope: ConfigScope,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const args = ['-C', folderOf(scope), 'config', '--get-all', scopeOption(scope), '--null', name];
  return values(await shell.read('git', args, { signal }));
}

/** Values of a name as git sees them there, whichever file they stand in. */
export async function effectiveValues(
  shell: ReadShell,
  scope: ConfigScope,
  name: string,
  signal: AbortSignal,
): Promise<readonly string[]> {
  const args = ['-C', folderOf(scope), 'config', '--get-all', '--null', name];
  return values(await shell.read('git', args, { signal }));
}

/** A path in the configuration as git reads it there, `~` resolved; undefined when there is none. */
export async function effectivePath(
  shell: ReadShell,
  scope: ConfigScope,
  name: string,
  signal: AbortSignal,
): Promise<string | undefined> {
  const args = ['-C', folderOf(scope), 'config', '--get', '--type=path', name];
  const { stdout } = await shell.read('git', args, { signal });
  return stdout.trimEnd() || undefined;
}

function values({ stdout }: CommandResult): readonly string[] {
  return stdout.split('\0').slice(0, -1);
}

/** Sets the one value of a name in the configuration of that scope. Throws when git does not. */
export async function setValue(
  shell: WriteShell,
  scope: ConfigScope,
  { name, value }: { readonly name: string; readonly value: string },
  signal: AbortSignal,
): Promise<void> {
  const args = ['-C', folderOf(scope), 'config', scopeOption(scope), name, value];
  const { exitCode, stderr } = await shell.write('git', args, { signal });
  if (exitCode !== 0) throw new Error(`git config ${name} ended with ${exitCode}: ${stderr.trim()}`);
}

/** Removes one value of a name from the configuration of that scope; what is gone already is no error. */
export async function removeValue(
  shell: WriteShell,
  scope: ConfigScope,
  { name, value }: { readonly name: string; readonly value: string },
  signal: AbortSignal,
): Promise<void> {
  if (!(await ownValues(shell, scope, name, signal)).includes(value)) return;
  const args = ['config', scopeOption(scope), '--fixed-value', '--unset', name, value];
  const { exitCode, stderr } = await shell.write('git', ['-C', folderOf(scope), ...args], { signal });
  if (exitCode !== 0) throw new Error(`git config --unset ${name} ended with ${exitCode}: ${stderr.trim()}`);
}
