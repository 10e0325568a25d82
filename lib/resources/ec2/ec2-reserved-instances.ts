import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { noCallFor } from '../no-call.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { createdAt, foundStates } from './found-states.ts';

const SPELLING = { type: 'ec2-reserved-instances', inArn: 'reserved-instances' };

/** Reserved Instances: a purchase that no call takes back. https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/ri-modifying.html */
export const ec2ReservedInstances: ResourceType = {
  type: SPELLING.type,
  title: 'Reserved Instances',
  action: 'Ask AWS Support to cancel Reserved Instances',
  scope: 'regional',
  order: ORDER.onlyAHuman,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'PurchaseReservedInstancesOffering',
      refs: (record) => ec2Ref(record, SPELLING, textAt(record.responseElements, 'reservedInstancesId')),
    },
  ],
  deletedBy: [],
  permissions: ['ec2:DescribeReservedInstances'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'reserved-instances-id',
      refs.map(({ id }) => id),
      async ({ Filters }) => ({
        ...(await ec2.describeReservedInstances({ Filters })),
        NextToken: undefined,
      }),
      (page) => page.ReservedInstances ?? [],
    );
    return foundStates(
      refs,
      found,
      ({ ReservedInstancesId }) => ReservedInstancesId,
      ({ State, InstanceCount, InstanceType, FixedPrice, CurrencyCode, Start }) =>
        State === 'retired' || State === 'payment-failed'
          ? undefined
          : {
              ...createdAt(Start),
              summary: `${InstanceCount} × ${InstanceType}, ${State}, ${FixedPrice} ${CurrencyCode} each up front`,
            },
    );
  },

  erase: noCallFor('Reserved Instances are cancelled by AWS Support alone.'),

  command: ({ ref }) =>
    awsCommand('ec2', 'describe-reserved-instances', {
      region: ref.region,
      'reserved-instances-ids': ref.id,
    }),
};
