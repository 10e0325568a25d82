import type { RouteTable } from '@aws-sdk/client-ec2';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { ifPresent } from '../if-present.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-route-table', inArn: 'route-table' };

function associationsOf({ Associations }: RouteTable) {
  return (Associations ?? []).flatMap(({ RouteTableAssociationId: id, SubnetId, Main }) =>
    id === undefined || Main === true ? [] : [{ id, subnet: SubnetId ?? 'a gateway' }],
  );
}

/** Route tables. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteRouteTable.html */
export const ec2RouteTable: ResourceType = {
  type: SPELLING.type,
  title: 'Route tables',
  action: 'Delete route table',
  loses: 'Its routes. Subnets it was associated with use the main table of their VPC again.',
  scope: 'regional',
  order: ORDER.network,
  protections: ['association'],
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateRouteTable',
      refs: (record) =>
        ec2Ref(record, SPELLING, textAt(record.responseElements, 'routeTable', 'routeTableId')),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteRouteTable' }],
  permissions: ['ec2:DescribeRouteTables', 'ec2:DisassociateRouteTable', 'ec2:DeleteRouteTable'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'route-table-id',
      refs.map(({ id }) => id),
      (request) => ec2.describeRouteTables(request),
      (page) => page.RouteTables ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ RouteTableId }) => RouteTableId,
      (table) => ({
        protections: associationsOf(table).map(({ subnet }) => `association with ${subnet}`),
        ...(table.VpcId === undefined ? {} : { summary: `of ${table.VpcId}` }),
      }),
    );
  },

  erase: (ctx, region, batch) =>
    eachWhenFree(
      ctx,
      batch,
      ifPresent(ctx, ec2RouteTable, async (ref, state) => {
        const ec2 = ctx.aws.write('ec2', region);
        for (const { id } of associationsOf(state.description as RouteTable))
          await ec2.disassociateRouteTable({ AssociationId: id });
        return ec2.deleteRouteTable({ RouteTableId: ref.id });
      }),
    ),

  command: ({ ref, description }) =>
    [
      ...associationsOf(description as RouteTable).map(({ id }) =>
        awsCommand('ec2', 'disassociate-route-table', { region: ref.region, 'association-id': id }),
      ),
      awsCommand('ec2', 'delete-route-table', { region: ref.region, 'route-table-id': ref.id }),
    ].join('\n'),
};
