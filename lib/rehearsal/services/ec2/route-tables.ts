import type {
  AssociateRouteTableRequest,
  CreateRouteRequest,
  CreateRouteTableRequest,
  DeleteRouteRequest,
  DisassociateRouteTableRequest,
  ReplaceRouteRequest,
  Route,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { mutating } from './buckets.ts';
import { plain } from './schema-trail.ts';
import { type Kind, operationsOf, type Thing, thingBy, thingsOf } from './things.ts';
import { subnetBy, vpcBy } from './vpc-lookup.ts';

type Associations = { RouteTableAssociationId: string; SubnetId: string; Main: boolean }[];

const ROUTE_TABLE: Kind<CreateRouteTableRequest> = {
  name: 'RouteTable',
  plural: 'RouteTables',
  prefix: 'rtb-',
  idMember: 'RouteTableId',
  taggedAs: 'route-table',
  missing: 'InvalidRouteTableID.NotFound',
  trail: plain,
  make: (call, input) => ({ VpcId: vpcBy(call, input.VpcId), Associations: [], Routes: [] }),
  heldBy: (_call, { fields }) => (fields.Associations as Associations)[0]?.RouteTableAssociationId,
  filters: {
    'association.subnet-id': ({ fields }) =>
      (fields.Associations as Associations).map(({ SubnetId }) => SubnetId),
  },
};

const associateTable: Operation = {
  readOnly: false,
  bucket: mutating('AssociateRouteTable'),
  ...plain('AssociateRouteTable'),
  run(call, input: AssociateRouteTableRequest) {
    const { fields } = thingBy(call, ROUTE_TABLE, input.RouteTableId);
    const AssociationId = call.account.id('rtbassoc-');
    const { SubnetId } = subnetBy(call, input.SubnetId);
    (fields.Associations as Associations).push({
      RouteTableAssociationId: AssociationId,
      SubnetId,
      Main: false,
    });
    return { AssociationId };
  },
};

const disassociateTable: Operation = {
  readOnly: false,
  bucket: mutating('DisassociateRouteTable'),
  ...plain('DisassociateRouteTable'),
  run(call, input: DisassociateRouteTableRequest) {
    for (const { fields } of Object.values(thingsOf(call, ROUTE_TABLE.name))) {
      const before = fields.Associations as Associations;
      const left = before.filter((one) => one.RouteTableAssociationId !== input.AssociationId);
      if (left.length === before.length) continue;
      fields.Associations = left;
      return {};
    }
    throw new ServiceError(
      'InvalidAssociationID.NotFound',
      `The association ID '${input.AssociationId}' does not exist`,
    );
  },
};

function routesOf(call: Call, id: string | undefined): { readonly table: Thing; readonly routes: Route[] } {
  const table = thingBy(call, ROUTE_TABLE, id);
  return { table, routes: table.fields.Routes as Route[] };
}

const destination = (route: Route | CreateRouteRequest) => route.DestinationCidrBlock;

function putRoute(operation: string, isThere: boolean): Operation {
  return {
    readOnly: false,
    bucket: mutating(operation),
    ...plain(operation),
    run(call, input: CreateRouteRequest & ReplaceRouteRequest) {
      const { routes } = routesOf(call, input.RouteTableId);
      const index = routes.findIndex((route) => destination(route) === destination(input));
      if (index >= 0 !== isThere)
        throw isThere
          ? new ServiceError(
              'InvalidParameterValue',
              `There is no route defined for '${destination(input)}'.`,
            )
          : new ServiceError(
              'RouteAlreadyExists',
              `The route identified by ${destination(input)} already exists.`,
            );
      const { RouteTableId, DryRun, ...target } = input;
      routes.splice(index < 0 ? routes.length : index, index < 0 ? 0 : 1, {
        ...target,
        State: 'active',
        Origin: 'CreateRoute',
      });
      return isThere ? {} : { Return: true };
    },
  };
}

const deleteRoute: Operation = {
  readOnly: false,
  bucket: mutating('DeleteRoute'),
  ...plain('DeleteRoute'),
  run(call, input: DeleteRouteRequest) {
    const { table, routes } = routesOf(call, input.RouteTableId);
    const index = routes.findIndex((route) => destination(route) === input.DestinationCidrBlock);
    if (index < 0)
      throw new ServiceError(
        'InvalidRoute.NotFound',
        `no route with destination-cidr-block ${input.DestinationCidrBlock} in route table ${table.id}`,
      );
    routes.splice(index, 1);
    return {};
  },
};

export const routeTableOperations: Readonly<Record<string, Operation>> = {
  ...operationsOf(ROUTE_TABLE),
  AssociateRouteTable: associateTable,
  DisassociateRouteTable: disassociateTable,
  CreateRoute: putRoute('CreateRoute', false),
  ReplaceRoute: putRoute('ReplaceRoute', true),
  DeleteRoute: deleteRoute,
};
