import type { Outcome } from '../playbook/change.ts';
import type { Unlooked } from '../playbook/plan.ts';

/** What an AWS call's failure means for the caller, told apart because each needs another answer. */
export type AwsFailure =
  | 'denied'
  | 'not-found'
  | 'throttled'
  | 'expired-credentials'
  | 'invalid-credentials'
  | 'no-credentials'
  | 'opt-in-required'
  | 'conflict'
  | 'protected'
  | 'not-supported'
  | 'unreachable'
  | 'aborted'
  | 'other';

/**
 * Codes by meaning, without the `Exception` some services end theirs with. The first row that matches counts.
 * EC2: https://docs.aws.amazon.com/AWSEC2/latest/APIReference/errors-overview.html, the others: each service's
 * API reference, "Common Errors".
 */
const FAMILIES: readonly (readonly [AwsFailure, RegExp])[] = [
  ['denied', /^(AccessDenied|UnauthorizedOperation|AuthorizationError|UnauthorizedAccess|NotAuthorized)$/],
  [
    'expired-credentials',
    /^(ExpiredToken|RequestExpired|ExpiredTokenId|TokenRefreshRequired|TokenProviderError)$/,
  ],
  [
    'invalid-credentials',
    /^(InvalidClientTokenId|AuthFailure|UnrecognizedClient|SignatureDoesNotMatch|InvalidAccessKeyId|IncompleteSignature|InvalidSignature|MissingAuthenticationToken|InvalidToken)$/,
  ],
  ['no-credentials', /^(CredentialsProviderError|ProviderError)$/],
  ['opt-in-required', /^(OptInRequired|SubscriptionRequired|RegionDisabled)$/],
  [
    'throttled',
    /^(Throttling|Throttled|ThrottledRequest|RequestThrottled|RequestLimitExceeded|TooManyRequests|SlowDown|EC2Throttled|BandwidthLimitExceeded|PriorRequestNotComplete|CallRateLimitExceeded)$/,
  ],
  [
    'not-found',
    /^(NoSuch\w+|Invalid\w+\.NotFound|InvalidAMIID\.Unavailable|\w*NotFound(Error|Fault)?|\w+DoesNotExist|AWS\.SimpleQueueService\.NonExistentQueue)$/,
  ],
  ['protected', /^OperationNotPermitted$/],
  [
    'conflict',
    /^(DeleteConflict|DependencyViolation|ResourceInUse|\w+\.InUse|VolumeInUse|EntityAlreadyExists|ResourceExists|EntityTemporarilyUnmodifiable|ConcurrentModification|ConcurrentAccess|ResourceConflict|Conflict|Incorrect(Instance)?State)$/,
  ],
  [
    'not-supported',
    /^(UnsupportedOperation|Unsupported|NotSimulated|NotImplemented|UnknownOperation|InvalidAction)$/,
  ],
  [
    'unreachable',
    /^(TimeoutError|RequestTimeout|ENOTFOUND|EAI_AGAIN|ECONNREFUSED|ECONNRESET|ECONNABORTED|EHOSTUNREACH|ENETUNREACH|ETIMEDOUT|EPIPE|ERR_TLS_\w+|DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_\w+|CERT_\w+)$/,
  ],
  ['aborted', /^AbortError$/],
];

function field(error: unknown, name: string): string | undefined {
  if (typeof error !== 'object' || error === null) return undefined;
  const value = (error as Readonly<Record<string, unknown>>)[name];
  return typeof value === 'string' && value !== '' ? value : undefined;
}

/**
 * The code AWS answered with, or the network's: `NoSuchEntity`, `AccessDeniedException`, `ECONNREFUSED`. The
 * query services name it `Code`, the JSON ones in the error's name, Node in `code`.
 */
export function errorCode(error: unknown): string {
  if (strangeAnswer(error) !== undefined) return 'NoServiceAnswer';
  const code = field(error, 'Code') ?? field(error, 'code') ?? field(error, 'name') ?? 'Unknown';
  return code.replace(/^(Client|Server)\./, '');
}

/** What the failure means, whichever service it came from. */
export function awsFailure(error: unknown): AwsFailure {
  const code = errorCode(error).replace(/Exception$/, '');
  // An expired SSO session is told by the credentials chain, not by AWS, and only in words.
  if (/^(CredentialsProviderError|ProviderError)$/.test(code) && /\bexpired\b/i.test(errorMessage(error))) {
    return 'expired-credentials';
  }
  return FAMILIES.find(([, pattern]) => pattern.test(code))?.[0] ?? 'other';
}

/**
 * What came instead of a service's answer: the SDK then tells only that it could not parse it, and hides the answer in
 * `$response`.
 */
function strangeAnswer(error: unknown): string | undefined {
  if (!(error instanceof Error) || !('$response' in error)) return undefined;
  // An error that was read is a service's, whatever its answer calls itself.
  if (field(error, 'Code') !== undefined) return undefined;
  const { statusCode, headers } = error.$response as {
    readonly statusCode?: number;
    readonly headers?: Readonly<Record<string, string>>;
  };
  if (!/^text\/html\b/.test(headers?.['content-type'] ?? '')) return undefined;
  return `HTTP ${statusCode} with a web page, which is no answer of the service: a proxy or another server may stand in between`;
}

/**
 * The message on one line, without what does not help or must not be repeated: the encoded authorisation
 * context, and values AWS quotes back from the request, which may be a password.
 */
export function errorMessage(error: unknown): string {
  const message =
    strangeAnswer(error) ?? field(error, 'message') ?? (typeof error === 'string' ? error : errorCode(error));
  return message
    .replace(/\s*Encoded authorization failure message:.*$/s, '')
    .replace(/\s*Deserialization error: to see the raw response.*$/s, '')
    .replace(/\bValue '.*?' at '/gs, "Value at '")
    .replace(/\s+/g, ' ')
    .trim();
}

/** The outcome of a change whose call threw. */
export function failedOutcome(error: unknown): Outcome {
  return { result: 'failed', code: errorCode(error), message: errorMessage(error) };
}

/**
 * A place that could not be read, because `call` (`ec2:DescribeInstances`) threw `error`. An interruption is
 * no such thing: it is thrown on.
 */
export function unlooked(where: string, call: string, error: unknown): Unlooked {
  if (awsFailure(error) === 'aborted') throw error;
  return { where, call, reason: `${errorCode(error)}: ${errorMessage(error)}` };
}
