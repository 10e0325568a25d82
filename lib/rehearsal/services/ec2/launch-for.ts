import type { RunInstancesRequest } from '@aws-sdk/client-ec2';
import type { SimulatedAccount } from '../../account/account.ts';
import type { Call } from '../../account/service.ts';
import { instanceOf } from './instance-shape.ts';
import { launchRequest, launchResponse } from './launch-trail.ts';
import { ec2Of } from './lifecycle.ts';
import { launch } from './run-instances.ts';
import type { InstanceState } from './state.ts';

/** A service that launches instances for a caller, under its own linked role. */
export interface Launcher {
  /** `autoscaling.amazonaws.com` */
  readonly principal: string;
  /** `AWSServiceRoleForAutoScaling` */
  readonly roleName: string;
  readonly sessionName: string;
}

/**
 * Launches instances as a service does: the record names the service's linked role and `invokedBy`, and no access
 * key. https://docs.aws.amazon.com/autoscaling/ec2/userguide/autoscaling-service-linked-role.html
 * @throws ServiceError as RunInstances does, when a template, an image or a subnet is not there.
 */
export function launchFor(
  call: Call,
  launcher: Launcher,
  input: RunInstancesRequest,
  spotRequestId?: string,
): readonly InstanceState[] {
  const { account, now, region } = call;
  const { principal, roleName, sessionName } = launcher;
  const asService: Call = {
    ...call,
    service: 'ec2',
    operation: 'RunInstances',
    caller: { kind: 'service', accessKeyId: '', arn: principal, principalId: '' },
  };
  const ec2 = ec2Of(asService);
  const launched = launch(asService, ec2, input, spotRequestId);
  const roleId = linkedRole(account, launcher, now);
  const { accountId } = account;
  account.recordServiceEvent({
    eventSource: 'ec2.amazonaws.com',
    eventName: 'RunInstances',
    eventType: 'AwsApiCall',
    awsRegion: region,
    readOnly: false,
    sourceIPAddress: principal,
    userAgent: principal,
    requestID: account.uuid(),
    userIdentity: {
      type: 'AssumedRole',
      principalId: `${roleId}:${sessionName}`,
      arn: `arn:aws:sts::${accountId}:assumed-role/${roleName}/${sessionName}`,
      accountId,
      sessionContext: {
        sessionIssuer: {
          type: 'Role',
          principalId: roleId,
          arn: `arn:aws:iam::${accountId}:role/aws-service-role/${principal}/${roleName}`,
          accountId,
          userName: roleName,
        },
        attributes: { creationDate: now.toISOString().replace(/\.\d{3}Z$/, 'Z'), mfaAuthenticated: 'false' },
      },
      invokedBy: principal,
    },
    requestParameters: launchRequest(input),
    responseElements: launchResponse({
      ReservationId: launched[0]?.reservationId ?? '',
      OwnerId: accountId,
      Instances: launched.map((instance) => instanceOf(ec2, instance, accountId)),
    }),
  });
  return launched;
}

/** The id of the service's linked role, which the service makes for itself where it is not there. */
function linkedRole(account: SimulatedAccount, { principal, roleName }: Launcher, now: Date): string {
  const there = account.state.iam.roles[roleName];
  if (there) return there.roleId;
  const roleId = account.id('AROA');
  account.seedIam((iam) => {
    iam.roles[roleName] = {
      roleName,
      path: `/aws-service-role/${principal}/`,
      roleId,
      createdAt: now.toISOString(),
      assumeRolePolicy: JSON.stringify({
        Version: '2012-10-17',
        Statement: [{ Effect: 'Allow', Principal: { Service: principal }, Action: 'sts:AssumeRole' }],
      }),
      inlinePolicies: {},
      attachedPolicies: [],
      maxSessionSeconds: 3600,
    };
  });
  return roleId;
}
