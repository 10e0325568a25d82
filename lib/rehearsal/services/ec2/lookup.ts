import { ServiceError } from '../../account/service.ts';
import { isVisible } from './lifecycle.ts';
import type { Ec2State, InstanceState, SecurityGroupState, SnapshotState, VolumeState } from './state.ts';

const HEX_ID = /^[a-z]+-(?:[0-9a-f]{8}|[0-9a-f]{17})$/;

function wellFormed(id: string, prefix: string): boolean {
  return id.startsWith(prefix) && HEX_ID.test(id);
}

/**
 * The instances of the given ids, in that order. One malformed or unknown id fails the whole call, as EC2 does.
 * @throws ServiceError InvalidInstanceID.Malformed or InvalidInstanceID.NotFound, naming the ids.
 */
export function instancesBy(ec2: Ec2State, ids: readonly string[], now: Date): readonly InstanceState[] {
  const malformed = ids.find((id) => !wellFormed(id, 'i-'));
  if (malformed !== undefined)
    throw new ServiceError('InvalidInstanceID.Malformed', `Invalid id: "${malformed}"`);
  const found = [...new Set(ids)].map((id) => ec2.instances[id] ?? id);
  const unknown = found.flatMap((it) =>
    typeof it === 'string' ? [it] : isVisible(it, now) ? [] : [it.instanceId],
  );
  if (unknown.length > 0)
    throw new ServiceError(
      'InvalidInstanceID.NotFound',
      unknown.length === 1
        ? `The instance ID '${unknown[0]}' does not exist`
        : `The instance IDs '${unknown.join(', ')}' do not exist`,
    );
  return found.filter((it) => typeof it !== 'string');
}

/** @throws ServiceError InvalidInstanceID.Malformed or InvalidInstanceID.NotFound. */
export function instanceBy(ec2: Ec2State, id: string | undefined, now: Date): InstanceState {
  const [instance] = instancesBy(ec2, [required(id, 'instanceId')], now);
  if (!instance)
    throw new ServiceError('InvalidInstanceID.NotFound', `The instance ID '${id}' does not exist`);
  return instance;
}

/** @throws ServiceError InvalidGroupId.Malformed or InvalidGroup.NotFound. */
export function groupBy(ec2: Ec2State, id: string): SecurityGroupState {
  if (!wellFormed(id, 'sg-'))
    throw new ServiceError('InvalidGroupId.Malformed', `Invalid id: "${id}" (expecting "sg-...")`);
  const group = ec2.securityGroups[id];
  if (!group) throw new ServiceError('InvalidGroup.NotFound', `The security group '${id}' does not exist`);
  return group;
}

/** @throws ServiceError InvalidGroup.NotFound. */
export function groupByName(ec2: Ec2State, name: string): SecurityGroupState {
  const group = Object.values(ec2.securityGroups).find(
    ({ groupName, vpcId }) => groupName === name && vpcId === ec2.vpcId,
  );
  if (!group)
    throw new ServiceError(
      'InvalidGroup.NotFound',
      `The security group '${name}' does not exist in default VPC '${ec2.vpcId}'`,
    );
  return group;
}

/** @throws ServiceError InvalidParameterValue or InvalidVolume.NotFound. */
export function volumeBy(ec2: Ec2State, id: string | undefined): VolumeState {
  const volume = ec2.volumes[expected(required(id, 'volumeId'), 'volumeId', 'vol-')];
  if (!volume) throw new ServiceError('InvalidVolume.NotFound', `The volume '${id}' does not exist.`);
  return volume;
}

/** @throws ServiceError InvalidParameterValue or InvalidSnapshot.NotFound. */
export function snapshotBy(ec2: Ec2State, id: string | undefined): SnapshotState {
  const snapshot = ec2.snapshots[expected(required(id, 'snapshotId'), 'snapshotId', 'snap-')];
  if (!snapshot) throw new ServiceError('InvalidSnapshot.NotFound', `The snapshot '${id}' does not exist.`);
  return snapshot;
}

/** @throws ServiceError MissingParameter. */
export function required(value: string | undefined, parameter: string): string {
  if (value) return value;
  throw new ServiceError('MissingParameter', `The request must contain the parameter ${parameter}`);
}

function expected(id: string, parameter: string, prefix: string): string {
  if (wellFormed(id, prefix)) return id;
  throw new ServiceError(
    'InvalidParameterValue',
    `Value (${id}) for parameter ${parameter} is invalid. Expected: '${prefix}...'.`,
  );
}
