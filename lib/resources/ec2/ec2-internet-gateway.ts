import type { InternetGateway } from '@aws-sdk/client-ec2';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { ifPresent } from '../if-present.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-internet-gateway', inArn: 'internet-gateway' };

const vpcsOf = ({ Attachments }: InternetGateway) => (Attachments ?? []).flatMap(({ VpcId }) => VpcId ?? []);

/** Internet gateways. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteInternetGateway.html */
export const ec2InternetGateway: ResourceType = {
  type: SPELLING.type,
  title: 'Internet gateways',
  action: 'Delete internet gateway',
  scope: 'regional',
  order: ORDER.network,
  protections: ['attachment'],
  eraseAfter: ['ec2-nat-gateway', 'ec2-elastic-ip'],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateInternetGateway',
      refs: (record) =>
        ec2Ref(record, SPELLING, textAt(record.responseElements, 'internetGateway', 'internetGatewayId')),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteInternetGateway' }],
  permissions: ['ec2:DescribeInternetGateways', 'ec2:DetachInternetGateway', 'ec2:DeleteInternetGateway'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'internet-gateway-id',
      refs.map(({ id }) => id),
      (request) => ec2.describeInternetGateways(request),
      (page) => page.InternetGateways ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ InternetGatewayId }) => InternetGatewayId,
      (gateway) => ({
        protections: vpcsOf(gateway).map((id) => `attachment to ${id}`),
        ...(vpcsOf(gateway).length === 0 ? {} : { summary: `of ${vpcsOf(gateway).join(', ')}` }),
      }),
    );
  },

  erase: (ctx, region, batch) =>
    eachWhenFree(
      ctx,
      batch,
      ifPresent(ctx, ec2InternetGateway, async (ref, state) => {
        const ec2 = ctx.aws.write('ec2', region);
        for (const VpcId of vpcsOf(state.description as InternetGateway))
          await ec2.detachInternetGateway({ InternetGatewayId: ref.id, VpcId });
        return ec2.deleteInternetGateway({ InternetGatewayId: ref.id });
      }),
    ),

  command: ({ ref, description }) =>
    [
      ...vpcsOf(description as InternetGateway).map((vpc) =>
        awsCommand('ec2', 'detach-internet-gateway', {
          region: ref.region,
          'internet-gateway-id': ref.id,
          'vpc-id': vpc,
        }),
      ),
      awsCommand('ec2', 'delete-internet-gateway', { region: ref.region, 'internet-gateway-id': ref.id }),
    ].join('\n'),
};
