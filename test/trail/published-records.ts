import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** Where the published records are. */
export const PUBLISHED = resolve('../shared/data');

/** Whether the published records are there; a test that needs them says so when it skips. */
export const hasPublishedRecords = existsSync(PUBLISHED);

export const SKIPPED = 'the published CloudTrail records are not beside this repository (../shared/data)';

/** All JSON values of the files of a folder: arrays are taken apart, empty files left out. */
export function published(folder: string, extension: string): readonly unknown[] {
  const path = join(PUBLISHED, folder);
  return readdirSync(path)
    .filter((name) => name.endsWith(extension))
    .flatMap((name) => publishedFile(folder, name));
}

export function publishedFile(folder: string, name: string): readonly unknown[] {
  const value: unknown = JSON.parse(readFileSync(join(PUBLISHED, folder, name), 'utf8'));
  return Array.isArray(value) ? value : [value];
}
