import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey } from '../trail/spelling.ts';
import { ec2Instance } from './ec2-instance.ts';
import { ec2KeyPair } from './ec2-key-pair.ts';
import { ec2SecurityGroup } from './ec2-security-group.ts';
import { ec2Snapshot } from './ec2-snapshot.ts';
import { ec2Volume } from './ec2-volume.ts';
import { iamAccessKey } from './iam-access-key.ts';
import { iamInstanceProfile } from './iam-instance-profile.ts';
import { iamLoginProfile } from './iam-login-profile.ts';
import { iamRole } from './iam-role.ts';
import { iamUser } from './iam-user.ts';
import type { CreationEvent, ResourceRef, ResourceType } from './resource-type.ts';

/** Every type of resource Spillkit can find and erase; the one place that lists them. */
export const resourceTypes: readonly ResourceType[] = [
  ec2Instance,
  ec2KeyPair,
  ec2SecurityGroup,
  ec2Volume,
  ec2Snapshot,
  iamAccessKey,
  iamLoginProfile,
  iamUser,
  iamRole,
  iamInstanceProfile,
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
