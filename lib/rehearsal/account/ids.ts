import { createHash } from 'node:crypto';

const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';

/** Text that is the same for the same account and number, and spread as if by chance. */
function digest(accountId: string, sequence: number, length: number): Buffer {
  const blocks: Buffer[] = [];
  for (let block = 0; block * 32 < length; block++) {
    blocks.push(createHash('sha256').update(`${accountId}/${sequence}/${block}`).digest());
  }
  return Buffer.concat(blocks).subarray(0, length);
}

function base32(bits: bigint, characters: number): string {
  let text = '';
  for (let index = characters - 1; index >= 0; index--)
    text += BASE32[Number((bits >> BigInt(5 * index)) & 31n)];
  return text;
}

/**
 * An id with AWS's look. Access key ids carry the account as real ones do, behind one bit of generation:
 * https://awsteele.com/blog/2020/09/26/aws-access-key-format.html
 */
export function makeId(prefix: string, accountId: string, sequence: number): string {
  const bits = BigInt(`0x${digest(accountId, sequence, 16).toString('hex')}`);
  if (prefix === 'AKIA' || prefix === 'ASIA') {
    return prefix + base32((1n << 79n) | (BigInt(accountId) << 39n) | (bits & ((1n << 39n) - 1n)), 16);
  }
  if (/^A[A-Z]{3}$/.test(prefix)) return prefix + base32(bits, 17);
  return prefix + digest(accountId, sequence, 9).toString('hex').slice(0, 17);
}

/** A version 4 UUID, for event and request ids. */
export function makeUuid(accountId: string, sequence: number): string {
  const hex = digest(accountId, sequence, 16).toString('hex');
  const variant = ((Number.parseInt(hex.charAt(16), 16) & 3) | 8).toString(16);
  return `${hex.slice(0, 8)}-${hex.slice(8, 12)}-4${hex.slice(13, 16)}-${variant}${hex.slice(17, 20)}-${hex.slice(20)}`;
}

/** A secret of `length` base64 characters: secret access keys have 40. */
export function makeSecret(accountId: string, sequence: number, length: number): string {
  return digest(`${accountId}/secret`, sequence, length).toString('base64').slice(0, length);
}
