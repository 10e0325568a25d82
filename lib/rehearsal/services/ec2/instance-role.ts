import type { IamInstanceProfileSpecification } from '@aws-sdk/client-ec2';
import { demandPassRole } from '../../account/pass-role.ts';
import { type Call, ServiceError } from '../../account/service.ts';
import { roleArn } from '../iam/arns.ts';
import { assumeForService } from '../sts/service-session.ts';
import type { InstanceState } from './state.ts';

const EC2 = 'ec2.amazonaws.com';
const SESSION_SECONDS = 6 * 3_600;

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
  // A service launches what its caller was allowed to ask it for.
  if (role && call.caller.kind !== 'service') {
    const arn = roleArn(accountId, state.iam, role.roleName);
    demandPassRole(call, { name: 'ec2', protocol: 'ec2Query' }, arn, EC2);
  }
  return {
    arn: `arn:aws:iam::${accountId}:instance-profile${profile.path}${profile.instanceProfileName}`,
    id: profile.instanceProfileId,
  };
}

/**
 * The credentials EC2 puts on an instance with a profile: it assumes the profile's role with the instance id as
 * session name, which CloudTrail records as an AssumeRole by the service itself.
 * https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/iam-roles-for-amazon-ec2.html
 */
export function assumeInstanceRole(call: Call, instance: InstanceState): void {
  const { account, region } = call;
  const profile = account.state.iam.instanceProfiles[instance.instanceProfile?.arn.split('/').at(-1) ?? ''];
  const role = account.state.iam.roles[profile?.roles[0] ?? ''];
  if (!role) return;
  assumeForService(account, {
    role,
    sessionName: instance.instanceId,
    service: EC2,
    region,
    seconds: SESSION_SECONDS,
  });
}
