import { groupBy } from '../playbook/group-by.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey } from '../trail/spelling.ts';
import { accountChanges } from './account/types.ts';
import { autoscalingChanges } from './autoscaling/types.ts';
import { buildChanges } from './build/types.ts';
import {
  type Alteration,
  type AlteringEvent,
  type ChangeType,
  isReported,
  type RevertedType,
} from './change-type.ts';
import { containerChanges } from './containers/types.ts';
import { databaseChanges } from './databases/types.ts';
import { dnsChanges } from './dns/types.ts';
import { ec2Changes } from './ec2/types.ts';
import { iamChanges } from './iam/types.ts';
import { identityCenterChanges } from './identity-center/types.ts';
import { keyChanges } from './keys/types.ts';
import { loggingChanges } from './logging/types.ts';
import { mailChanges } from './mail/types.ts';
import { messagingChanges } from './messaging/types.ts';
import { mlChanges } from './ml/types.ts';
import { organizationsChanges } from './organizations/types.ts';
import { policyChanges } from './policies/types.ts';
import { s3Changes } from './s3/types.ts';
import { serverlessChanges } from './serverless/types.ts';

/** Every kind of change Spillkit can find; the one place that lists them. */
export const changeTypes: readonly ChangeType[] = [
  ...databaseChanges,
  ...dnsChanges,
  ...ec2Changes,
  ...iamChanges,
  ...accountChanges,
  ...identityCenterChanges,
  ...keyChanges,
  ...loggingChanges,
  ...mailChanges,
  ...organizationsChanges,
  ...policyChanges,
  ...s3Changes,
  ...containerChanges,
  ...autoscalingChanges,
  ...messagingChanges,
  ...buildChanges,
  ...mlChanges,
  ...serverlessChanges,
];

/** Those that calls take back; the others are left to people. */
export const revertedTypes: readonly RevertedType[] = changeTypes.flatMap((type) =>
  isReported(type) ? [] : [type],
);

/** One event may alter several things of several kinds: `UpdateFunctionConfiguration` layers, role and timeout. */
const byEvent = groupBy(
  changeTypes.flatMap((type) => type.alteredBy.map((event) => ({ type, event }))),
  ({ event }) => `${event.source}:${event.name}`,
);

/** What a record altered, and of which kind that is. */
export interface Altering {
  readonly record: TrailRecord;
  readonly type: ChangeType;
  readonly alteration: Alteration;
}

/** The alterations in `records`. A call that failed altered nothing. */
export function alterationsIn(records: readonly TrailRecord[]): readonly Altering[] {
  return records.flatMap((record) =>
    failed(record)
      ? []
      : (byEvent.get(eventKey(record)) ?? []).flatMap(({ type, event }) =>
          event.alterations(record).map((alteration) => ({ record, type, alteration })),
        ),
  );
}

/** What an event of `events` sets in a record; nothing when the record is of none of them, or failed. */
export function toldIn(record: TrailRecord, events: readonly AlteringEvent[]): readonly Alteration[] {
  if (failed(record)) return [];
  const key = eventKey(record);
  return events
    .filter(({ source, name }) => `${source}:${name}` === key)
    .flatMap((event) => event.alterations(record));
}
