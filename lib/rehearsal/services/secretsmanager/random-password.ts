import type { GetRandomPasswordRequest, GetRandomPasswordResponse } from '@aws-sdk/client-secrets-manager';
import { type Operation, ServiceError } from '../../account/service.ts';

const LOWER = 'abcdefghijklmnopqrstuvwxyz';
const DIGITS = '0123456789';
const PUNCTUATION = '!"#$%&\'()*+,-./:;<=>?@[\\]^_`{|}~';

function alphabetsFor(input: GetRandomPasswordRequest): readonly string[] {
  const excluded = new Set(input.ExcludeCharacters ?? '');
  return [
    input.ExcludeLowercase ? '' : LOWER,
    input.ExcludeUppercase ? '' : LOWER.toUpperCase(),
    input.ExcludeNumbers ? '' : DIGITS,
    input.ExcludePunctuation ? '' : PUNCTUATION,
    input.IncludeSpace ? ' ' : '',
  ]
    .map((alphabet) => [...alphabet].filter((character) => !excluded.has(character)).join(''))
    .filter((alphabet) => alphabet !== '');
}

/**
 * GetRandomPassword: `PasswordLength` characters (32 by default), one of each included kind unless told otherwise.
 * Drawn from the account's own source, so that a rehearsal can be repeated; these passwords guard nothing.
 * https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_GetRandomPassword.html
 */
const getRandomPassword: Operation = {
  readOnly: true,
  run({ account }, input: GetRandomPasswordRequest): GetRandomPasswordResponse {
    const length = input.PasswordLength ?? 32;
    const alphabets = alphabetsFor(input);
    const required = (input.RequireEachIncludedType ?? true) ? alphabets : [];
    if (alphabets.length === 0 || length < Math.max(1, required.length) || length > 4096)
      throw new ServiceError(
        'InvalidParameterException',
        'The password cannot be made with these parameters.',
      );
    const numbers = Buffer.from(account.secret(8 * length), 'base64');
    const draw = (index: number, characters: string) =>
      characters[numbers.readUIntBE(6 * index, 5) % characters.length] ?? '';
    const characters = Array.from({ length }, (_, index) =>
      draw(index, required[index] ?? alphabets.join('')),
    );
    const shuffled = characters
      .map((character, index) => ({ character, key: numbers.readUInt8(6 * index + 5) }))
      .toSorted((a, b) => a.key - b.key);
    return { RandomPassword: shuffled.map(({ character }) => character).join('') };
  },
};

export const randomPasswordOperations = { GetRandomPassword: getRandomPassword };
