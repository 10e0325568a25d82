import type {
  CreateFleetInput,
  DeleteFleetInput,
  DescribeFleetAttributesInput,
  UpdateFleetCapacityInput,
} from '@aws-sdk/client-gamelift';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { type MadeThing, madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { after, reached } from '../passing.ts';
import { regionalArn } from '../regional-arn.ts';
import { shelf } from '../shelf.ts';

const EMPTYING_MS = 60_000;

const fleets = madeThings('fleets', (id) => new ServiceError('NotFoundException', `Fleet not found: ${id}`));
/** When a fleet that was scaled to nothing is empty. */
const emptyAt = (call: Call) => shelf<string>(call, 'empty-at');

const shape = (call: Call, { id, asked, createdAt, status }: MadeThing) => ({
  ...asked,
  FleetId: id,
  FleetArn: regionalArn(call, 'gamelift', `fleet/${id}`),
  Status: status,
  CreationTime: new Date(createdAt),
});

/** GameLift: fleets that are deleted once they are empty. */
export const gameliftService: SimulatedService = {
  name: 'gamelift',
  eventSource: 'gamelift.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateFleet: writes((call, { Name, EC2InstanceType }: CreateFleetInput) => {
      const asked = { Name, InstanceType: EC2InstanceType };
      const fleet = fleets.make(call, `fleet-${call.account.uuid()}`, asked);
      return { FleetAttributes: shape(call, fleet) };
    }),
    DescribeFleetAttributes: reads((call, { FleetIds = [] }: DescribeFleetAttributesInput) => ({
      FleetAttributes: FleetIds.flatMap((id) => {
        const fleet = fleets.all(call)[id];
        return fleet ? [shape(call, fleet)] : [];
      }),
    })),
    UpdateFleetCapacity: writes((call, { FleetId, DesiredInstances }: UpdateFleetCapacityInput) => {
      const { id } = fleets.by(call, FleetId);
      if (DesiredInstances === 0) emptyAt(call)[id] = after(call, EMPTYING_MS);
      return { FleetId };
    }),
    DeleteFleet: writes((call, { FleetId }: DeleteFleetInput) => {
      const { id } = fleets.by(call, FleetId);
      const empty = emptyAt(call)[id];
      if (empty === undefined || !reached(call, empty))
        throw new ServiceError('InvalidRequestException', 'Cannot delete a fleet that has instances.');
      delete fleets.all(call)[id];
      return {};
    }),
  },
};
