import type { NetworkInterface } from '@aws-sdk/client-ec2';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { ifPresent } from '../if-present.ts';
import type { ResourceType } from '../resource-type.ts';
import { retrying } from '../retrying.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-network-interface', inArn: 'network-interface' };
/** EC2 calls an interface that is still coming loose an invalid parameter. */
const DETACHING = {
  again: (error: unknown) => errorCode(error) === 'InvalidParameterValue',
  everyMs: 2_000,
  forMs: 60_000,
};

/** Network interfaces. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkInterface.html */
export const ec2NetworkInterface: ResourceType = {
  type: SPELLING.type,
  title: 'Network interfaces',
  action: 'Delete network interface',
  scope: 'regional',
  order: ORDER.network,
  protections: ['attachment'],
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateNetworkInterface',
      refs: (record) =>
        ec2Ref(record, SPELLING, textAt(record.responseElements, 'networkInterface', 'networkInterfaceId')),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteNetworkInterface' }],
  permissions: ['ec2:DescribeNetworkInterfaces', 'ec2:DetachNetworkInterface', 'ec2:DeleteNetworkInterface'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'network-interface-id',
      refs.map(({ id }) => id),
      (request) => ec2.describeNetworkInterfaces(request),
      (page) => page.NetworkInterfaces ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ NetworkInterfaceId }) => NetworkInterfaceId,
      ({ Attachment, PrivateIpAddress, SubnetId }) => ({
        protections: Attachment?.AttachmentId === undefined ? [] : ['attachment'],
        summary: [
          ...[PrivateIpAddress, SubnetId].filter((part) => part !== undefined),
          ...(Attachment?.InstanceId === undefined ? [] : [`on ${Attachment.InstanceId}`]),
        ].join(', '),
      }),
    );
  },

  erase: (ctx, region, batch) =>
    eachWhenFree(
      ctx,
      batch,
      ifPresent(ctx, ec2NetworkInterface, async (ref, state) => {
        const { Attachment } = state.description as NetworkInterface;
        const ec2 = ctx.aws.write('ec2', region);
        if (Attachment?.AttachmentId !== undefined)
          await ec2.detachNetworkInterface({ AttachmentId: Attachment.AttachmentId, Force: true });
        return retrying(ctx, () => ec2.deleteNetworkInterface({ NetworkInterfaceId: ref.id }), DETACHING);
      }),
    ),

  command: ({ ref, description }) => {
    const attachment = (description as NetworkInterface).Attachment?.AttachmentId;
    return [
      ...(attachment === undefined
        ? []
        : [
            awsCommand('ec2', 'detach-network-interface', {
              region: ref.region,
              'attachment-id': attachment,
              force: true,
            }),
          ]),
      awsCommand('ec2', 'delete-network-interface', {
        region: ref.region,
        'network-interface-id': ref.id,
      }),
    ].join('\n');
  },
};
