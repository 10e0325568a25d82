import type {
  AssociateRouteTableRequest,
  AttachInternetGatewayRequest,
  CreateInternetGatewayRequest,
  CreateNatGatewayRequest,
  CreateRouteRequest,
  CreateRouteTableRequest,
  DeleteNatGatewayRequest,
  DeleteRouteRequest,
  DetachInternetGatewayRequest,
  DisassociateRouteTableRequest,
  ReplaceRouteRequest,
  Route,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { ADDRESS, release } from './addresses.ts';
import { mutating } from './buckets.ts';
import { required } from './lookup.ts';
import { plain, wrapped } from './schema-trail.ts';
import { type Kind, operationsOf, type Thing, textIn, thingBy, thingsOf } from './things.ts';
import { subnetBy, vpcBy } from './vpc-lookup.ts';

type Attachments = { VpcId: string; State: string }[];
type Associations = { RouteTableAssociationId: string; SubnetId: string; Main: boolean }[];

export const GATEWAY: Kind<CreateInternetGatewayRequest> = {
  name: 'InternetGateway',
  plural: 'InternetGateways',
  prefix: 'igw-',
  idMember: 'InternetGatewayId',
  taggedAs: 'internet-gateway',
  missing: 'InvalidInternetGatewayID.NotFound',
  trail: plain,
  make: (call) => ({ Attachments: [], OwnerId: call.account.accountId }),
  heldBy: (_call, { fields }) => (fields.Attachments as Attachments)[0]?.VpcId,
  filters: {
    'attachment.vpc-id': ({ fields }) => (fields.Attachments as Attachments).map(({ VpcId }) => VpcId),
  },
};

const attachGateway: Operation = {
  readOnly: false,
  bucket: mutating('AttachInternetGateway'),
  ...plain('AttachInternetGateway'),
  run(call, input: AttachInternetGatewayRequest) {
    const { fields, id } = thingBy(call, GATEWAY, input.InternetGatewayId);
    if ((fields.Attachments as Attachments).length > 0)
      throw new ServiceError('Resource.AlreadyAssociated', `${id} is already attached to a network`);
    fields.Attachments = [{ VpcId: vpcBy(call, input.VpcId), State: 'available' }];
    return {};
  },
};

const detachGateway: Operation = {
  readOnly: false,
  bucket: mutating('DetachInternetGateway'),
  ...plain('DetachInternetGateway'),
  run(call, input: DetachInternetGatewayRequest) {
    const { fields, id } = thingBy(call, GATEWAY, input.InternetGatewayId);
    const left = (fields.Attachments as Attachments).filter(({ VpcId }) => VpcId !== input.VpcId);
    if (left.length === (fields.Attachments as Attachments).length)
      throw new ServiceError(
        'Gateway.NotAttached',
        `resource ${id} is not attached to network ${input.VpcId}`,
      );
    const mapped = Object.values(thingsOf(call, ADDRESS.name)).some((address) => {
      const nat = thingsOf(call, NAT.name)[textIn(address, 'NatGatewayId') ?? ''];
      return nat !== undefined && textIn(nat, 'VpcId') === input.VpcId;
    });
    if (mapped)
      throw new ServiceError(
        'DependencyViolation',
        `Network ${input.VpcId} has some mapped public address(es).`,
      );
    fields.Attachments = left;
    return {};
  },
};

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

const NAT: Kind<CreateNatGatewayRequest> = {
  name: 'NatGateway',
  plural: 'NatGateways',
  prefix: 'nat-',
  idMember: 'NatGatewayId',
  taggedAs: 'natgateway',
  missing: 'NatGatewayNotFound',
  trail: wrapped,
  dates: ['CreateTime'],
  make(call, input, id) {
    const { SubnetId, VpcId } = subnetBy(call, input.SubnetId);
    const allocation = required(input.AllocationId, 'AllocationId');
    const address = thingBy(call, ADDRESS, allocation);
    const AssociationId = call.account.id('eipassoc-');
    Object.assign(address.fields, { AssociationId, NatGatewayId: id });
    return {
      ...{ SubnetId, VpcId },
      State: 'available',
      ConnectivityType: 'public',
      CreateTime: call.now.toISOString(),
      NatGatewayAddresses: [{ AllocationId: allocation, AssociationId, PublicIp: address.fields.PublicIp }],
    };
  },
};

/** DeleteNatGateway: it stays in the list as deleted, and lets its address go. */
const deleteNat: Operation = {
  readOnly: false,
  bucket: mutating('DeleteNatGateway'),
  ...wrapped('DeleteNatGateway'),
  run(call, input: DeleteNatGatewayRequest) {
    const { id, fields } = thingBy(call, NAT, input.NatGatewayId);
    fields.State = 'deleted';
    for (const address of Object.values(thingsOf(call, ADDRESS.name)))
      if (textIn(address, 'NatGatewayId') === id) release(address.fields);
    return { NatGatewayId: id };
  },
};

export const gatewayOperations: Readonly<Record<string, Operation>> = {
  ...operationsOf(GATEWAY),
  AttachInternetGateway: attachGateway,
  DetachInternetGateway: detachGateway,
  ...operationsOf(ROUTE_TABLE),
  AssociateRouteTable: associateTable,
  DisassociateRouteTable: disassociateTable,
  CreateRoute: putRoute('CreateRoute', false),
  ReplaceRoute: putRoute('ReplaceRoute', true),
  DeleteRoute: deleteRoute,
  ...operationsOf(NAT),
  DeleteNatGateway: deleteNat,
};
