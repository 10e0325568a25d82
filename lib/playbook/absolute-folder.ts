import { statSync } from 'node:fs';
import { homedir } from 'node:os';
import { resolve } from 'node:path';

/**
 * The absolute path of a folder that is there, as a shell reads it: a case may be gone on with in another folder. Other
 * texts, such as owner/name, stay as they are.
 */
export function absoluteFolder(text: string): string {
  const path = text.trim().replace(/^~(?=\/|$)/, homedir());
  return statSync(path, { throwIfNoEntry: false })?.isDirectory() ? resolve(path) : text;
}
