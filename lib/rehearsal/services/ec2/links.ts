import type {
  CreateTrafficMirrorFilterRequest,
  CreateTrafficMirrorSessionRequest,
  CreateTrafficMirrorTargetRequest,
  CreateVpcEndpointRequest,
  CreateVpcPeeringConnectionRequest,
  DeleteVpcEndpointsRequest,
  DeleteVpcEndpointsResult,
  ModifyVpcEndpointRequest,
} from '@aws-sdk/client-ec2';
import type { Operation } from '../../account/service.ts';
import { mutating } from './buckets.ts';
import { plain, wrapped } from './schema-trail.ts';
import { type Kind, operationsOf, textIn, thingBy, thingsOf } from './things.ts';
import { vpcBy } from './vpc-lookup.ts';

/** The policy of an endpoint nobody gave one. */
const OPEN = JSON.stringify({
  Statement: [{ Action: '*', Effect: 'Allow', Principal: '*', Resource: '*' }],
});

const ENDPOINT: Kind<CreateVpcEndpointRequest> = {
  name: 'VpcEndpoint',
  plural: 'VpcEndpoints',
  prefix: 'vpce-',
  idMember: 'VpcEndpointId',
  taggedAs: 'vpc-endpoint',
  missing: 'InvalidVpcEndpointId.NotFound',
  trail: wrapped,
  dates: ['CreationTimestamp'],
  make: (call, input) => ({
    VpcId: vpcBy(call, input.VpcId),
    ServiceName: input.ServiceName,
    VpcEndpointType: input.VpcEndpointType ?? 'Gateway',
    State: 'available',
    PolicyDocument: input.PolicyDocument ?? OPEN,
    RouteTableIds: input.RouteTableIds ?? [],
    CreationTimestamp: call.now.toISOString(),
  }),
};

/** DeleteVpcEndpoints names what it could not delete in its answer; the call itself succeeds. */
const deleteEndpoints: Operation = {
  readOnly: false,
  bucket: mutating('DeleteVpcEndpoints'),
  ...wrapped('DeleteVpcEndpoints'),
  run(call, input: DeleteVpcEndpointsRequest): DeleteVpcEndpointsResult {
    const endpoints = thingsOf(call, ENDPOINT.name);
    const unknown = (input.VpcEndpointIds ?? []).filter((id) => endpoints[id] === undefined);
    for (const id of input.VpcEndpointIds ?? []) delete endpoints[id];
    return {
      Unsuccessful: unknown.map((ResourceId) => ({
        ResourceId,
        Error: { Code: ENDPOINT.missing, Message: `The Vpc Endpoint Id '${ResourceId}' does not exist` },
      })),
    };
  },
};

const PEERING: Kind<CreateVpcPeeringConnectionRequest> = {
  name: 'VpcPeeringConnection',
  plural: 'VpcPeeringConnections',
  prefix: 'pcx-',
  idMember: 'VpcPeeringConnectionId',
  taggedAs: 'vpc-peering-connection',
  missing: 'InvalidVpcPeeringConnectionID.NotFound',
  trail: plain,
  make: (call, input) => ({
    RequesterVpcInfo: { VpcId: vpcBy(call, input.VpcId), OwnerId: call.account.accountId },
    AccepterVpcInfo: { VpcId: input.PeerVpcId, OwnerId: input.PeerOwnerId ?? call.account.accountId },
    Status: { Code: 'pending-acceptance' },
  }),
};

/** DeleteVpcPeeringConnection: it stays in the list as deleted for a while. */
const deletePeering: Operation = {
  readOnly: false,
  bucket: mutating('DeleteVpcPeeringConnection'),
  ...plain('DeleteVpcPeeringConnection'),
  run(call, input: { readonly VpcPeeringConnectionId?: string }) {
    thingBy(call, PEERING, input.VpcPeeringConnectionId).fields.Status = { Code: 'deleted' };
    return { Return: true };
  },
};

const usedBySession =
  (member: string): NonNullable<Kind<object>['heldBy']> =>
  (call, { id }) =>
    Object.values(thingsOf(call, SESSION.name)).find((session) => textIn(session, member) === id)?.id;

const mirror = (end: string, prefix: string) => ({
  name: `TrafficMirror${end}`,
  plural: `TrafficMirror${end}s`,
  prefix,
  idMember: `TrafficMirror${end}Id`,
  taggedAs: `traffic-mirror-${end.toLowerCase()}`,
  missing: `InvalidTrafficMirror${end}Id.NotFound`,
  trail: wrapped,
});

const SESSION: Kind<CreateTrafficMirrorSessionRequest> = {
  ...mirror('Session', 'tms-'),
  make: ({ account }, { ClientToken, DryRun, TagSpecifications, ...asked }) => ({
    ...asked,
    OwnerId: account.accountId,
  }),
};
const TARGET: Kind<CreateTrafficMirrorTargetRequest> = {
  ...mirror('Target', 'tmt-'),
  make: ({ account }, { ClientToken, DryRun, TagSpecifications, ...asked }) => ({
    ...asked,
    Type: asked.NetworkInterfaceId === undefined ? 'network-load-balancer' : 'network-interface',
    OwnerId: account.accountId,
  }),
  heldBy: usedBySession('TrafficMirrorTargetId'),
};
const FILTER: Kind<CreateTrafficMirrorFilterRequest> = {
  ...mirror('Filter', 'tmf-'),
  make: (_call, { Description }) => ({ Description, IngressFilterRules: [], EgressFilterRules: [] }),
  heldBy: usedBySession('TrafficMirrorFilterId'),
};

/** ModifyVpcEndpoint, as far as its policy and route tables go; reset, the policy lets everything through. */
const modifyEndpoint: Operation = {
  readOnly: false,
  bucket: mutating('ModifyVpcEndpoint'),
  ...wrapped('ModifyVpcEndpoint'),
  run(call, input: ModifyVpcEndpointRequest) {
    const { fields } = thingBy(call, ENDPOINT, input.VpcEndpointId);
    if (input.PolicyDocument !== undefined) fields.PolicyDocument = input.PolicyDocument;
    if (input.ResetPolicy) fields.PolicyDocument = OPEN;
    const tables = (fields.RouteTableIds as string[]).filter(
      (id) => !input.RemoveRouteTableIds?.includes(id),
    );
    fields.RouteTableIds = [...new Set([...tables, ...(input.AddRouteTableIds ?? [])])];
    return { Return: true };
  },
};

const { DeleteVpcEndpoint: _, ...endpointOperations } = operationsOf(ENDPOINT);

export const linkOperations: Readonly<Record<string, Operation>> = {
  ...endpointOperations,
  DeleteVpcEndpoints: deleteEndpoints,
  ModifyVpcEndpoint: modifyEndpoint,
  ...operationsOf(PEERING),
  DeleteVpcPeeringConnection: deletePeering,
  ...operationsOf(SESSION),
  ...operationsOf(TARGET),
  ...operationsOf(FILTER),
};
