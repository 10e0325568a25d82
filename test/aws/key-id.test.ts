import { describe, expect, it } from 'vitest';
import { accountOfKeyId, parseAccessKeyId } from '../../lib/aws/key-id.ts';

const tail = 'MLXWJ4TQ2ZPR5NVK';

describe('parseAccessKeyId', () => {
  it('takes a long-term and a temporary id, blanks around them ignored', () => {
    expect(parseAccessKeyId(` AKIA${tail}\n`)).toEqual({ keyId: `AKIA${tail}`, lifetime: 'long-term' });
    expect(parseAccessKeyId(`ASIA${tail}`)).toEqual({ keyId: `ASIA${tail}`, lifetime: 'temporary' });
  });

  it.each([
    ['', 'Access key id "" does not start with AKIA or ASIA.'],
    ['AIDAXYZ', 'Access key id "AIDAXYZ" does not start with AKIA or ASIA.'],
    [`akia${tail}`, `Access key id "akia${tail}" has lower-case letters; ids are upper case.`],
    [`AKIA${tail.slice(1)}`, `Access key id "AKIA${tail.slice(1)}" has 19 characters, not 20.`],
    [`AKIA${tail}X`, `Access key id "AKIA${tail}X" has 21 characters, not 20.`],
    [
      `AKIA${tail.slice(0, 15)}8`,
      `Access key id "AKIA${tail.slice(0, 15)}8" has a "8", which no key id has.`,
    ],
    [`AKIA${'A'.repeat(60)}`, 'Access key id "AKIA…" has 64 characters, not 20.'],
  ])('%j is refused: %s', (text, reason) => {
    expect(parseAccessKeyId(text)).toEqual({ reason });
  });

  it('does not repeat a secret access key pasted by mistake', () => {
    const secret = 'wJalr/+'.repeat(5).concat('abcde');
    const parsed = parseAccessKeyId(secret);
    expect(parsed).toEqual({ reason: 'That is the length of a secret access key, not of an access key id.' });
    expect(JSON.stringify(parsed)).not.toContain('wJalr');
  });
});

describe('accountOfKeyId', () => {
  it.each([
    ['ASIAQNZGKIQY56JQ7WML', '029608264753'],
    ['ASIAY34FZKBOKMUTVV7A', '609629065308'],
    ['AKIASP2TPHJSQH3FJXYZ', '171436882533'],
  ])('%s belongs to %s', (keyId, account) => {
    expect(accountOfKeyId(keyId)).toBe(account);
  });

  it.each(['AKIAIOSFODNN7EXAMPLE', 'AKIAJ', 'AKIAPZZZZZZZZZZZZZZZ', 'AKIA7777777777777777'])(
    '%s does not tell its account',
    (keyId) => {
      expect(accountOfKeyId(keyId)).toBeUndefined();
    },
  );
});
