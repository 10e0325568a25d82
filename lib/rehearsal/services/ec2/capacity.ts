import type { RunInstancesRequest, Tag } from '@aws-sdk/client-ec2';
import { type Call, ServiceError } from '../../account/service.ts';
import { shelf } from '../shelf.ts';
import { type Launcher, launchFor } from './launch-for.ts';
import { ec2Of, enter, isEnding } from './lifecycle.ts';
import type { InstanceState } from './state.ts';

/** A fleet, a Spot fleet or a Spot request: what EC2 launches instances for by itself. */
export interface CapacityState {
  readonly id: string;
  readonly kind: 'fleet' | 'spot-fleet' | 'spot-request';
  readonly createdAt: string;
  readonly target: number;
  /** Whether what ends is launched again: maintained fleets, persistent requests. */
  readonly lasting: boolean;
  readonly launch: RunInstancesRequest;
  readonly tags: Record<string, string>;
  /** Every instance it ever launched. */
  readonly instances: string[];
  state: 'active' | 'cancelled';
  /** Launched once already. */
  filled: boolean;
}

export function capacitiesOf(call: Call): Record<string, CapacityState> {
  return shelf<CapacityState>({ ...call, service: 'ec2' }, 'capacity');
}

const LAUNCHERS: Readonly<Record<CapacityState['kind'], Launcher>> = {
  fleet: {
    principal: 'ec2fleet.amazonaws.com',
    roleName: 'AWSServiceRoleForEC2Fleet',
    sessionName: 'EC2Fleet',
  },
  'spot-fleet': {
    principal: 'spotfleet.amazonaws.com',
    roleName: 'AWSServiceRoleForEC2SpotFleet',
    sessionName: 'SpotFleet',
  },
  'spot-request': {
    principal: 'spot.amazonaws.com',
    roleName: 'AWSServiceRoleForEC2Spot',
    sessionName: 'EC2Spot',
  },
};

/** Tags by which instances name what they were launched for. A Spot request is named in a member of its own. */
const TAGS = { fleet: 'aws:ec2:fleet-id', 'spot-fleet': 'aws:ec2spot:fleet-request-id' } as const;

/** Launches again what lasting capacity lost. */
export function settleCapacity(call: Call): void {
  for (const capacity of Object.values(capacitiesOf(call)))
    if (capacity.state === 'active' && (capacity.lasting || !capacity.filled)) fill(call, capacity);
}

export function instancesOf(call: Call, capacity: CapacityState): readonly InstanceState[] {
  const { instances } = ec2Of(call);
  return capacity.instances.flatMap((id) => instances[id] ?? []);
}

/** Launches what a capacity lacks; what EC2 refuses is tried again next time. */
export function fill(call: Call, capacity: CapacityState): readonly InstanceState[] {
  const here = instancesOf(call, capacity).filter(({ state }) => state !== 'terminated');
  const lacking = capacity.target - here.length;
  capacity.filled = true;
  if (lacking <= 0) return [];
  const mark: Tag[] =
    capacity.kind === 'spot-request' ? [] : [{ Key: TAGS[capacity.kind], Value: capacity.id }];
  try {
    const launched = launchFor(
      call,
      LAUNCHERS[capacity.kind],
      {
        ...capacity.launch,
        MinCount: lacking,
        MaxCount: lacking,
        TagSpecifications: [
          ...(capacity.launch.TagSpecifications ?? []),
          { ResourceType: 'instance', Tags: mark },
        ],
      },
      capacity.kind === 'spot-request' ? capacity.id : undefined,
    );
    capacity.instances.push(...launched.map(({ instanceId }) => instanceId));
    return launched;
  } catch (error) {
    if (!(error instanceof ServiceError)) throw error;
    return [];
  }
}

/** Ends a capacity's instances; termination protection spares those that have it. */
export function endInstances(call: Call, capacity: CapacityState): void {
  for (const instance of instancesOf(call, capacity))
    if (!isEnding(instance) && !instance.disableApiTermination) enter(instance, 'shutting-down', call.now);
}
