import type { CreateServiceLinkedRoleRequest } from '@aws-sdk/client-iam';
import { type Operation, ServiceError } from '../../account/service.ts';
import { iamOf, required } from './entities.ts';
import { roleShape } from './shapes.ts';

/** Names of service-linked roles where the service's own does not give it. */
const NAMES: Readonly<Record<string, string>> = {
  'autoscaling.amazonaws.com': 'AutoScaling',
  'ecs.amazonaws.com': 'ECS',
  'spot.amazonaws.com': 'EC2Spot',
  'spotfleet.amazonaws.com': 'EC2SpotFleet',
  'elasticloadbalancing.amazonaws.com': 'ElasticLoadBalancing',
};

/** Service-linked roles: https://docs.aws.amazon.com/IAM/latest/UserGuide/create-service-linked-role.html */
export const serviceLinkedRoleOperations: Readonly<Record<string, Operation>> = {
  CreateServiceLinkedRole: {
    readOnly: false,
    run(call, input: CreateServiceLinkedRoleRequest) {
      const service = required(input.AWSServiceName, 'AWSServiceName');
      const short = service.split('.')[0] ?? service;
      const roleName = `AWSServiceRoleFor${NAMES[service] ?? short.charAt(0).toUpperCase() + short.slice(1)}`;
      const { roles } = iamOf(call);
      if (roles[roleName]) {
        throw new ServiceError(
          'InvalidInput',
          `Service role name ${roleName} has been taken in this account, please try a different suffix.`,
        );
      }
      const trust = { Effect: 'Allow', Principal: { Service: [service] }, Action: ['sts:AssumeRole'] };
      const role = {
        ...{ roleName, path: `/aws-service-role/${service}/`, roleId: call.account.id('AROA') },
        createdAt: call.now.toISOString(),
        assumeRolePolicy: JSON.stringify({ Version: '2012-10-17', Statement: [trust] }),
        ...{ inlinePolicies: {}, attachedPolicies: [], maxSessionSeconds: 3600 },
      };
      roles[roleName] = role;
      return { Role: roleShape(call, role) };
    },
  },
};
