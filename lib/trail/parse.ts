import type { JsonObject, TrailRecord, UserIdentity } from './record.ts';

/** A record, with what was odd about it; or why it is none. Nothing is dropped in silence. */
export type ParsedRecord =
  | { readonly record: TrailRecord; readonly oddities: readonly string[] }
  | { readonly problem: string };

const TIME = /^(\d{4}-\d{2}-\d{2})[T ](\d{2}:\d{2}:\d{2})(?:\.\d+)?(Z|[+-]\d{2}:?\d{2})?$/;

/**
 * One CloudTrail record from unknown JSON. Fields Spillkit does not know are kept as they are. A record without
 * id, time, identity, event or region is a problem; an empty or malformed optional field is left out and told.
 */
export function parseRecord(value: unknown): ParsedRecord {
  if (!isObject(value)) return { problem: 'not an object' };
  const oddities: string[] = [];
  const identity = value.userIdentity;
  const eventTime = timeOf(value.eventTime);
  if (!isText(value.eventID)) return { problem: 'no eventID' };
  if (eventTime === undefined) return { problem: 'no eventTime that is a time' };
  if (!isObject(identity)) return { problem: 'no userIdentity' };
  if (!isText(value.eventSource) || !isText(value.eventName))
    return { problem: 'no eventSource or eventName' };
  if (!isText(value.awsRegion)) return { problem: 'no awsRegion' };
  const record = {
    ...value,
    ...{ eventID: value.eventID, eventTime, awsRegion: value.awsRegion },
    ...{ eventSource: value.eventSource, eventName: value.eventName },
    userIdentity: identityOf(identity, oddities),
  };
  for (const name of ['requestParameters', 'responseElements', 'additionalEventData']) {
    const part = value[name];
    if (part === undefined || part === null || isObject(part)) continue;
    oddities.push(`${name} is no object`);
    Reflect.deleteProperty(record, name);
  }
  for (const name of ['sourceIPAddress', 'userAgent', 'errorCode', 'errorMessage', 'recipientAccountId']) {
    if (value[name] === undefined || typeof value[name] === 'string') continue;
    if (value[name] !== null) oddities.push(`${name} is no text`);
    Reflect.deleteProperty(record, name);
  }
  return { record: record as TrailRecord, oddities };
}

/** The same for a record as JSON text, as LookupEvents gives it in `CloudTrailEvent`. */
export function parseRecordText(text: string): ParsedRecord {
  let value: unknown;
  try {
    value = JSON.parse(text);
  } catch {
    return { problem: 'not JSON, or cut off' };
  }
  return parseRecord(value);
}

/** To whole seconds, UTC, so that times compare as texts. */
function timeOf(value: unknown): string | undefined {
  const [, day, time, zone = 'Z'] = typeof value === 'string' ? (TIME.exec(value) ?? []) : [];
  const at = new Date(`${day}T${time}${zone}`);
  return Number.isNaN(at.getTime()) ? undefined : at.toISOString().replace(/\.\d{3}Z$/, 'Z');
}

function identityOf(raw: JsonObject, oddities: string[]): UserIdentity {
  const identity: Record<string, unknown> = { ...raw };
  for (const name of ['type', 'principalId', 'arn', 'accountId', 'accessKeyId', 'userName', 'invokedBy']) {
    const value = identity[name];
    if (isText(value) || !(name in identity)) continue;
    // Failed sign-ins have an empty accessKeyId: it must not join with other records that have none.
    if (value === '') oddities.push(`empty ${name}`);
    else if (value !== null) oddities.push(`${name} is no text`);
    delete identity[name];
  }
  if ('sessionContext' in identity && !isObject(identity.sessionContext)) delete identity.sessionContext;
  return identity;
}

function isText(value: unknown): value is string {
  return typeof value === 'string' && value !== '';
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
