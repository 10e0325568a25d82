/** `userIdentity` of a CloudTrail record, as far as it is used. https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-user-identity.html */
export interface UserIdentity {
  readonly type?: string;
  readonly principalId?: string;
  readonly arn?: string;
  readonly accountId?: string;
  readonly accessKeyId?: string;
  readonly userName?: string;
  readonly invokedBy?: string;
  readonly sessionContext?: {
    readonly sessionIssuer?: {
      readonly type?: string;
      readonly principalId?: string;
      readonly arn?: string;
      readonly accountId?: string;
      readonly userName?: string;
    };
    readonly attributes?: { readonly creationDate?: string; readonly mfaAuthenticated?: string };
  };
  readonly sessionCredentialFromConsole?: string;
  /** Who vouched for a federated caller: a provider's ARN or name. */
  readonly identityProvider?: string;
  /** The Identity Center user a call was made for. */
  readonly onBehalfOf?: { readonly userId?: string };
}

export type JsonObject = { readonly [key: string]: unknown };

/** One CloudTrail record, in AWS's own shape. Everything in it may have been written by an attacker. */
export interface TrailRecord {
  readonly eventVersion?: string;
  readonly eventID: string;
  /** ISO 8601, UTC, one-second resolution. */
  readonly eventTime: string;
  /** `ec2.amazonaws.com` */
  readonly eventSource: string;
  readonly eventName: string;
  readonly eventType?: string;
  readonly awsRegion: string;
  readonly sourceIPAddress?: string;
  readonly userAgent?: string;
  readonly userIdentity: UserIdentity;
  readonly requestParameters?: JsonObject | null;
  readonly responseElements?: JsonObject | null;
  readonly additionalEventData?: JsonObject | null;
  readonly errorCode?: string;
  readonly errorMessage?: string;
  readonly requestID?: string;
  readonly readOnly?: boolean;
  readonly managementEvent?: boolean;
  readonly recipientAccountId?: string;
  readonly sharedEventID?: string;
  readonly resources?: readonly JsonObject[];
  /**
   * The record came late (`DELIVERY_DELAY`), or once more with corrections (`UPDATED_DATA`).
   * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/cloudtrail-event-reference-record-contents.html
   */
  readonly addendum?: { readonly reason?: string; readonly originalEventID?: string };
}

/** What tells records apart: the same call seen by two accounts has two event ids, one id comes twice within one. */
export function eventIdentity({ recipientAccountId, eventID }: TrailRecord): string {
  return `${recipientAccountId ?? ''}/${eventID}`;
}

/** Each event once, in the order given; one that was delivered again with corrections stands for the first. */
export function distinctRecords(records: readonly TrailRecord[]): readonly TrailRecord[] {
  const distinct = new Map<string, TrailRecord>();
  for (const record of records) {
    const id = eventIdentity(record);
    if (!distinct.has(id)) distinct.set(id, record);
  }
  for (const record of [...distinct.values()]) {
    const { addendum } = record;
    if (addendum?.reason !== 'UPDATED_DATA' || addendum.originalEventID === undefined) continue;
    if (addendum.originalEventID === record.eventID) continue;
    distinct.delete(eventIdentity({ ...record, eventID: addendum.originalEventID }));
  }
  return [...distinct.values()];
}
