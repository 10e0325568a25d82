import type {
  CreateFleetRequest,
  DeleteFleetRequest,
  DescribeFleetsRequest,
  StartFleetRequest,
  StopFleetRequest,
} from '@aws-sdk/client-appstream';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { type MadeThing, madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { after, reached } from '../passing.ts';
import { regionalArn } from '../regional-arn.ts';
import { shelf } from '../shelf.ts';

const STOPPING_MS = 60_000;

const missing = (id: string | undefined) =>
  new ServiceError('ResourceNotFoundException', `The fleet ${id} was not found.`);
const fleets = madeThings('fleets', missing);
const stoppedAt = (call: Call) => shelf<string>(call, 'stopped-at');

function stateOf(call: Call, { id, status }: MadeThing): string {
  const at = stoppedAt(call)[id];
  return status === 'STOPPING' && at !== undefined && reached(call, at) ? 'STOPPED' : status;
}

const shape = (call: Call, fleet: MadeThing) => ({
  ...fleet.asked,
  Name: fleet.id,
  Arn: regionalArn(call, 'appstream', `fleet/${fleet.id}`),
  State: stateOf(call, fleet),
  CreatedTime: new Date(fleet.createdAt),
  ComputeCapacityStatus: { Desired: 1 },
});

/** AppStream: fleets that are deleted once they are stopped. */
export const appstreamService: SimulatedService = {
  name: 'appstream',
  eventSource: 'appstream.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateFleet: writes((call, { Name = '', InstanceType }: CreateFleetRequest) => ({
      Fleet: shape(call, fleets.make(call, Name, { InstanceType }, 'STOPPED')),
    })),
    DescribeFleets: reads((call, { Names = [] }: DescribeFleetsRequest) => ({
      Fleets: Names.map((name) => shape(call, fleets.by(call, name))),
    })),
    StartFleet: writes((call, { Name }: StartFleetRequest) => {
      fleets.by(call, Name).status = 'RUNNING';
      return {};
    }),
    StopFleet: writes((call, { Name }: StopFleetRequest) => {
      const fleet = fleets.by(call, Name);
      fleet.status = 'STOPPING';
      stoppedAt(call)[fleet.id] = after(call, STOPPING_MS);
      return {};
    }),
    DeleteFleet: writes((call, { Name }: DeleteFleetRequest) => {
      const fleet = fleets.by(call, Name);
      if (stateOf(call, fleet) !== 'STOPPED')
        throw new ServiceError('ResourceInUseException', 'The fleet must be stopped first.');
      delete fleets.all(call)[fleet.id];
      return {};
    }),
  },
};
