import { describe, expect, it } from 'vitest';
import { explainNoAccess } from '../../lib/aws/responder-errors.ts';

const thrown = (fields: object) => Object.assign(new Error('told'), fields);

describe('explainNoAccess', () => {
  it.each([
    [
      thrown({ name: 'CredentialsProviderError', message: 'Could not load credentials from any providers' }),
      'No AWS credentials could be used: Could not load credentials from any providers. Sign in (aws sso login, aws configure), or name a profile with --profile.',
    ],
    [
      thrown({ name: 'ExpiredTokenException' }),
      'The AWS credentials have expired. Sign in again, then run the same command.',
    ],
    [
      thrown({ name: 'InvalidClientTokenId' }),
      'AWS does not accept the credentials (InvalidClientTokenId). Check the profile: its key may be inactive, deleted or mistyped.',
    ],
    [
      thrown({ code: 'ENOTFOUND', message: 'getaddrinfo ENOTFOUND sts.us-east-1.amazonaws.com' }),
      'AWS could not be reached: getaddrinfo ENOTFOUND sts.us-east-1.amazonaws.com. Check the network, the proxy and --endpoint-url, then run the same command.',
    ],
  ])('%o', (error, sentence) => {
    expect(explainNoAccess(error)?.message).toBe(sentence);
    expect(explainNoAccess(error)?.exit).toBe(2);
  });

  it('leaves other failures to the call that met them', () => {
    expect(explainNoAccess(thrown({ name: 'AccessDenied' }))).toBeUndefined();
    expect(explainNoAccess(new TypeError('x is not a function'))).toBeUndefined();
  });
});
