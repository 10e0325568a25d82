const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const PREFIX = /^(AKIA|ASIA)/;

/** A well-formed access key id, or one sentence saying what is wrong with the text. */
export type ParsedKeyId =
  | {
      readonly keyId: string;
      /** `AKIA…` belongs to a user or root; `ASIA…` to a session and comes with a session token. */
      readonly lifetime: 'long-term' | 'temporary';
    }
  | { readonly reason: string };

/**
 * Reads an access key id as people paste it: surrounding blanks are ignored, nothing else is corrected.
 * The alphabet is base32: https://awsteele.com/blog/2020/09/26/aws-access-key-format.html
 */
export function parseAccessKeyId(text: string): ParsedKeyId {
  const keyId = text.trim();
  const shown = JSON.stringify(keyId.length > 24 ? `${keyId.slice(0, 4)}…` : keyId);
  // A secret access key is 40 characters: it is refused without being repeated.
  if (/^[A-Za-z0-9/+]{40}$/.test(keyId)) {
    return { reason: 'That is the length of a secret access key, not of an access key id.' };
  }
  if (PREFIX.test(keyId.toUpperCase()) && keyId !== keyId.toUpperCase()) {
    return { reason: `Access key id ${shown} has lower-case letters; ids are upper case.` };
  }
  if (!PREFIX.test(keyId)) {
    return { reason: `Access key id ${shown} does not start with AKIA or ASIA.` };
  }
  if (keyId.length !== 20) {
    return { reason: `Access key id ${shown} has ${keyId.length} characters, not 20.` };
  }
  const strange = [...keyId.slice(4)].find((character) => !BASE32.includes(character));
  if (strange !== undefined) {
    return { reason: `Access key id ${shown} has a ${JSON.stringify(strange)}, which no key id has.` };
  }
  return { keyId, lifetime: keyId.startsWith('AKIA') ? 'long-term' : 'temporary' };
}

/**
 * The 12-digit account a key id belongs to, read from the id itself; undefined for ids of the older generation,
 * which do not carry it. The bit after the four-letter prefix tells the generation, the 40 bits after that are
 * the account: https://labs.withsecure.com/publications/a-bitwise-analysis-of-aws-access-key-identifiers.html
 */
export function accountOfKeyId(keyId: string): string | undefined {
  let bits = 0n;
  for (const character of keyId.slice(4, 14)) {
    const value = BASE32.indexOf(character);
    if (value < 0) return undefined;
    bits = (bits << 5n) | BigInt(value);
  }
  // Ten characters are 50 bits: one of generation, 40 of account, nine of what follows.
  if (keyId.length < 14 || bits >> 49n === 0n) return undefined;
  const account = ((bits >> 9n) & 0xff_ffff_ffffn).toString();
  return account.length > 12 ? undefined : account.padStart(12, '0');
}
