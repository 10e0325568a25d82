import type { LoadBalancerDescription } from '@aws-sdk/client-elastic-load-balancing';
import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';

/**
 * Classic load balancers; the event that makes them is read with that of the newer ones.
 * https://docs.aws.amazon.com/elasticloadbalancing/2012-06-01/APIReference/API_DeleteLoadBalancer.html
 */
export const elbLoadBalancer = describedType<LoadBalancerDescription>({
  type: 'elb-load-balancer',
  title: 'Classic load balancers',
  action: 'Delete classic load balancer',
  order: ORDER.network,
  createdBy: [],
  deletedBy: [{ source: 'elasticloadbalancing', name: 'DeleteLoadBalancer' }],
  permissions: ['elasticloadbalancing:DescribeLoadBalancers', 'elasticloadbalancing:DeleteLoadBalancer'],
  async describe(ctx, { id, region }) {
    const asked = { LoadBalancerNames: [id] };
    const { LoadBalancerDescriptions } = await ctx.aws.read('elb', region).describeLoadBalancers(asked);
    return LoadBalancerDescriptions?.[0];
  },
  facts: ({ CreatedTime, Scheme }) => ({ createdAt: CreatedTime, summary: Scheme }),
  erase: (ctx, { id, region }) => ctx.aws.write('elb', region).deleteLoadBalancer({ LoadBalancerName: id }),
  commands: ({ id, region }) => [
    awsCommand('elb', 'delete-load-balancer', { region, 'load-balancer-name': id }),
  ],
});
