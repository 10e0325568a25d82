import type { Protocol } from '../wire/http.ts';
import { ServiceError } from './service.ts';

/** Why a call is refused before any operation looks at it. */
export type Refusal = 'no-signature' | 'invalid-key' | 'wrong-signature' | 'expired';

type Answer = readonly [code: string, status: number, message: string];

const INVALID_TOKEN = 'The security token included in the request is invalid.';
const EXPIRED_TOKEN = 'The security token included in the request is expired';
const NO_TOKEN = 'Request is missing Authentication Token';
const WRONG_SIGNATURE =
  'The request signature we calculated does not match the signature you provided. Check your AWS Secret Access Key and signing method. Consult the service documentation for details.';
const EC2_FAILURE: Answer = [
  'AuthFailure',
  401,
  'AWS was not able to validate the provided access credentials',
];

/** The protocols' own words for the same refusal: https://docs.aws.amazon.com/IAM/latest/APIReference/CommonErrors.html */
const ANSWERS: Readonly<Record<Protocol, Readonly<Record<Refusal, Answer>>>> = {
  ec2Query: {
    'no-signature': EC2_FAILURE,
    'invalid-key': EC2_FAILURE,
    'wrong-signature': EC2_FAILURE,
    expired: ['RequestExpired', 400, 'Request has expired.'],
  },
  awsQuery: {
    'no-signature': ['MissingAuthenticationToken', 403, NO_TOKEN],
    'invalid-key': ['InvalidClientTokenId', 403, INVALID_TOKEN],
    'wrong-signature': ['SignatureDoesNotMatch', 403, WRONG_SIGNATURE],
    expired: ['ExpiredToken', 403, EXPIRED_TOKEN],
  },
  restXml: {
    'no-signature': ['MissingAuthenticationToken', 403, NO_TOKEN],
    'invalid-key': ['InvalidClientTokenId', 403, INVALID_TOKEN],
    'wrong-signature': ['SignatureDoesNotMatch', 403, WRONG_SIGNATURE],
    expired: ['ExpiredToken', 403, EXPIRED_TOKEN],
  },
  s3: {
    'no-signature': ['AccessDenied', 403, 'Access Denied'],
    'invalid-key': [
      'InvalidAccessKeyId',
      403,
      'The AWS Access Key Id you provided does not exist in our records.',
    ],
    'wrong-signature': ['SignatureDoesNotMatch', 403, WRONG_SIGNATURE],
    expired: ['ExpiredToken', 400, 'The provided token has expired.'],
  },
  json: {
    'no-signature': ['MissingAuthenticationTokenException', 400, NO_TOKEN],
    'invalid-key': ['UnrecognizedClientException', 400, INVALID_TOKEN],
    'wrong-signature': ['InvalidSignatureException', 400, WRONG_SIGNATURE],
    expired: ['ExpiredTokenException', 400, EXPIRED_TOKEN],
  },
  restJson: {
    'no-signature': ['MissingAuthenticationTokenException', 403, NO_TOKEN],
    'invalid-key': ['UnrecognizedClientException', 403, INVALID_TOKEN],
    'wrong-signature': ['InvalidSignatureException', 403, WRONG_SIGNATURE],
    expired: ['ExpiredTokenException', 403, EXPIRED_TOKEN],
  },
};

/** The error a service of this protocol answers. */
export function refusal(protocol: Protocol, reason: Refusal): ServiceError {
  const [code, status, message] = ANSWERS[protocol][reason];
  return new ServiceError(code, message, status);
}
