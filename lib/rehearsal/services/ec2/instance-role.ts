import type { IamInstanceProfileSpecification } from '@aws-sdk/client-ec2';
import { authorise } from '../../account/authorise.ts';
import { type Call, ServiceError } from '../../account/service.ts';
import type { RoleState } from '../iam/state.ts';
import type { InstanceState } from './state.ts';

const SESSION_MS = 6 * 3_600_000;

/**
 * The instance profile a launch asks for. Handing a role to EC2 needs `iam:PassRole` on it.
 * @throws ServiceError InvalidParameterValue for a profile that is not there, UnauthorizedOperation without the right.
 */
export function profileToPass(
  call: Call,
  asked: IamInstanceProfileSpecification | undefined,
): InstanceState['instanceProfile'] {
  if (!asked) return undefined;
  const { accountId, state } = call.account;
  const profile = state.iam.instanceProfiles[asked.Name ?? asked.Arn?.split('/').at(-1) ?? ''];
  if (!profile) {
    const [field, value] = asked.Name === undefined ? ['arn', asked.Arn] : ['name', asked.Name];
    throw new ServiceError(
      'InvalidParameterValue',
      `Value (${value}) for parameter iamInstanceProfile.${field} is invalid. Invalid IAM Instance Profile ${field}`,
    );
  }
  const role = state.iam.roles[profile.roles[0] ?? ''];
  if (role) demandPassRole(call, roleArn(accountId, role));
  return {
    arn: `arn:aws:iam::${accountId}:instance-profile${profile.path}${profile.instanceProfileName}`,
    id: profile.instanceProfileId,
  };
}

function roleArn(accountId: string, role: RoleState): string {
  return `arn:aws:iam::${accountId}:role${role.path}${role.roleName}`;
}

function demandPassRole(call: Call, arn: string): void {
  const ec2 = {
    name: 'ec2',
    eventSource: 'ec2.amazonaws.com',
    protocol: 'ec2Query',
    scope: 'regional',
    operations: {},
  } as const;
  const passRole = {
    readOnly: false,
    action: 'iam:PassRole',
    resources: () => [arn],
    context: () => ({ 'iam:PassedToService': ec2.eventSource }),
    run: () => undefined,
  };
  // PassRole is a permission without a call of its own: there is no input to judge.
  authorise(ec2, passRole, call, undefined as never);
}

/**
 * The credentials EC2 puts on an instance with a profile: it assumes the profile's role with the instance id as
 * session name, which CloudTrail records as an AssumeRole by the service itself.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
 */
export function assumeInstanceRole(call: Call, instance: InstanceState): void {
  const { account, now, region } = call;
  const profile = account.state.iam.instanceProfiles[instance.instanceProfile?.arn.split('/').at(-1) ?? ''];
  const role = account.state.iam.roles[profile?.roles[0] ?? ''];
  if (!role) return;
  const sessionName = instance.instanceId;
  const accessKeyId = account.id('ASIA');
  const session = {
    accessKeyId,
    secretAccessKey: account.secret(40),
    sessionToken: account.secret(200),
    kind: 'role-session',
    arn: `arn:aws:sts::${account.accountId}:assumed-role/${role.roleName}/${sessionName}`,
    principalId: `${role.roleId}:${sessionName}`,
    issuerName: role.roleName,
    sessionName,
    issuedAt: now.toISOString(),
    expiresAt: new Date(now.getTime() + SESSION_MS).toISOString(),
  } as const;
  account.state.sessions[accessKeyId] = session;
  account.recordServiceEvent({
    eventSource: 'sts.amazonaws.com',
    eventName: 'AssumeRole',
    eventType: 'AwsApiCall',
    awsRegion: region,
    readOnly: true,
    sourceIPAddress: 'ec2.amazonaws.com',
    userAgent: 'ec2.amazonaws.com',
    userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
    requestParameters: { roleArn: roleArn(account.accountId, role), roleSessionName: sessionName },
    responseElements: {
      credentials: { accessKeyId, expiration: session.expiresAt, sessionToken: '<sensitiveDataRemoved>' },
      assumedRoleUser: { assumedRoleId: session.principalId, arn: session.arn },
    },
    resources: [
      { accountId: account.accountId, type: 'AWS::IAM::Role', ARN: roleArn(account.accountId, role) },
    ],
  });
}
