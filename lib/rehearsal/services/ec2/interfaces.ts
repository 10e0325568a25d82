import type {
  AttachNetworkInterfaceRequest,
  CreateNetworkInterfaceRequest,
  DetachNetworkInterfaceRequest,
} from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { mutating } from './buckets.ts';
import { plain } from './schema-trail.ts';
import { type Kind, operationsOf, textIn, thingBy, thingsOf } from './things.ts';
import { subnetBy } from './vpc-lookup.ts';

/** Network interfaces that were made by themselves; each instance has one of its own besides. */
export const INTERFACE: Kind<CreateNetworkInterfaceRequest> = {
  name: 'NetworkInterface',
  plural: 'NetworkInterfaces',
  prefix: 'eni-',
  idMember: 'NetworkInterfaceId',
  taggedAs: 'network-interface',
  missing: 'InvalidNetworkInterfaceID.NotFound',
  trail: plain,
  make(call, input) {
    const { SubnetId, VpcId, AvailabilityZone } = subnetBy(call, input.SubnetId);
    return {
      ...{ SubnetId, VpcId, AvailabilityZone },
      Status: 'available',
      Description: input.Description ?? '',
      InterfaceType: 'interface',
      RequesterManaged: false,
      Groups: (input.Groups ?? []).map((GroupId) => ({ GroupId })),
    };
  },
  filters: {
    'group-id': ({ fields }) =>
      (fields.Groups as readonly { readonly GroupId: string }[]).map(({ GroupId }) => GroupId),
    'attachment.instance-id': ({ fields }) =>
      (fields.Attachment as { readonly InstanceId?: string } | undefined)?.InstanceId,
  },
};

const attach: Operation = {
  readOnly: false,
  bucket: mutating('AttachNetworkInterface'),
  ...plain('AttachNetworkInterface'),
  run(call, input: AttachNetworkInterfaceRequest) {
    const thing = thingBy(call, INTERFACE, input.NetworkInterfaceId);
    const AttachmentId = call.account.id('eni-attach-');
    thing.fields.Attachment = { AttachmentId, InstanceId: input.InstanceId, Status: 'attached' };
    thing.fields.Status = 'in-use';
    return { AttachmentId };
  },
};

const detach: Operation = {
  readOnly: false,
  bucket: mutating('DetachNetworkInterface'),
  ...plain('DetachNetworkInterface'),
  run(call, input: DetachNetworkInterfaceRequest) {
    const thing = Object.values(thingsOf(call, INTERFACE.name)).find(
      ({ fields }) =>
        (fields.Attachment as { readonly AttachmentId: string } | undefined)?.AttachmentId ===
        input.AttachmentId,
    );
    if (thing === undefined)
      throw new ServiceError(
        'InvalidAttachmentID.NotFound',
        `The attachment '${input.AttachmentId}' does not exist`,
      );
    delete thing.fields.Attachment;
    thing.fields.Status = 'available';
    return {};
  },
};

const { DeleteNetworkInterface, CreateNetworkInterface } = operationsOf(INTERFACE);

const remove: Operation = {
  ...(DeleteNetworkInterface as Operation),
  run(call, input: never) {
    const { NetworkInterfaceId } = input as { readonly NetworkInterfaceId?: string };
    const thing = thingBy(call, INTERFACE, NetworkInterfaceId);
    if (textIn(thing, 'Status') === 'in-use')
      throw new ServiceError('InvalidParameterValue', `Network interface '${thing.id}' is currently in use.`);
    return DeleteNetworkInterface?.run(call, input);
  },
};

export const interfaceOperations = {
  CreateNetworkInterface: CreateNetworkInterface as Operation,
  DeleteNetworkInterface: remove,
  AttachNetworkInterface: attach,
  DetachNetworkInterface: detach,
};
