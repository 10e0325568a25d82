import { describe, expect, it } from 'vitest';
import { awsFailure, errorCode, errorMessage, failedOutcome, unlooked } from '../../lib/aws/errors.ts';

const named = (name: string, message = 'told') => Object.assign(new Error(message), { name });

describe('awsFailure', () => {
  it.each([
    ['AccessDenied', 'denied'],
    ['AccessDeniedException', 'denied'],
    ['UnauthorizedOperation', 'denied'],
    ['Client.UnauthorizedOperation', 'denied'],
    ['AuthorizationError', 'denied'],
    ['NoSuchEntityException', 'not-found'],
    ['InvalidInstanceID.NotFound', 'not-found'],
    ['InvalidGroup.NotFound', 'not-found'],
    ['ResourceNotFoundException', 'not-found'],
    ['TrailNotFoundException', 'not-found'],
    ['RequestLimitExceeded', 'throttled'],
    ['Throttling', 'throttled'],
    ['ThrottlingException', 'throttled'],
    ['TooManyRequestsException', 'throttled'],
    ['ExpiredToken', 'expired-credentials'],
    ['ExpiredTokenException', 'expired-credentials'],
    ['InvalidClientTokenId', 'invalid-credentials'],
    ['AuthFailure', 'invalid-credentials'],
    ['UnrecognizedClientException', 'invalid-credentials'],
    ['SignatureDoesNotMatch', 'invalid-credentials'],
    ['CredentialsProviderError', 'no-credentials'],
    ['OptInRequired', 'opt-in-required'],
    ['DeleteConflict', 'conflict'],
    ['DependencyViolation', 'conflict'],
    ['ResourceInUseException', 'conflict'],
    ['InvalidSnapshot.InUse', 'conflict'],
    ['OperationNotPermitted', 'protected'],
    ['UnsupportedOperation', 'not-supported'],
    ['NotSimulated', 'not-supported'],
    ['TimeoutError', 'unreachable'],
    ['AbortError', 'aborted'],
    ['InvalidInstanceID.Malformed', 'other'],
    ['ValidationError', 'other'],
    ['LimitExceeded', 'other'],
    ['TypeError', 'other'],
  ])('%s is %s', (code, failure) => {
    expect(awsFailure(named(code))).toBe(failure);
  });

  it.each(['ENOTFOUND', 'ECONNREFUSED', 'ETIMEDOUT', 'EAI_AGAIN'])(
    '%s of the network is unreachable',
    (code) => {
      expect(awsFailure(Object.assign(new Error('connect'), { code }))).toBe('unreachable');
    },
  );

  it('tells an expired SSO session from missing credentials', () => {
    expect(awsFailure(named('CredentialsProviderError', 'The SSO session token has expired'))).toBe(
      'expired-credentials',
    );
  });

  it('takes what is no error as other', () => {
    expect(awsFailure(undefined)).toBe('other');
  });
});

describe('errorCode', () => {
  it('prefers the code of the wire to the name of the class', () => {
    expect(errorCode(Object.assign(named('NoSuchEntityException'), { Code: 'NoSuchEntity' }))).toBe(
      'NoSuchEntity',
    );
  });
});

describe('errorMessage', () => {
  it('leaves out the encoded authorisation context', () => {
    const error = named(
      'UnauthorizedOperation',
      'Not authorised.\nEncoded authorization failure message: aBcD',
    );
    expect(errorMessage(error)).toBe('Not authorised.');
  });

  it('does not repeat a value of the request', () => {
    const error = named('ValidationError', "Value 'pa'ss' at 'password' failed to satisfy constraint");
    expect(errorMessage(error)).toBe("Value at 'password' failed to satisfy constraint");
  });
});

it('tells a web page from an answer of the service, whatever the SDK says of it', () => {
  const $response = { statusCode: 503, headers: { 'content-type': 'text/html; charset=utf-8' } };
  const error = Object.defineProperty(named('SyntaxError', 'Unexpected token <'), '$response', {
    value: $response,
  });
  expect(unlooked('eu-west-1', 'guardduty:ListDetectors', error).reason).toMatch(
    /^NoServiceAnswer: HTTP 503 with a web page, .*: a proxy or another server may stand in between$/,
  );
});

describe('what callers make of an error', () => {
  it('a failed outcome with code and message', () => {
    expect(failedOutcome(named('DeleteConflict', 'in use'))).toEqual({
      result: 'failed',
      code: 'DeleteConflict',
      message: 'in use',
    });
  });

  it('a place not looked at, with the reason', () => {
    expect(unlooked('eu-west-1', 'ec2:DescribeInstances', named('UnauthorizedOperation', 'no'))).toEqual({
      where: 'eu-west-1',
      call: 'ec2:DescribeInstances',
      reason: 'UnauthorizedOperation: no',
    });
  });

  it('an interruption is thrown on, not taken for a place not looked at', () => {
    const abort = named('AbortError');
    expect(() => unlooked('eu-west-1', 'ec2:DescribeInstances', abort)).toThrow(abort);
  });
});
