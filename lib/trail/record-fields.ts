/** Fields whose places are told. The others are only checked for having the kind of value they should. */
export const FIELD = {
  eventID: 0,
  eventTime: 1,
  eventName: 2,
  eventSource: 3,
  awsRegion: 4,
  recipientAccountId: 5,
  accessKeyId: 6,
  arn: 7,
  userName: 8,
  addendum: 9,
} as const;
/** How many they are. */
export const TOLD = 10;
/** Fields that every record has. */
export const REQUIRED = [FIELD.eventID, FIELD.eventTime, FIELD.eventName, FIELD.eventSource, FIELD.awsRegion];

/** What is no field that a record is known by, and what the others are that are only checked. */
export const NO_FIELD = -1;
const TEXT = 10;
export const OBJECT = 11;
export const IDENTITY = 12;
export const LIST = 13;

interface FieldName {
  readonly bytes: Buffer;
  readonly field: number;
}

/** Fields of a record, or of what holds records. */
export const RECORD_FIELDS = byLength({
  ...{ eventID: FIELD.eventID, eventTime: FIELD.eventTime, eventName: FIELD.eventName },
  ...{ eventSource: FIELD.eventSource, awsRegion: FIELD.awsRegion, addendum: FIELD.addendum },
  recipientAccountId: FIELD.recipientAccountId,
  ...{ sourceIPAddress: TEXT, userAgent: TEXT, errorCode: TEXT, errorMessage: TEXT },
  ...{ requestParameters: OBJECT, responseElements: OBJECT, additionalEventData: OBJECT },
  userIdentity: IDENTITY,
  // Deliveries of trails hold their records in the one, pages of LookupEvents in the other.
  ...{ Records: LIST, Events: LIST },
});
/** Fields of `userIdentity`. */
export const IDENTITY_FIELDS = byLength({
  ...{ accessKeyId: FIELD.accessKeyId, arn: FIELD.arn, userName: FIELD.userName },
  ...{ type: TEXT, principalId: TEXT, accountId: TEXT, invokedBy: TEXT },
});

function byLength(names: Readonly<Record<string, number>>): readonly (readonly FieldName[])[] {
  const lists: FieldName[][] = Array.from({ length: 20 }, () => []);
  for (const [name, field] of Object.entries(names))
    lists[name.length]?.push({ bytes: Buffer.from(name), field });
  return lists;
}

/** The field whose name stands from `start` to `end` in the bytes. */
export function fieldOf(
  names: readonly (readonly FieldName[])[],
  bytes: Buffer,
  start: number,
  end: number,
): number {
  const candidates = names[end - start];
  if (candidates === undefined) return NO_FIELD;
  for (const name of candidates) {
    // From the end: names of one length tend to begin alike.
    let at = end - start - 1;
    while (at >= 0 && bytes[start + at] === name.bytes[at]) at -= 1;
    if (at < 0) return name.field;
  }
  return NO_FIELD;
}
