import { SpillkitError } from '../../playbook/errors.ts';
import { readInputFile } from '../../playbook/input-file.ts';

/** Shorter texts also stand where nobody meant them. */
const SHORTEST = 16;

function checked(text: string, where: string): string {
  const refuse = (code: string, fact: string, wayOut: string) =>
    new SpillkitError(code, `${where} ${fact}`, wayOut);
  if (text.includes('==>')) {
    throw refuse(
      'TextMalformed',
      'holds ==>, as the files of git-filter-repo do.',
      'Write the text alone, and what takes its place with --replace-with.',
    );
  }
  if (text.length < SHORTEST) {
    throw refuse(
      'TextTooShort',
      `holds a text of ${text.length} characters: one of fewer than ${SHORTEST} cannot be replaced safely, as it stands elsewhere by chance.`,
      'Name more of it, or take the whole file out with --remove-path.',
    );
  }
  return text;
}

/**
 * Texts that leaked along with the key, from a file with one a line, so that none stands on a command line. Those
 * that hold another one come first. Throws a SpillkitError for a file that cannot be read and for a text too short to
 * be replaced safely; it never repeats a text.
 */
export function readTexts(file: string): readonly string[] {
  const texts = readInputFile(file)
    .text.replace(/^\ufeff/, '')
    .split(/\r?\n/)
    .flatMap((text, at) => (text.trim() === '' ? [] : [checked(text.trim(), `Line ${at + 1} of ${file}`)]));
  return [...new Set(texts)].sort((a, b) => b.length - a.length || (a < b ? -1 : 1));
}
