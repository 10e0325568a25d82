import type {
  Address,
  AllocateAddressRequest,
  AssociateAddressRequest,
  DisassociateAddressRequest,
  ReleaseAddressRequest,
} from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { mutating } from './buckets.ts';
import { plain } from './schema-trail.ts';
import { describing, type Kind, newThing, textIn, thingBy, thingsOf } from './things.ts';

/** Elastic IP addresses; DescribeAddresses names its parts in its own way. */
export const ADDRESS: Kind<AllocateAddressRequest> = {
  name: 'Address',
  plural: 'Addresses',
  prefix: 'eipalloc-',
  idMember: 'AllocationId',
  taggedAs: 'elastic-ip',
  missing: 'InvalidAllocationID.NotFound',
  trail: plain,
  make: (_call, _input, id) => ({
    PublicIp: `198.51.100.${Number.parseInt(id.slice(-2), 16)}`,
    Domain: 'vpc',
  }),
  filters: {
    'association-id': (thing) => textIn(thing, 'AssociationId'),
    'instance-id': (thing) => textIn(thing, 'InstanceId'),
    'public-ip': (thing) => textIn(thing, 'PublicIp'),
  },
};

const allocate: Operation = {
  readOnly: false,
  bucket: mutating('AllocateAddress'),
  ...plain('AllocateAddress'),
  run(call, input: AllocateAddressRequest) {
    const { id, fields } = newThing(call, ADDRESS, input);
    return { AllocationId: id, PublicIp: fields.PublicIp as string, Domain: 'vpc' };
  },
};

const associate: Operation = {
  readOnly: false,
  bucket: mutating('AssociateAddress'),
  ...plain('AssociateAddress'),
  run(call, input: AssociateAddressRequest) {
    const { fields } = thingBy(call, ADDRESS, input.AllocationId);
    const AssociationId = call.account.id('eipassoc-');
    const { InstanceId, NetworkInterfaceId } = input;
    Object.assign(fields, JSON.parse(JSON.stringify({ AssociationId, InstanceId, NetworkInterfaceId })));
    return { AssociationId };
  },
};

const disassociate: Operation = {
  readOnly: false,
  bucket: mutating('DisassociateAddress'),
  ...plain('DisassociateAddress'),
  run(call, input: DisassociateAddressRequest) {
    const address = Object.values(thingsOf(call, ADDRESS.name)).find(
      (thing) => textIn(thing, 'AssociationId') === input.AssociationId,
    );
    if (address === undefined)
      throw new ServiceError(
        'InvalidAssociationID.NotFound',
        `The association ID '${input.AssociationId}' does not exist`,
      );
    if (textIn(address, 'NatGatewayId') !== undefined)
      throw new ServiceError('AuthFailure', 'You do not have permission to access the specified resource.');
    release(address.fields);
    return {};
  },
};

/** Takes an address off what it was bound to. */
export function release(fields: Partial<Record<keyof Address | 'NatGatewayId', unknown>>): void {
  delete fields.AssociationId;
  delete fields.InstanceId;
  delete fields.NetworkInterfaceId;
  delete fields.NatGatewayId;
}

const releaseAddress: Operation = {
  readOnly: false,
  bucket: mutating('ReleaseAddress'),
  ...plain('ReleaseAddress'),
  run(call, input: ReleaseAddressRequest) {
    const address = thingBy(call, ADDRESS, input.AllocationId);
    if (textIn(address, 'AssociationId') !== undefined)
      throw new ServiceError(
        'InvalidIPAddress.InUse',
        `Address with allocation id ${address.id} is in use and cannot be released.`,
      );
    delete thingsOf(call, ADDRESS.name)[address.id];
    return {};
  },
};

export const addressOperations = {
  ...describing(ADDRESS),
  AllocateAddress: allocate,
  AssociateAddress: associate,
  DisassociateAddress: disassociate,
  ReleaseAddress: releaseAddress,
};
