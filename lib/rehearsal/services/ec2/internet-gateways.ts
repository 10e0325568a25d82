import type {
  AttachInternetGatewayRequest,
  CreateInternetGatewayRequest,
  DetachInternetGatewayRequest,
} from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { ADDRESS } from './addresses.ts';
import { mutating } from './buckets.ts';
import { NAT } from './nat-gateways.ts';
import { plain } from './schema-trail.ts';
import { type Kind, operationsOf, textIn, thingBy, thingsOf } from './things.ts';
import { vpcBy } from './vpc-lookup.ts';

type Attachments = { VpcId: string; State: string }[];

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

export const internetGatewayOperations: Readonly<Record<string, Operation>> = {
  ...operationsOf(GATEWAY),
  AttachInternetGateway: attachGateway,
  DetachInternetGateway: detachGateway,
};
