import type { FleetAttributes } from '@aws-sdk/client-gamelift';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import { retrying } from '../retrying.ts';

const TYPE = 'gamelift-fleet';
/** A fleet is deleted when its instances are gone. */
const EMPTYING = { everyMs: 15_000, forMs: 20 * 60_000 };

/** GameLift fleets: brought to no instances, then deleted. https://docs.aws.amazon.com/gamelift/latest/apireference/API_DeleteFleet.html */
export const gameliftFleet = describedType<FleetAttributes>({
  type: TYPE,
  title: 'GameLift fleets',
  action: 'Delete GameLift fleet',
  loses: 'Its instances.',
  order: ORDER.terminateCompute,
  createdBy: [
    creation(TYPE, 'gamelift:CreateFleet', ({ responseElements: made }) => {
      const id = textAt(made, 'fleetAttributes', 'fleetId');
      const arn = textAt(made, 'fleetAttributes', 'fleetArn');
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'gamelift', name: 'DeleteFleet' }],
  permissions: ['gamelift:DescribeFleetAttributes', 'gamelift:UpdateFleetCapacity', 'gamelift:DeleteFleet'],

  async describe(ctx, { id, region }) {
    const asked = { FleetIds: [id] };
    const { FleetAttributes: fleets } = await ctx.aws.read('gamelift', region).describeFleetAttributes(asked);
    return fleets?.find(({ Status }) => Status !== 'DELETING' && Status !== 'TERMINATED');
  },
  facts: ({ CreationTime, Name, InstanceType, Status }) => ({
    createdAt: CreationTime,
    summary: [Name, InstanceType, Status].filter(Boolean).join(', '),
  }),
  async erase(ctx, { id, region }, { Status }) {
    const gamelift = ctx.aws.write('gamelift', region);
    if (Status === 'ACTIVE') {
      await gamelift.updateFleetCapacity({ FleetId: id, MinSize: 0, DesiredInstances: 0, MaxSize: 0 });
    }
    return retrying(ctx, () => gamelift.deleteFleet({ FleetId: id }), {
      again: (error) => errorCode(error) === 'InvalidRequestException',
      ...EMPTYING,
    });
  },
  commands: ({ id, region }) => [
    awsCommand('gamelift', 'update-fleet-capacity', {
      region,
      'fleet-id': id,
      'min-size': '0',
      'desired-instances': '0',
      'max-size': '0',
    }),
    awsCommand('gamelift', 'delete-fleet', { region, 'fleet-id': id }),
  ],
});
