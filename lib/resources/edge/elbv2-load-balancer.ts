import type { LoadBalancer } from '@aws-sdk/client-elastic-load-balancing-v2';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { byArn, recorded } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';

const TYPE = 'elbv2-load-balancer';
const PROTECTION = 'deletion_protection.enabled';

interface Balancer {
  readonly balancer: LoadBalancer;
  readonly protected: boolean;
}

/** Classic balancers are made by an event of the same name, which has theirs in the request alone. */
function madeBy(record: TrailRecord): readonly ResourceRef[] {
  const classic = textAt(record.requestParameters, 'loadBalancerName');
  if (classic !== undefined) return recorded('elb-load-balancer', record, { id: classic });
  return itemsAt(record.responseElements, 'loadBalancers').flatMap((made) =>
    recorded(TYPE, record, byArn(textAt(made, 'loadBalancerArn'), ':loadbalancer/')),
  );
}

async function describe(ctx: ReadContext, { arn = '', region }: ResourceRef): Promise<Balancer | undefined> {
  const elbv2 = ctx.aws.read('elbv2', region);
  const balancer = (await elbv2.describeLoadBalancers({ LoadBalancerArns: [arn] })).LoadBalancers?.[0];
  if (balancer === undefined) return undefined;
  const { Attributes = [] } = await elbv2.describeLoadBalancerAttributes({ LoadBalancerArn: arn });
  return {
    balancer,
    protected: Attributes.some(({ Key, Value }) => Key === PROTECTION && Value === 'true'),
  };
}

/**
 * Application, network and gateway load balancers.
 * https://docs.aws.amazon.com/elasticloadbalancing/latest/APIReference/API_DeleteLoadBalancer.html
 */
export const elbv2LoadBalancer = describedType<Balancer>({
  type: TYPE,
  title: 'Load balancers',
  action: 'Delete load balancer',
  order: ORDER.network,
  protections: [PROTECTION],
  createdBy: [
    {
      ...{ source: 'elasticloadbalancing', name: 'CreateLoadBalancer' },
      refs: madeBy,
    },
  ],
  deletedBy: [{ source: 'elasticloadbalancing', name: 'DeleteLoadBalancer' }],
  permissions: [
    'elasticloadbalancing:DescribeLoadBalancers',
    'elasticloadbalancing:DescribeLoadBalancerAttributes',
    'elasticloadbalancing:ModifyLoadBalancerAttributes',
    'elasticloadbalancing:DeleteLoadBalancer',
  ],
  describe,
  facts: ({ balancer, protected: on }) => ({
    createdAt: balancer.CreatedTime,
    on: on ? [PROTECTION] : [],
    summary: [balancer.Type, balancer.Scheme].join(', '),
  }),
  async erase(ctx, { arn = '', region }, { protected: on }) {
    const elbv2 = ctx.aws.write('elbv2', region);
    if (on) {
      await elbv2.modifyLoadBalancerAttributes({
        LoadBalancerArn: arn,
        Attributes: [{ Key: PROTECTION, Value: 'false' }],
      });
    }
    await elbv2.deleteLoadBalancer({ LoadBalancerArn: arn });
  },
  commands({ arn = '', region }, { protected: on }) {
    const one = { region, 'load-balancer-arn': arn };
    return [
      ...(on
        ? [
            awsCommand('elbv2', 'modify-load-balancer-attributes', {
              ...one,
              attributes: `Key=${PROTECTION},Value=false`,
            }),
          ]
        : []),
      awsCommand('elbv2', 'delete-load-balancer', one),
    ];
  },
});
