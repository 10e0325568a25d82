import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey } from '../trail/spelling.ts';
import { autoscalingTypes } from './autoscaling/types.ts';
import { buildTypes } from './build/types.ts';
import { computeTypes } from './compute/types.ts';
import { containerTypes } from './containers/types.ts';
import { databaseTypes } from './databases/types.ts';
import { ec2Types } from './ec2/types.ts';
import { edgeTypes } from './edge/types.ts';
import { iamTypes } from './iam/types.ts';
import { identityCenterTypes } from './identity-center/types.ts';
import { lightsailTypes } from './lightsail/types.ts';
import { mailTypes } from './mail/types.ts';
import { miscTypes } from './misc/types.ts';
import { mlTypes } from './ml/types.ts';
import { organizationsTypes } from './organizations/types.ts';
import { remoteAccessTypes } from './remote-access/types.ts';
import type { CreationEvent, ResourceRef, ResourceType } from './resource-type.ts';
import { savingsplansTypes } from './savingsplans/types.ts';
import { serverlessTypes } from './serverless/types.ts';
import { storageTypes } from './storage/types.ts';

/** Every type of resource Spillkit can find and erase; the one place that lists them. */
export const resourceTypes: readonly ResourceType[] = [
  ...autoscalingTypes,
  ...buildTypes,
  ...computeTypes,
  ...containerTypes,
  ...databaseTypes,
  ...ec2Types,
  ...edgeTypes,
  ...iamTypes,
  ...identityCenterTypes,
  ...mailTypes,
  ...miscTypes,
  ...lightsailTypes,
  ...savingsplansTypes,
  ...mlTypes,
  ...organizationsTypes,
  ...remoteAccessTypes,
  ...serverlessTypes,
  ...storageTypes,
];

const byType = new Map(resourceTypes.map((type) => [type.type, type]));

/** By service and event name: several services share names such as `CreateUser`. */
const byEvent = new Map<string, Omit<Creation, 'record' | 'refs'>>(
  resourceTypes.flatMap((type) =>
    type.createdBy.map((event) => [`${event.source}:${event.name}`, { type, event }] as const),
  ),
);

/** The type of that name; throws on one that is not listed. */
export function resourceType(type: string): ResourceType {
  const found = byType.get(type);
  if (found === undefined) throw new Error(`No resource type ${type} is listed.`);
  return found;
}

/** A creation event of a listed type, in a record. */
export interface Creation {
  readonly record: TrailRecord;
  readonly type: ResourceType;
  readonly event: CreationEvent;
  /** None when the record is too large to name them. */
  readonly refs: readonly ResourceRef[];
}

/** The creations in `records`. A call that failed created nothing, whatever else its record holds. */
export function creationsIn(records: readonly TrailRecord[]): readonly Creation[] {
  return records.flatMap((record) => {
    if (failed(record)) return [];
    const found = byEvent.get(eventKey(record));
    return found === undefined ? [] : [{ record, ...found, refs: found.event.refs(record) }];
  });
}
