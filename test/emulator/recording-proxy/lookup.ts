import type { Tree } from './exchange.ts';

const PAGE = 50;
const NAMES =
  /^(userName|roleName|groupName|keyName|instanceProfileName|accessKeyId|instanceId|groupId|keyPairId|volumeId|snapshotId|arn)$/;

/** An answer of LookupEvents, or why there is none. */
export type LookupAnswer = { readonly answer: Tree } | { readonly refused: string; readonly message: string };

/** LookupEvents over recorded events, as AWS answers it: one attribute, 50 a page, newest first. */
export function lookUp(records: readonly Tree[], input: Tree): LookupAnswer {
  const attributes = (input.LookupAttributes ?? []) as readonly {
    AttributeKey: string;
    AttributeValue: string;
  }[];
  if (attributes.length > 1)
    return {
      refused: 'InvalidLookupAttributesException',
      message: 'One attribute only.',
    };
  const size = Number(input.MaxResults ?? PAGE);
  if (size < 1 || size > PAGE)
    return {
      refused: 'InvalidMaxResultsException',
      message: `${size} is not 1 to ${PAGE}.`,
    };
  const { NextToken: token, ...query } = input;
  const asked = JSON.stringify(query);
  const [start, of] = token === undefined ? [0, asked] : readToken(String(token));
  if (of !== asked)
    return {
      refused: 'InvalidNextTokenException',
      message: 'The token is of another request.',
    };

  const found = records
    .map((record) => ({ record, event: eventOf(record) }))
    .filter(({ event }) => within(event.EventTime, input))
    .filter(({ record, event }) => attributes.every((attribute) => matches(record, event, attribute)))
    .reverse();
  const next = start + size < found.length ? { NextToken: writeToken(start + size, asked) } : {};
  return {
    answer: {
      Events: found.slice(start, start + size).map(({ event }) => event),
      ...next,
    },
  };
}

interface EventSummary extends Tree {
  readonly EventTime: number;
  readonly Username: string;
  readonly Resources: readonly { readonly ResourceName: string }[];
}

function eventOf(record: Tree): EventSummary {
  const identity = record.userIdentity as Tree;
  const session = String(identity.principalId).split(':')[1];
  return {
    EventId: record.eventID,
    EventName: record.eventName,
    ReadOnly: String(record.readOnly),
    AccessKeyId: identity.accessKeyId,
    EventTime: Date.parse(String(record.eventTime)) / 1000,
    EventSource: record.eventSource,
    Username: String(identity.userName ?? session ?? 'root'),
    Resources: [...namesIn(record.requestParameters), ...namesIn(record.responseElements)].map(
      (ResourceName) => ({
        ResourceName,
      }),
    ),
    CloudTrailEvent: JSON.stringify(record),
  };
}

function namesIn(value: unknown): readonly string[] {
  if (typeof value !== 'object' || value === null) return [];
  return Object.entries(value).flatMap(([name, each]) =>
    typeof each === 'string' && NAMES.test(name) ? [each] : namesIn(each),
  );
}

function within(time: number, { StartTime, EndTime }: Tree): boolean {
  // The range is of whole seconds and holds both its ends.
  return (
    (StartTime === undefined || time >= Math.floor(Number(StartTime))) &&
    (EndTime === undefined || time <= Number(EndTime))
  );
}

function matches(
  record: Tree,
  event: EventSummary,
  { AttributeKey, AttributeValue }: { AttributeKey: string; AttributeValue: string },
): boolean {
  switch (AttributeKey) {
    case 'AccessKeyId':
      return (record.userIdentity as Tree).accessKeyId === AttributeValue;
    case 'EventName':
      return record.eventName === AttributeValue;
    case 'EventSource':
      return record.eventSource === AttributeValue;
    case 'EventId':
      return record.eventID === AttributeValue;
    case 'ReadOnly':
      return String(record.readOnly) === AttributeValue;
    case 'Username':
      return event.Username === AttributeValue;
    case 'ResourceName':
      return event.Resources.some(({ ResourceName }) => ResourceName === AttributeValue);
    default:
      return false;
  }
}

function writeToken(start: number, asked: string): string {
  return Buffer.from(JSON.stringify([start, asked])).toString('base64');
}

function readToken(token: string): [number, string] {
  return JSON.parse(Buffer.from(token, 'base64').toString('utf8')) as [number, string];
}
