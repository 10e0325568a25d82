import type { ResourceType } from '../resource-type.ts';
import { cloudfrontDistribution } from './cloudfront-distribution.ts';
import { elbLoadBalancer } from './elb-load-balancer.ts';
import { elbv2LoadBalancer } from './elbv2-load-balancer.ts';
import { elbv2TargetGroup } from './elbv2-target-group.ts';
import { route53Zone } from './route53-zone.ts';

/** Types that lead traffic into the account, or names to it. */
export const edgeTypes: readonly ResourceType[] = [
  elbv2LoadBalancer,
  elbLoadBalancer,
  elbv2TargetGroup,
  cloudfrontDistribution,
  route53Zone,
];
