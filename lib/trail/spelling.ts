import type { JsonObject, TrailRecord } from './record.ts';

/**
 * How CloudTrail spells what the API calls by another name, in this one place: the first letter of a member is
 * lowered (`DBInstanceIdentifier` → `dBInstanceIdentifier`), ARNs appear as `arn`, `aRN` and `ARN`, the newer EC2
 * operations are wrapped (`CreateLaunchTemplateResponse.launchTemplate`), lists are `xSet.items[]`, or XML-shaped:
 * one item as an object, several as an array.
 */
export function at(root: unknown, ...path: readonly string[]): unknown {
  const [first, ...rest] = path;
  if (first === undefined) return root;
  const direct = field(root, first);
  const start = direct === undefined ? field(unwrapped(root), first) : direct;
  return rest.reduce(field, start);
}

/** The text at a path; undefined when there is none or it is something else. Numbers are given as texts. */
export function textAt(root: unknown, ...path: readonly string[]): string | undefined {
  return text(at(root, ...path));
}

/** The list at a path, whichever way it is spelled; empty when there is none. */
export function itemsAt(root: unknown, ...path: readonly string[]): readonly JsonObject[] {
  return items(at(root, ...path));
}

/** The texts of a list of scalars at a path: plain, or wrapped as `content` beside a `tag`. */
export function textsAt(root: unknown, ...path: readonly string[]): readonly string[] {
  return listed(at(root, ...path)).flatMap((item) => {
    const found = text(item) ?? text(field(item, 'content'));
    return found === undefined ? [] : [found];
  });
}

/** The objects of a list: an array, `{items: […]}`, `{item: {…} | […]}`, or the single object itself. */
export function items(value: unknown): readonly JsonObject[] {
  return listed(value).filter(isObject);
}

/** `CreateFunction20150331v2` → `CreateFunction`: Lambda and CloudFront put the API's date into the name. */
export function eventNameBase(eventName: string): string {
  return eventName.replace(/(?:20\d{6}(?:v\d+)?|20\d{2}_\d{2}_\d{2})$/, '');
}

/** `ec2` for `ec2.amazonaws.com`; names of events are unique only together with it. */
export function serviceOf(record: TrailRecord): string {
  return record.eventSource.replace(/\.amazonaws\.com(?:\.cn)?$/, '');
}

/**
 * S3 logs some calls under another name than the SDK gives them; simulated and imported records may have either.
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/cloudtrail-logging-s3-info.html
 */
const S3_NAMES: Readonly<Record<string, string>> = {
  PutBucketLifecycleConfiguration: 'PutBucketLifecycle',
  GetBucketLifecycleConfiguration: 'GetBucketLifecycle',
  PutBucketNotificationConfiguration: 'PutBucketNotification',
  GetBucketNotificationConfiguration: 'GetBucketNotification',
  PutPublicAccessBlock: 'PutBucketPublicAccessBlock',
  GetPublicAccessBlock: 'GetBucketPublicAccessBlock',
  DeletePublicAccessBlock: 'DeleteBucketPublicAccessBlock',
};

/**
 * `iam:CreateUser`, `lambda:CreateFunction`: service and undated name, the form registries match events by.
 * Case-sensitive (Athena and Redshift differ by one letter's case).
 */
export function eventKey(record: TrailRecord): string {
  const service = serviceOf(record);
  const name = eventNameBase(record.eventName);
  return `${service}:${service === 's3' ? (S3_NAMES[name] ?? name) : name}`;
}

/**
 * The moment at a path: ISO 8601, seconds since 1970, or the locale text of response elements, which is in UTC and
 * may hold U+202F before AM or PM (`Feb 22, 2026, 4:11:47\u202fPM`).
 */
export function timeAt(root: unknown, ...path: readonly string[]): Date | undefined {
  const value = at(root, ...path);
  if (typeof value === 'number') return validDate(value * 1000);
  const written = text(value)?.replaceAll('\u202f', ' ');
  if (written === undefined) return undefined;
  const zoned = /Z$|[+-]\d\d:?\d\d$/.test(written)
    ? written
    : `${written}${LOCALE.test(written) ? ' UTC' : 'Z'}`;
  return validDate(zoned);
}

const LOCALE = /[AP]M$/;

function validDate(value: string | number): Date | undefined {
  const date = new Date(value);
  return Number.isNaN(date.getTime()) ? undefined : date;
}

function listed(value: unknown): readonly unknown[] {
  if (value === undefined || value === null || value === '') return [];
  if (Array.isArray(value)) return value;
  if (!isObject(value)) return [value];
  const inner = value.items ?? value.item ?? value.member;
  if (inner !== undefined) return listed(inner);
  // An empty XML list arrives as `{}`.
  return Object.keys(value).length === 0 ? [] : [value];
}

function field(value: unknown, name: string): unknown {
  if (!isObject(value)) return undefined;
  if (Object.hasOwn(value, name)) return value[name];
  const wanted = name.toLowerCase();
  const key = Object.keys(value).find((candidate) => candidate.toLowerCase() === wanted);
  return key === undefined ? undefined : value[key];
}

function unwrapped(value: unknown): unknown {
  if (!isObject(value)) return undefined;
  const wrapper = Object.keys(value).find((key) => /^[A-Z]\w*(?:Request|Response)$/.test(key));
  return wrapper === undefined ? undefined : value[wrapper];
}

function text(value: unknown): string | undefined {
  if (typeof value === 'number') return String(value);
  return typeof value === 'string' && value !== '' ? value : undefined;
}

function isObject(value: unknown): value is JsonObject {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
