import type { CreateNatGatewayRequest, DeleteNatGatewayRequest } from '@aws-sdk/client-ec2';
import type { Operation } from '../../account/service.ts';
import { ADDRESS, release } from './addresses.ts';
import { mutating } from './buckets.ts';
import { required } from './lookup.ts';
import { wrapped } from './schema-trail.ts';
import { type Kind, operationsOf, textIn, thingBy, thingsOf } from './things.ts';
import { subnetBy } from './vpc-lookup.ts';

export const NAT: Kind<CreateNatGatewayRequest> = {
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

export const natGatewayOperations: Readonly<Record<string, Operation>> = {
  ...operationsOf(NAT),
  DeleteNatGateway: deleteNat,
};
