/** The rules of an account's password policy that a generated password must meet. */
export interface PasswordRules {
  /** `MinimumPasswordLength` of the account's policy; absent when the account has none. */
  readonly minimumLength?: number;
}

const LOWER = 'abcdefghijkmnopqrstuvwxyz';
const UPPER = 'ABCDEFGHJKLMNPQRSTUVWXYZ';
const DIGITS = '23456789';
/** Symbols IAM counts as such that need no quoting in shells and are found on every keyboard. */
const SYMBOLS = '_+=@-';

/** All four classes, whatever the policy asks for, without look-alikes such as 0 and O. */
const CLASSES = [LOWER, UPPER, DIGITS, SYMBOLS];
const ALPHABET = CLASSES.join('');

const LEAST_LENGTH = 24;

/** More tries than chance could need; a broken source of randomness ends here. */
const MOST_TRIES = 1000;

/** A character of the alphabet for each byte, or none when the byte would make some characters likelier. */
function characters(bytes: Uint8Array): string {
  const limit = 256 - (256 % ALPHABET.length);
  return [...bytes]
    .filter((byte) => byte < limit)
    .map((byte) => ALPHABET[byte % ALPHABET.length])
    .join('');
}

function meetsRules(password: string): boolean {
  const has = (characters: string) => [...password].some((character) => characters.includes(character));
  return CLASSES.every(has) && (LOWER + UPPER).includes(password[0] ?? ' ');
}

/**
 * A random password that meets any IAM password policy: at least 24 characters and at least the account's
 * minimum (128 at most), with lower and upper case, a digit and a symbol, beginning with a letter. Each such
 * password is equally likely. `randomBytes` must be cryptographic.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_passwords_account-policy.html
 */
export function randomPassword(rules: PasswordRules, randomBytes: (size: number) => Uint8Array): string {
  const length = Math.max(LEAST_LENGTH, rules.minimumLength ?? 0);
  for (let attempt = 0; attempt < MOST_TRIES; attempt++) {
    let password = '';
    while (password.length < length) {
      const more = characters(randomBytes(length));
      if (more === '') break;
      password += more;
    }
    password = password.slice(0, length);
    if (password.length === length && meetsRules(password)) return password;
  }
  throw new Error('The source of random bytes gives no usable bytes.');
}
