import {
  ARCHIVE_CHOICES,
  EMBEDDED_CHOICES,
  type PurgeChoices,
} from '../../lib/github/purge/purge-choices.ts';
import { readTexts } from '../../lib/github/purge/purge-texts.ts';
import { SpillkitError } from '../../lib/playbook/errors.ts';
import type { RawInputs } from '../../lib/playbook/inputs.ts';

function checkReplacement(text: string, keyId: string): string {
  const refuse = (fact: string, wayOut: string) => new SpillkitError('ReplacementMalformed', fact, wayOut);
  if (text.trim() === '') {
    throw refuse(
      'The text to replace the key with is empty.',
      'Name one with --replace-with, or leave it out.',
    );
  }
  // Names of authors end at an angle bracket, and lines of a commit at a line end.
  if (/[<>]|\p{Cc}/u.test(text)) {
    throw refuse(
      `${JSON.stringify(text)} cannot stand in every place of a key: git allows no < or > and no line end in names.`,
      'Name a text without them with --replace-with.',
    );
  }
  if (text.includes(keyId)) {
    throw refuse(
      `The text to replace the key with holds the key id ${keyId} itself.`,
      'Name another one with --replace-with.',
    );
  }
  return text;
}

function checkPath(text: string): string {
  const path = text.replace(/^\.\//, '').replace(/\/+$/, '');
  const names = path.split('/');
  if (path !== '' && !names.some((name) => ['', '.', '..'].includes(name)) && !path.includes('\0'))
    return path;
  throw new SpillkitError(
    'PathMalformed',
    `${JSON.stringify(text)} is no path inside a repository.`,
    'Write it from the top of the repository, such as config/prod.env.',
  );
}

function checkChoice<C extends string>(text: string, choices: readonly C[], what: string): C {
  const chosen = choices.find((choice) => choice === text.trim());
  if (chosen !== undefined) return chosen;
  throw new SpillkitError(
    'PurgeChoiceUnknown',
    `${JSON.stringify(text)} is nothing that is done with ${what}.`,
    `Use one of: ${choices.join(', ')}.`,
  );
}

/** A replacement that holds what is to go would bring it back. Never repeats a text. */
function checkTexts(file: string, replacement: string | undefined): string {
  if (!readTexts(file).some((text) => replacement?.includes(text))) return file;
  throw new SpillkitError(
    'ReplacementMalformed',
    `The text to replace the key with holds one of ${file}.`,
    'Name another one with --replace-with.',
  );
}

/** What the flags say of the purge, checked. Throws a SpillkitError for the first that is wrong. */
export function parsePurge(raw: RawInputs, keyId: string): PurgeChoices {
  const { replaceWith, removePath = [], archives, embedded, texts } = raw;
  return {
    ...(replaceWith === undefined ? {} : { replacement: checkReplacement(replaceWith, keyId) }),
    ...(removePath.length === 0 ? {} : { removedPaths: [...new Set(removePath.map(checkPath))] }),
    ...(texts === undefined ? {} : { textsFile: checkTexts(texts, replaceWith) }),
    ...(archives === undefined
      ? {}
      : { archives: checkChoice(archives, ARCHIVE_CHOICES, 'archives with the key inside') }),
    ...(embedded === undefined
      ? {}
      : { embedded: checkChoice(embedded, EMBEDDED_CHOICES, 'the key inside a longer word') }),
  };
}
