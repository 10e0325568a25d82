import type { TargetGroup } from '@aws-sdk/client-elastic-load-balancing-v2';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, recorded } from '../recorded.ts';
import { retrying } from '../retrying.ts';

const TYPE = 'elbv2-target-group';
/** A group is in use until its balancer's listeners are gone. */
const IN_USE = { everyMs: 5_000, forMs: 2 * 60_000 };

/** Target groups. https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteTargetGroup.html */
export const elbv2TargetGroup = describedType<TargetGroup>({
  type: TYPE,
  title: 'Target groups',
  action: 'Delete target group',
  order: ORDER.network,
  eraseAfter: ['elbv2-load-balancer'],
  createdBy: [
    {
      ...{ source: 'elasticloadbalancing', name: 'CreateTargetGroup' },
      refs: (record) =>
        itemsAt(record.responseElements, 'targetGroups').flatMap((made) =>
          recorded(TYPE, record, byArn(textAt(made, 'targetGroupArn'), ':targetgroup/')),
        ),
    },
  ],
  deletedBy: [{ source: 'elasticloadbalancing', name: 'DeleteTargetGroup' }],
  permissions: ['elasticloadbalancing:DescribeTargetGroups', 'elasticloadbalancing:DeleteTargetGroup'],
  async describe(ctx, { arn = '', region }) {
    const asked = { TargetGroupArns: [arn] };
    return (await ctx.aws.read('elbv2', region).describeTargetGroups(asked)).TargetGroups?.[0];
  },
  facts: ({ LoadBalancerArns = [] }) => ({
    summary: LoadBalancerArns.length === 0 ? undefined : `used by ${LoadBalancerArns.join(', ')}`,
  }),
  erase: (ctx, { arn = '', region }) =>
    retrying(ctx, () => ctx.aws.write('elbv2', region).deleteTargetGroup({ TargetGroupArn: arn }), {
      again: (error) => /^ResourceInUse/.test(errorCode(error)),
      ...IN_USE,
    }),
  commands: ({ arn = '', region }) => [
    awsCommand('elbv2', 'delete-target-group', { region, 'target-group-arn': arn }),
  ],
});
