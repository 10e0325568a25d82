import type { SimulatedAccount } from '../../account/account.ts';
import type { SessionState } from '../../account/state.ts';
import { roleArn } from '../iam/arns.ts';
import type { RoleState } from '../iam/state.ts';
import { issueRoleSession } from './sessions.ts';

interface Assumed {
  readonly role: RoleState;
  readonly sessionName: string;
  /** `lambda.amazonaws.com` */
  readonly service: string;
  readonly region: string;
  readonly seconds: number;
}

/**
 * A role session an AWS service takes for what it runs: an instance, a function, a task. CloudTrail records it as an
 * AssumeRole by the service itself.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/cloudtrail-integration.html
 */
export function assumeForService(
  account: SimulatedAccount,
  { role, sessionName, service, region, seconds }: Assumed,
): SessionState {
  const session = issueRoleSession(account, role, sessionName, { seconds });
  const arn = roleArn(account.accountId, account.state.iam, role.roleName);
  account.recordServiceEvent({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    eventType: 'AwsApiCall',
    awsRegion: region,
    readOnly: true,
    sourceIPAddress: service,
    userAgent: service,
    userIdentity: { type: 'AWSService', invokedBy: service },
    requestParameters: { roleArn: arn, roleSessionName: sessionName },
    responseElements: {
      credentials: {
        accessKeyId: session.accessKeyId,
        expiration: session.expiresAt,
        sessionToken: '<sensitiveDataRemoved>',
      },
      assumedRoleUser: { assumedRoleId: session.principalId, arn: session.arn },
    },
    resources: [{ accountId: account.accountId, type: 'AWS::IAM::Role', ARN: arn }],
  });
  return session;
}
