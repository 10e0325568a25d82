import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { SecretRegistry } from '../../lib/host/redact.ts';

// Made up, in pieces, so that no scanner takes this file for a leak.
const SECRET = ['wJalrXUtnFEMI/K7MDENG', 'bPxRfiCY', 'zzzz+zzzz='].join('/');
const KEY_ID = `AKIA${'ABCDEFGHIJKLMNOP'}`;
const SHAPED = ['q3Zt7Lm0PxV9cB2nR5sK', '8dFgHjW1yEuT4aIoQ6zX'].join('');

function registry(...secrets: readonly string[]): SecretRegistry {
  const kept = new SecretRegistry();
  for (const secret of secrets) kept.keep(secret);
  return kept;
}

describe('a registered secret', () => {
  it.each([
    ['plain', `secret is ${SECRET}.`, 'secret is [redacted].'],
    ['twice', `${SECRET} ${SECRET}`, '[redacted] [redacted]'],
    ['in a URL', `https://x?s=${encodeURIComponent(SECRET)}&y`, 'https://x?s=[redacted]&y'],
    ['in a form', new URLSearchParams({ s: `${SECRET} x` }).toString(), 's=[redacted]+x'],
    ['in JSON', JSON.stringify({ s: `${SECRET}` }), '{"s":"[redacted]"}'],
  ])('is taken out %s', (_name, text, clean) => {
    expect(registry(SECRET).redact(text)).toBe(clean);
  });

  it('is taken out of base64, wherever it stands in it', () => {
    for (const before of ['', 'x', 'xy', 'user:']) {
      for (const after of ['', 'a', 'ab']) {
        const encoded = Buffer.from(`${before}${SECRET}${after}`);
        for (const text of [encoded.toString('base64'), encoded.toString('base64url')]) {
          const clean = registry(SECRET).redact(`Basic ${text}`);
          expect(clean).toContain('[redacted]');
          // Nothing of the secret but what shares a character with its neighbours can be read back.
          const rest = clean
            .replace('Basic ', '')
            .split('[redacted]')
            .map((part) => Buffer.from(part, 'base64').toString());
          expect(rest.join('').length).toBeLessThan(before.length + after.length + 5);
        }
      }
    }
  });

  it('with quotes and backslashes is taken out of JSON too', () => {
    const password = 'a"b\\c\'d/e+f';
    expect(registry(password).redact(JSON.stringify([password]))).toBe('["[redacted]"]');
  });

  it('that holds another one leaves nothing of either', () => {
    expect(registry('horse', 'horse-battery').redact('horse-battery')).toBe('[redacted]');
  });

  it('is taken out of every text of a value, and of the names of its fields', () => {
    const value = { a: [SECRET, { [SECRET]: 1, n: null, t: true }], when: 3 };
    expect(registry(SECRET).redactValue(value)).toEqual({
      a: ['[redacted]', { '[redacted]': 1, n: null, t: true }],
      when: 3,
    });
  });

  it('never survives, whatever stands around it', () => {
    fc.assert(
      fc.property(fc.string({ minLength: 8 }), fc.string(), fc.string(), (secret, before, after) => {
        const clean = registry(secret).redact(`${before}${secret}${after}`);
        fc.pre(!'[redacted]'.includes(secret) && !`${before}${after}`.includes(secret));
        return !clean.includes(secret) || secret.includes('redacted');
      }),
    );
  });

  it('too short to be one does not blot out everything', () => {
    expect(registry('', 'a', 'abc').redact('abc abc')).toBe('abc abc');
  });
});

describe('what looks like a secret key', () => {
  const none = registry();

  it.each([
    [`aws_secret_access_key = ${SHAPED}`, 'aws_secret_access_key = [redacted]'],
    [`AWS_SECRET_ACCESS_KEY=${SHAPED}`, 'AWS_SECRET_ACCESS_KEY=[redacted]'],
    [`"SecretAccessKey": "${SHAPED}"`, '"SecretAccessKey": "[redacted]"'],
    [`{\\"secretAccessKey\\":\\"${SHAPED}\\"}`, '{\\"secretAccessKey\\":\\"[redacted]\\"}'],
    [`aws_session_token: ${SHAPED}${SHAPED}`, 'aws_session_token: [redacted]'],
    [`${KEY_ID}:${SHAPED}`, `${KEY_ID}:[redacted]`],
    [`key ${KEY_ID}\nother ${SHAPED}\n`, `key ${KEY_ID}\nother [redacted]\n`],
  ])('is taken out: %s', (text, clean) => {
    expect(none.redact(text)).toBe(clean);
  });

  it.each([
    ['a commit hash beside a key id', `${KEY_ID} in ${'0123456789abcdef0123456789abcdef01234567'}`],
    ['a text of forty characters far from any key id', `object ${SHAPED}`],
    ['a key id alone', KEY_ID],
    ['an ARN', `arn:aws:iam::123456789012:user/maria with ${KEY_ID}`],
    ['an event id', `${KEY_ID} 11111111-2222-3333-4444-555555555555`],
  ])('leaves %s', (_name, text) => {
    expect(none.redact(text)).toBe(text);
  });

  it('takes out a field named like a secret, whatever is in it', () => {
    expect(none.redactValue({ SecretAccessKey: 'short', AccessKeyId: KEY_ID })).toEqual({
      SecretAccessKey: '[redacted]',
      AccessKeyId: KEY_ID,
    });
  });
});
