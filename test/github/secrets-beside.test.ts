import { describe, expect, it } from 'vitest';
import { keysIn } from '../../lib/github/secret/keys-in.ts';
import { KEY_ID, SECRET } from './leaky-repository.ts';

const found = (text: string, encoding: BufferEncoding = 'utf8') => [
  ...(keysIn(Buffer.from(text, encoding), KEY_ID).keys.get(KEY_ID)?.secrets ?? []),
];
const base64 = (text: string) => Buffer.from(text).toString('base64');

describe('secrets beside a key id', () => {
  it.each([
    ['an env file', `AWS_ACCESS_KEY_ID=${KEY_ID}\nAWS_SECRET_ACCESS_KEY=${SECRET}\n`],
    ['a CRLF ini file', `aws_access_key_id = ${KEY_ID}\r\naws_secret_access_key = ${SECRET}\r\n`],
    ['JSON with escaped slashes', JSON.stringify({ id: KEY_ID, secret: SECRET }).replaceAll('/', '\\/')],
    ['a URL', `https://${KEY_ID}:${encodeURIComponent(SECRET)}@example.test/`],
    ['a path', `/${KEY_ID}/${SECRET}/`],
    ['base64 of the pair', `Authorization: Basic ${base64(`${KEY_ID}:${SECRET}`)}`],
    ['base64 of each', `id: ${base64(KEY_ID)}\nsecret: ${base64(SECRET)}\n`],
    ['base64 of the secret alone', `id: ${KEY_ID}\nsecret: ${base64(SECRET)}\n`],
    ['a secret before the id', `${SECRET}\n${'-'.repeat(3000)}\n${KEY_ID}`],
  ])('are found in %s', (_name, text) => {
    expect(found(text)).toEqual([SECRET]);
  });

  it('are found in UTF-16', () => {
    expect(found(`\ufeffid ${KEY_ID}\r\nkey ${SECRET}`, 'utf16le')).toEqual([SECRET]);
  });

  it.each([
    ['a commit hash', '0f3b9c4ad81e5f27c6d09b4e8a713f5c2d60e9ab'],
    ['a path', 'src/components/Checkout/PaymentFormField'],
    ['a longer run', `${SECRET}${SECRET}`],
    ['a word of one letter', 'a'.repeat(40)],
    ['the secret of the documentation', ['wJalrXUtnFEMI/K7MDENG', '/bPxRfiCYEXAMPLEKEY'].join('')],
  ])('are not taken for %s', (_name, text) => {
    expect(found(`${KEY_ID}\n${text}\n`)).toEqual([]);
  });

  it('are not looked for far away, nor where the key id does not stand', () => {
    expect(found(`${KEY_ID}${'\n'.repeat(5000)}${SECRET}`)).toEqual([]);
    expect(found(`${SECRET}\n`)).toEqual([]);
  });
});
