import type {
  CreateFleetRequest,
  CreateFleetResult,
  DeleteFleetsRequest,
  DeleteFleetsResult,
  DescribeFleetInstancesRequest,
  DescribeFleetInstancesResult,
  DescribeFleetsRequest,
  DescribeFleetsResult,
  FleetData,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { type CapacityState, capacitiesOf, endInstances, fill, instancesOf } from './capacity.ts';
import { filtered } from './filters.ts';
import { isEnding } from './lifecycle.ts';
import { paged } from './paging.ts';
import { wrapped } from './schema-trail.ts';
import { tagsFor, tagsOf } from './tags.ts';
import { templateBy } from './template-state.ts';

const fleetsOf = (call: Call) => Object.values(capacitiesOf(call)).filter(({ kind }) => kind === 'fleet');

/** CreateFleet. An instant fleet launches in the call itself, the others under EC2's own role. */
const createFleet: Operation = {
  readOnly: false,
  bucket: mutating('CreateFleet'),
  ...wrapped('CreateFleet'),
  run(call, input: CreateFleetRequest): CreateFleetResult {
    const [config] = input.LaunchTemplateConfigs ?? [];
    const template = config?.LaunchTemplateSpecification;
    if (template === undefined)
      throw new ServiceError('MissingParameter', 'The request must contain a launch template.');
    templateBy(call, template);
    const [override] = config?.Overrides ?? [];
    const { account } = call;
    const fleet: CapacityState = {
      id: account.id('fleet-'),
      kind: 'fleet',
      createdAt: call.now.toISOString(),
      target: input.TargetCapacitySpecification?.TotalTargetCapacity ?? 0,
      lasting: (input.Type ?? 'maintain') === 'maintain',
      launch: {
        LaunchTemplate: JSON.parse(JSON.stringify(template)),
        MinCount: 1,
        MaxCount: 1,
        ...(override?.InstanceType === undefined ? {} : { InstanceType: override.InstanceType }),
        ...(override?.SubnetId === undefined ? {} : { SubnetId: override.SubnetId }),
      },
      tags: tagsFor('fleet', input.TagSpecifications),
      instances: [],
      state: 'active',
      filled: false,
    };
    capacitiesOf(call)[fleet.id] = fleet;
    const launched = fill(call, fleet);
    if (input.Type !== 'instant') return { FleetId: fleet.id };
    return {
      FleetId: fleet.id,
      Errors: [],
      Instances: [{ Lifecycle: 'on-demand', InstanceIds: launched.map(({ instanceId }) => instanceId) }],
    };
  },
};

function fleetShape(call: Call, fleet: CapacityState): FleetData {
  const live = instancesOf(call, fleet).some((instance) => !isEnding(instance));
  const gone = live ? ('deleted_running' as const) : ('deleted_terminating' as const);
  return {
    FleetId: fleet.id,
    FleetState: fleet.state === 'active' ? 'active' : gone,
    CreateTime: new Date(fleet.createdAt),
    Type: fleet.lasting ? 'maintain' : 'request',
    TargetCapacitySpecification: { TotalTargetCapacity: fleet.target },
    FulfilledCapacity: instancesOf(call, fleet).filter((instance) => !isEnding(instance)).length,
    Tags: tagsOf(fleet.tags),
  };
}

const describeFleets: Operation = {
  readOnly: true,
  bucket: reading('DescribeFleets'),
  ...wrapped('DescribeFleets'),
  trailResponse: () => null,
  run(call, input: DescribeFleetsRequest): DescribeFleetsResult {
    const all = fleetsOf(call);
    const unknown = input.FleetIds?.find((id) => !all.some((fleet) => fleet.id === id));
    if (unknown !== undefined)
      throw new ServiceError('InvalidFleetId.NotFound', `The fleet ID '${unknown}' does not exist`);
    const asked = all.filter(({ id }) => input.FleetIds?.includes(id) ?? true);
    const { page, next } = paged(filtered(asked, input.Filters, {}), ({ id }) => id, input);
    return { Fleets: page.map((fleet) => fleetShape(call, fleet)), ...next };
  },
};

const describeFleetInstances: Operation = {
  readOnly: true,
  bucket: reading('DescribeFleetInstances'),
  ...wrapped('DescribeFleetInstances'),
  trailResponse: () => null,
  run(call, input: DescribeFleetInstancesRequest): DescribeFleetInstancesResult {
    const fleet = fleetsOf(call).find(({ id }) => id === input.FleetId);
    if (fleet === undefined)
      throw new ServiceError('InvalidFleetId.NotFound', `The fleet ID '${input.FleetId}' does not exist`);
    const live = instancesOf(call, fleet).filter((instance) => !isEnding(instance));
    return { FleetId: fleet.id, ActiveInstances: live.map(({ instanceId }) => ({ InstanceId: instanceId })) };
  },
};

/** DeleteFleets names what it could not delete in its answer; the call itself succeeds. */
const deleteFleets: Operation = {
  readOnly: false,
  bucket: mutating('DeleteFleets'),
  ...wrapped('DeleteFleets'),
  run(call, input: DeleteFleetsRequest): DeleteFleetsResult {
    const asked = (input.FleetIds ?? []).map((id) => ({ id, fleet: capacitiesOf(call)[id] }));
    const done: NonNullable<DeleteFleetsResult['SuccessfulFleetDeletions']> = [];
    const refused: NonNullable<DeleteFleetsResult['UnsuccessfulFleetDeletions']> = [];
    for (const { id: FleetId, fleet } of asked) {
      if (fleet?.kind !== 'fleet') {
        refused.push({
          FleetId,
          Error: { Code: 'fleetIdDoesNotExist' as const, Message: `There is no fleet ${FleetId}.` },
        });
        continue;
      }
      fleet.state = 'cancelled';
      if (input.TerminateInstances) endInstances(call, fleet);
      const CurrentFleetState = input.TerminateInstances ? 'deleted_terminating' : 'deleted_running';
      done.push({ FleetId, PreviousFleetState: 'active', CurrentFleetState });
    }
    return { SuccessfulFleetDeletions: done, UnsuccessfulFleetDeletions: refused };
  },
};

export const fleetOperations = {
  CreateFleet: createFleet,
  DescribeFleets: describeFleets,
  DescribeFleetInstances: describeFleetInstances,
  DeleteFleets: deleteFleets,
};
