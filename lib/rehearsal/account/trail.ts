import type { NormalizedSchema } from '@smithy/core/schema';
import type { JsonObject, TrailRecord } from '../../trail/record.ts';
import { isDateTime, isRecord, toText } from '../wire/scalar.ts';
import type { OperationSchema } from '../wire/schemas.ts';
import type { ServiceEvent, SimulatedAccount } from './account.ts';
import { actionOf } from './authorise.ts';
import { HOME_REGION } from './regions.ts';
import type { Call, Operation, ServiceError, SimulatedService } from './service.ts';
import { userIdentity } from './user-identity.ts';

/** A call that was answered, one way or the other. */
export interface AnsweredCall {
  readonly service: SimulatedService;
  readonly operation: Operation;
  readonly schema: OperationSchema;
  readonly call: Call;
  readonly input: never;
  readonly requestId: string;
  readonly answer: { readonly output: unknown } | { readonly error: ServiceError };
}

/** Files the CloudTrail record of a call. */
export function recordCall(answered: AnsweredCall): void {
  const { service, operation, call, requestId, answer } = answered;
  const region = operation.trailRegion?.(call) ?? (service.scope === 'global' ? HOME_REGION : call.region);
  const event: ServiceEvent = {
    userIdentity: userIdentity(call.account, call.caller),
    eventSource: service.eventSource,
    eventName: operation.trailName ?? call.operation,
    awsRegion: region,
    sourceIPAddress: call.sourceIp,
    userAgent: call.userAgent,
    ...('error' in answer
      ? {
          errorCode: errorCode(service, answer.error),
          errorMessage: answer.error.message,
        }
      : {}),
    requestParameters: requestParameters(answered),
    responseElements: responseElements(answered),
    requestID: requestId,
    readOnly: operation.readOnly,
    ...(operation.trailResources ? { resources: operation.trailResources(answered.input, call) } : {}),
    eventType: 'AwsApiCall',
    ...(operation.dataEvent ? { managementEvent: false } : {}),
  };
  file(
    call.account,
    event,
    operation.unauthorised ? undefined : actionOf(service, operation, call.operation),
  );
}

/** Completes a record with what the account knows, keeps it, and lets CloudTrail show it after the trail delay. */
export function file(account: SimulatedAccount, event: ServiceEvent, action?: string): TrailRecord {
  const now = account.clock.now();
  const { userIdentity, ...rest } = event;
  const record: TrailRecord = {
    eventVersion: '1.11',
    userIdentity,
    eventTime: now.toISOString().replace(/\.\d{3}Z$/, 'Z'),
    eventID: account.uuid(),
    requestParameters: null,
    responseElements: null,
    readOnly: false,
    eventType: 'AwsServiceEvent',
    managementEvent: true,
    recipientAccountId: account.accountId,
    ...rest,
  };
  account.state.records.push({
    // A copy: the state must not change with what an operation does to its input or output later.
    record: JSON.parse(JSON.stringify(record)),
    region: record.awsRegion,
    visibleAt: new Date(now.getTime() + account.options.trailDelayMs).toISOString(),
    ...(action === undefined ? {} : { action }),
  });
  return record;
}

/** EC2 marks whose fault it was; IAM's exceptions carry their class name; denials are called the same everywhere. */
function errorCode({ protocol, name }: SimulatedService, { code, status }: ServiceError): string {
  if (protocol === 'ec2Query')
    return `${status < 500 || code === 'RequestLimitExceeded' ? 'Client' : 'Server'}.${code}`;
  if (code === 'AccessDeniedException') return 'AccessDenied';
  const plain = ['AccessDenied', 'ValidationError', 'Throttling', 'MalformedPolicyDocument'];
  return name === 'iam' && !plain.includes(code) ? `${code}Exception` : code;
}

function requestParameters(answered: AnsweredCall): JsonObject | null {
  const { operation, service, schema, call, input, answer } = answered;
  // Outside EC2 a denied call is recorded without its parameters.
  const denied = 'error' in answer && answer.error.code.startsWith('AccessDenied');
  if (denied && service.protocol !== 'ec2Query') return null;
  if (operation.trailRequest) return operation.trailRequest(input, call);
  return inTrailForm(schema.input, input);
}

function responseElements({ operation, schema, input, answer }: AnsweredCall): JsonObject | null {
  if ('error' in answer) return null;
  if (operation.trailResponse) return operation.trailResponse(answer.output as never, input);
  return operation.readOnly ? null : inTrailForm(schema.output, answer.output);
}

/**
 * A typed input or output as CloudTrail spells it: first letters lowered, what the API marks as sensitive left out,
 * dates as texts; null when nothing is left.
 */
function inTrailForm(schema: NormalizedSchema, value: unknown): JsonObject | null {
  const form = trailForm(schema, value);
  return isRecord(form) && Object.keys(form).length > 0 ? form : null;
}

const DATE_FORMAT = new Intl.DateTimeFormat('en-US', {
  dateStyle: 'medium',
  timeStyle: 'medium',
  timeZone: 'UTC',
});

/** A date inside a record: `Nov 23, 2026, 9:05:00 AM`, with a narrow no-break space before AM. */
export function trailDate(date: Date): string {
  return DATE_FORMAT.format(date).replace(/\s(?=[AP]M$)/, '\u202f');
}

function trailForm(schema: NormalizedSchema, value: unknown): unknown {
  if (value === undefined || value === null || value instanceof Uint8Array) return undefined;
  if (value instanceof Date) return isDateTime(schema) ? toText(value) : trailDate(value);
  if (schema.isStructSchema() && isRecord(value)) {
    const fields: Record<string, unknown> = {};
    for (const [name, member] of schema.structIterator()) {
      if (member.getMergedTraits().sensitive) continue;
      const field = trailForm(member, value[name]);
      if (field !== undefined) fields[name.charAt(0).toLowerCase() + name.slice(1)] = field;
    }
    return fields;
  }
  if (schema.isListSchema() && Array.isArray(value))
    return value.map((each) => trailForm(schema.getValueSchema(), each));
  if (schema.isMapSchema() && isRecord(value)) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, trailForm(schema.getValueSchema(), each)]),
    );
  }
  return value;
}
