import type {
  CreateAccessPointInput,
  DescribeAccessPointsInput,
} from '@aws-sdk/client-elastic-load-balancing';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface BalancerState {
  readonly name: string;
  readonly createdAt: string;
}

const balancers = (call: Call) => shelf<BalancerState>(call, 'balancer');

const createLoadBalancer: Operation = {
  readOnly: false,
  run(call, { LoadBalancerName: name = '' }: CreateAccessPointInput) {
    balancers(call)[name] = { name, createdAt: call.now.toISOString() };
    return { DNSName: `${name}-1.${call.region}.elb.amazonaws.com` };
  },
};

const describeLoadBalancers: Operation = {
  readOnly: true,
  run: (call, { LoadBalancerNames = [] }: DescribeAccessPointsInput) => ({
    LoadBalancerDescriptions: LoadBalancerNames.map((asked) => {
      const missing = new ServiceError(
        'LoadBalancerNotFound',
        `There is no ACTIVE Load Balancer named '${asked}'`,
      );
      const { name, createdAt } = onShelf(balancers(call), asked, missing);
      return { LoadBalancerName: name, CreatedTime: new Date(createdAt), Scheme: 'internet-facing' };
    }),
  }),
};

/** DeleteLoadBalancer: of one that is not there it succeeds. */
const deleteLoadBalancer: Operation = {
  readOnly: false,
  run(call, { LoadBalancerName = '' }: { readonly LoadBalancerName?: string }) {
    delete balancers(call)[LoadBalancerName];
    return {};
  },
};

/** Classic load balancers. */
export const elbService: SimulatedService = {
  name: 'elb',
  signingName: 'elasticloadbalancing',
  apiVersion: '2012-06-01',
  eventSource: 'elasticloadbalancing.amazonaws.com',
  protocol: 'awsQuery',
  scope: 'regional',
  operations: {
    CreateLoadBalancer: createLoadBalancer,
    DescribeLoadBalancers: describeLoadBalancers,
    DeleteLoadBalancer: deleteLoadBalancer,
  },
};
