import { readFileSync } from 'node:fs';
import { SpillkitError } from './errors.ts';

/** A file the responder named, as text. Throws a SpillkitError when it cannot be read. */
export function readInputFile(file: string): { readonly file: string; readonly text: string } {
  try {
    return { file, text: readFileSync(file, 'utf8') };
  } catch (error) {
    const code = error instanceof Error && 'code' in error ? String(error.code) : 'unknown error';
    throw new SpillkitError(
      'FileUnreadable',
      `The file ${JSON.stringify(file)} cannot be read (${code}).`,
      'Name a file that is there and that you may read.',
      { cause: error },
    );
  }
}
