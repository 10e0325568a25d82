import type {
  CreateLoadBalancerInput,
  CreateTargetGroupInput,
  DescribeLoadBalancersInput,
  DescribeTargetGroupsInput,
  ModifyLoadBalancerAttributesInput,
} from '@aws-sdk/client-elastic-load-balancing-v2';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

const PROTECTION = 'deletion_protection.enabled';

interface BalancerState {
  readonly arn: string;
  readonly name: string;
  readonly createdAt: string;
  readonly attributes: Record<string, string>;
}

interface GroupState {
  readonly arn: string;
  readonly name: string;
  /** Balancers whose listeners forward to it. */
  readonly balancers: readonly string[];
}

type OfBalancer = { readonly LoadBalancerArn?: string | undefined };

const balancers = (call: Call) => shelf<BalancerState>(call, 'balancer');
const groups = (call: Call) => shelf<GroupState>(call, 'target-group');
const balancerBy = (call: Call, arn: string | undefined) =>
  onShelf(balancers(call), arn, new ServiceError('LoadBalancerNotFound', `Load balancer '${arn}' not found`));
const groupBy = (call: Call, arn: string | undefined) =>
  onShelf(groups(call), arn, new ServiceError('TargetGroupNotFound', `Target group '${arn}' not found`));

const shown = ({ arn, name, createdAt }: BalancerState) => ({
  LoadBalancerArn: arn,
  LoadBalancerName: name,
  CreatedTime: new Date(createdAt),
  Scheme: 'internet-facing' as const,
  Type: 'application' as const,
});

const createLoadBalancer: Operation = {
  readOnly: false,
  run(call, { Name: name = '' }: CreateLoadBalancerInput) {
    const arn = regionalArn(
      call,
      'elasticloadbalancing',
      `loadbalancer/app/${name}/${call.account.id('').slice(0, 16)}`,
    );
    const made = { arn, name, createdAt: call.now.toISOString(), attributes: { [PROTECTION]: 'false' } };
    balancers(call)[arn] = made;
    return { LoadBalancers: [shown(made)] };
  },
};

const describeLoadBalancers: Operation = {
  readOnly: true,
  run: (call, { LoadBalancerArns }: DescribeLoadBalancersInput) => ({
    LoadBalancers: (
      LoadBalancerArns?.map((arn) => balancerBy(call, arn)) ?? Object.values(balancers(call))
    ).map(shown),
  }),
};

const attributesOf = ({ attributes }: BalancerState) => ({
  Attributes: Object.entries(attributes).map(([Key, Value]) => ({ Key, Value })),
});

const describeAttributes: Operation = {
  readOnly: true,
  run: (call, { LoadBalancerArn }: OfBalancer) => attributesOf(balancerBy(call, LoadBalancerArn)),
};

const modifyAttributes: Operation = {
  readOnly: false,
  run(call, { LoadBalancerArn, Attributes = [] }: ModifyLoadBalancerAttributesInput) {
    const balancer = balancerBy(call, LoadBalancerArn);
    for (const { Key = '', Value = '' } of Attributes) balancer.attributes[Key] = Value;
    return attributesOf(balancer);
  },
};

/** DeleteLoadBalancer: refused while it is protected; of one that is not there it succeeds. */
const deleteLoadBalancer: Operation = {
  readOnly: false,
  run(call, { LoadBalancerArn = '' }: OfBalancer) {
    if (balancers(call)[LoadBalancerArn]?.attributes[PROTECTION] === 'true')
      throw new ServiceError(
        'OperationNotPermitted',
        `Load balancer '${LoadBalancerArn}' cannot be deleted because deletion protection is enabled`,
      );
    delete balancers(call)[LoadBalancerArn];
    return {};
  },
};

const createTargetGroup: Operation = {
  readOnly: false,
  run(call, { Name: name = '' }: CreateTargetGroupInput) {
    const arn = regionalArn(
      call,
      'elasticloadbalancing',
      `targetgroup/${name}/${call.account.id('').slice(0, 16)}`,
    );
    groups(call)[arn] = { arn, name, balancers: [] };
    return { TargetGroups: [{ TargetGroupArn: arn, TargetGroupName: name }] };
  },
};

const describeTargetGroups: Operation = {
  readOnly: true,
  run: (call, { TargetGroupArns = [] }: DescribeTargetGroupsInput) => ({
    TargetGroups: TargetGroupArns.map((arn) => {
      const { name, balancers: forwarding } = groupBy(call, arn);
      return { TargetGroupArn: arn, TargetGroupName: name, LoadBalancerArns: [...forwarding] };
    }),
  }),
};

/** DeleteTargetGroup: of one that is not there it succeeds. */
const deleteTargetGroup: Operation = {
  readOnly: false,
  run(call, { TargetGroupArn = '' }: { readonly TargetGroupArn?: string }) {
    delete groups(call)[TargetGroupArn];
    return {};
  },
};

/** Elastic Load Balancing v2: balancers and target groups, without listeners. */
export const elbv2Service: SimulatedService = {
  name: 'elbv2',
  signingName: 'elasticloadbalancing',
  apiVersion: '2015-12-01',
  eventSource: 'elasticloadbalancing.amazonaws.com',
  protocol: 'awsQuery',
  scope: 'regional',
  operations: {
    CreateLoadBalancer: createLoadBalancer,
    DescribeLoadBalancers: describeLoadBalancers,
    DescribeLoadBalancerAttributes: describeAttributes,
    ModifyLoadBalancerAttributes: modifyAttributes,
    DeleteLoadBalancer: deleteLoadBalancer,
    CreateTargetGroup: createTargetGroup,
    DescribeTargetGroups: describeTargetGroups,
    DeleteTargetGroup: deleteTargetGroup,
  },
};
