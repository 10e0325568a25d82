import type { Decoded } from '../wire/codec.ts';
import type { WireRequest } from '../wire/http.ts';
import type { SimulatedAccount } from './account.ts';
import { authenticate, noteUse } from './authenticate.ts';
import { authorise } from './authorise.ts';
import { refusal } from './refusals.ts';
import { HOME_REGION } from './regions.ts';
import { type Call, type Operation, ServiceError, type SimulatedService } from './service.ts';
import type { Throttle } from './throttle.ts';
import { recordCall } from './trail.ts';

/** A decoded request on its way through the account. */
export interface Asked {
  readonly account: SimulatedAccount;
  readonly throttle: Throttle;
  readonly service: SimulatedService;
  readonly region: string;
  readonly request: WireRequest;
  readonly requestId: string;
  readonly decoded: Decoded;
  /** Called before an operation that may change IAM. */
  readonly beforeIamChange: () => void;
  readonly around?: Around;
}

/** Runs `perform` at once and gives what it gives; for whoever watches what one caller does to the account. */
export type Around = (call: Call, perform: () => unknown) => unknown;

/**
 * One call, in AWS's order: authenticate, throttle, authorise, dry run, run; recorded whatever the answer. A call that
 * cannot be authenticated is not recorded: it belongs to no account. Throws ServiceError.
 */
export function perform(asked: Asked): unknown {
  const { account, service, region, request, decoded } = asked;
  const name = decoded.schema.name;
  if (service.scope === 'regional' && isClosed(account, region))
    throw refusal(service.protocol, 'invalid-key');
  const caller = authenticate(account, service.protocol, request);
  if (service.name === 'iam' && (isBareToken(caller) || mintsWithDeletedKey(account, caller, name)))
    throw refusal(service.protocol, 'invalid-key');
  noteUse(account, caller.accessKeyId, service.name, service.scope === 'global' ? HOME_REGION : region);
  const operation = service.operations[name];
  if (!operation) throw notSimulated(`${service.name}:${name}`);
  const call: Call = {
    account,
    service: service.name,
    operation: name,
    region,
    caller,
    now: account.clock.now(),
    sourceIp: request.sourceIp ?? '127.0.0.1',
    userAgent: request.headers['user-agent'] ?? '',
  };
  // The schema decoded this input for this very operation.
  const input = decoded.input as never;
  const answered = { service, operation, schema: decoded.schema, call, input, requestId: asked.requestId };
  try {
    const run = () => answer(asked, operation, call, input);
    const output = operation.readOnly || !asked.around ? run() : asked.around(call, run);
    recordCall({ ...answered, answer: { output } });
    return output;
  } catch (error) {
    if (error instanceof ServiceError && error.code !== 'NotSimulated')
      recordCall({ ...answered, answer: { error } });
    throw error;
  }
}

function answer(
  { throttle, service, decoded, beforeIamChange }: Asked,
  operation: Operation,
  call: Call,
  input: never,
): unknown {
  if (operation.bucket) throttle.take(operation.bucket, call.region);
  const perThing = operation.resourceBucket;
  if (perThing) throttle.take(perThing.bucket, call.region, perThing.tokens(input));
  authorise(service, operation, call, input);
  if (service.protocol === 'ec2Query' && decoded.input.DryRun === true) {
    throw new ServiceError('DryRunOperation', 'Request would have succeeded, but DryRun flag is set.', 412);
  }
  if (service.name === 'iam' && !operation.readOnly) beforeIamChange();
  return operation.run(call, input);
}

/** The answer to everything that is not simulated, instead of a guess. */
export function notSimulated(what: string): ServiceError {
  return new ServiceError('NotSimulated', `The rehearsal account does not simulate ${what}.`, 501);
}

function isClosed(account: SimulatedAccount, region: string): boolean {
  const state = account.state.regions[region];
  return !state || state.optIn === 'not-opted-in';
}

/** AWS closed this one gap of propagation: a key that is deleted makes no new keys, not even in its last seconds. */
function mintsWithDeletedKey(account: SimulatedAccount, caller: Call['caller'], operation: string): boolean {
  if (operation !== 'CreateAccessKey' || caller.kind !== 'user') return false;
  const { users } = account.state.iam;
  const keys = Object.values(users).flatMap(({ accessKeys }) => accessKeys);
  return !keys.some(({ accessKeyId }) => accessKeyId === caller.accessKeyId);
}

/** Tokens of GetSessionToken without MFA and of GetFederationToken cannot call IAM; in the console they can. */
function isBareToken({ kind, issuedAt, console }: Call['caller']): boolean {
  if (console) return false;
  return kind === 'federated-user' || (kind === 'user' && issuedAt !== undefined);
}
