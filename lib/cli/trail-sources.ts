import { stat } from 'node:fs/promises';
import { resolve } from 'node:path';
import { SpillkitError } from '../playbook/errors.ts';
import type { TrailChoice } from '../trail/trail-choice.ts';

/** Whether a choice is read through AWS; a folder is not. */
export function needsAws({ kind }: TrailChoice): boolean {
  return kind !== 'logs';
}

/** A named folder as seen from anywhere: a case may be resumed from another working folder. */
export function absoluteTrail(text: string): string {
  return text.startsWith('logs:') ? `logs:${resolve(text.slice('logs:'.length))}` : text;
}

/** Refuses a folder, or a single file, that is not there before anything else is done. */
export async function requireFolders(choices: readonly TrailChoice[]): Promise<void> {
  for (const choice of choices) {
    if (choice.kind !== 'logs') continue;
    const found = await stat(choice.dir).catch(() => undefined);
    if (found?.isDirectory() || found?.isFile()) continue;
    throw new SpillkitError(
      'TrailFolderMissing',
      `There is no folder or file ${JSON.stringify(choice.dir)}.`,
      'Name the folder the logs were copied to, or one of them.',
    );
  }
}
