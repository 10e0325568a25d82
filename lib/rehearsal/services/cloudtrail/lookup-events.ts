import { createHash } from 'node:crypto';
import type {
  LookupAttribute,
  LookupEventsRequest,
  LookupEventsResponse,
  Resource,
} from '@aws-sdk/client-cloudtrail';
import type { TrailRecord } from '../../../trail/record.ts';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import type { StoredRecord } from '../../account/state.ts';
import { eventOf, resourcesOf, usernameOf } from './summary.ts';

const PAGE = 50;
const HISTORY_MS = 90 * 86_400_000;

/** What each lookup attribute is compared with. Comparison is exact and minds capitals. */
const READERS: Readonly<Record<string, (record: TrailRecord) => readonly (string | undefined)[]>> = {
  AccessKeyId: ({ userIdentity }) => [userIdentity.accessKeyId],
  EventId: ({ eventID }) => [eventID],
  EventName: ({ eventName }) => [eventName],
  EventSource: ({ eventSource }) => [eventSource],
  ReadOnly: ({ readOnly }) => [String(readOnly ?? false)],
  ResourceName: (record) => resourcesIn(record).map(({ ResourceName }) => ResourceName),
  ResourceType: (record) => resourcesIn(record).map(({ ResourceType }) => ResourceType),
  Username: (record) => [usernameOf(record)],
};

/** A record with its place in the account's record, which tells apart those of one second. */
interface Placed {
  readonly record: TrailRecord;
  readonly at: number;
  readonly index: number;
}

/**
 * LookupEvents: the event history of one region, newest first, 50 a page, 90 days, one attribute a call, two calls
 * a second; a record shows once it has been delivered.
 * https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_LookupEvents.html
 */
export const lookupEvents: Operation = {
  readOnly: true,
  bucket: { name: 'cloudtrail:LookupEvents', burst: 2, perSecond: 2, code: 'ThrottlingException' },
  run(call, input: LookupEventsRequest): LookupEventsResponse {
    const max = pageSize(input);
    const attribute = onlyAttribute(input.LookupAttributes);
    demandRange(input);
    const after = input.NextToken === undefined ? undefined : placeIn(input.NextToken, input);
    const rest = history(call)
      .filter(({ at }) => isWithin(at, input))
      .filter(({ record }) => matches(record, attribute))
      .filter((placed) => after === undefined || newestFirst(after, placed) < 0)
      .toSorted(newestFirst);
    const page = rest.slice(0, max);
    const last = page.at(-1);
    return {
      Events: page.map(({ record }) => eventOf(record)),
      ...(last && page.length < rest.length ? { NextToken: tokenAt(last, input) } : {}),
    };
  },
};

/** Records by region with their times, as far as they were filed when last asked. */
interface Index {
  filed: number;
  /** The record filed last, by which a history that was begun anew is told. */
  last: StoredRecord | undefined;
  readonly regions: Map<string, (Placed & Pick<StoredRecord, 'visibleAt'>)[]>;
}

const indexes = new WeakMap<readonly StoredRecord[], Index>();

/** Records are filed once and not changed, so that each is looked at once, however often history is asked for. */
function indexOf(records: readonly StoredRecord[]): Index {
  const known = indexes.get(records);
  const goesOn = known !== undefined && records[known.filed - 1] === known.last;
  const index = goesOn ? known : { filed: 0, last: undefined, regions: new Map() };
  indexes.set(records, index);
  for (const stored of records.slice(index.filed)) {
    const { record, region, visibleAt } = stored;
    const list = index.regions.get(region) ?? [];
    index.regions.set(region, list);
    if (record.managementEvent !== false)
      list.push({ record, at: Date.parse(record.eventTime), index: index.filed, visibleAt });
    index.filed += 1;
    index.last = stored;
  }
  return index;
}

const resources = new WeakMap<TrailRecord, readonly Resource[]>();

function resourcesIn(record: TrailRecord): readonly Resource[] {
  const found = resources.get(record) ?? resourcesOf(record);
  resources.set(record, found);
  return found;
}

function history({ account, region, now }: Call): readonly Placed[] {
  const latest = now.toISOString();
  const oldest = now.getTime() - HISTORY_MS;
  const filed = indexOf(account.state.records).regions.get(region) ?? [];
  return filed.filter(({ at, visibleAt }) => visibleAt <= latest && at >= oldest);
}

function newestFirst(a: Pick<Placed, 'at' | 'index'>, b: Pick<Placed, 'at' | 'index'>): number {
  return b.at - a.at || b.index - a.index;
}

function isWithin(at: number, { StartTime, EndTime }: LookupEventsRequest): boolean {
  return at >= (StartTime?.getTime() ?? 0) && at <= (EndTime?.getTime() ?? Number.POSITIVE_INFINITY);
}

function matches(record: TrailRecord, attribute: LookupAttribute | undefined): boolean {
  if (!attribute) return true;
  const { AttributeKey = '', AttributeValue } = attribute;
  return READERS[AttributeKey]?.(record).includes(AttributeValue) ?? false;
}

function pageSize({ MaxResults = PAGE }: LookupEventsRequest): number {
  if (MaxResults >= 1 && MaxResults <= PAGE) return MaxResults;
  throw new ServiceError(
    'InvalidMaxResultsException',
    'A value between 1 and 50 is expected for MaxResults.',
  );
}

function onlyAttribute(attributes: readonly LookupAttribute[] = []): LookupAttribute | undefined {
  const [attribute] = attributes;
  if (attributes.length > 1 || (attribute && !(String(attribute.AttributeKey) in READERS)))
    throw new ServiceError(
      'InvalidLookupAttributesException',
      'Exactly one valid lookup attribute is expected.',
    );
  return attribute;
}

function demandRange({ StartTime, EndTime }: LookupEventsRequest): void {
  if (StartTime && EndTime && StartTime > EndTime)
    throw new ServiceError('InvalidTimeRangeException', 'The start time occurs after the end time.');
}

/** Tokens are good for the parameters they were given with and for no others. */
function boundTo({ LookupAttributes, StartTime, EndTime }: LookupEventsRequest): string {
  const parameters = JSON.stringify([LookupAttributes, StartTime?.getTime(), EndTime?.getTime()]);
  return createHash('sha256').update(parameters).digest('hex').slice(0, 16);
}

function tokenAt({ at, index }: Placed, input: LookupEventsRequest): string {
  return Buffer.from(`${boundTo(input)} ${at} ${index}`).toString('base64');
}

function placeIn(token: string, input: LookupEventsRequest): Pick<Placed, 'at' | 'index'> {
  const [bound, at, index] = Buffer.from(token, 'base64').toString().split(' ');
  if (bound !== boundTo(input))
    throw new ServiceError('InvalidNextTokenException', 'The token was not given out for these parameters.');
  return { at: Number(at), index: Number(index) };
}
