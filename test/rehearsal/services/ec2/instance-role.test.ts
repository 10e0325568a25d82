import { describe, expect, it } from 'vitest';
import { ACCOUNT_ID, policy, refusal } from '../../account/in-account.ts';
import { first, inServices, statesOf } from '../in-services.ts';

const POWER_USER = 'arn:aws:iam::aws:policy/PowerUserAccess';
const READ_ONLY = 'arn:aws:iam::aws:policy/ReadOnlyAccess';
const ROLE_ARN = `arn:aws:iam::${ACCOUNT_ID}:role/web-server`;

async function withProfile() {
  const services = inServices();
  const { iam } = services.as(services.admin);
  await iam.createRole({
    RoleName: 'web-server',
    AssumeRolePolicyDocument: policy({
      Effect: 'Allow',
      Principal: { Service: 'ec2.amazonaws.com' },
      Action: 'sts:AssumeRole',
    }),
  });
  await iam.attachRolePolicy({ RoleName: 'web-server', PolicyArn: READ_ONLY });
  await iam.createInstanceProfile({ InstanceProfileName: 'web-server' });
  await iam.addRoleToInstanceProfile({ InstanceProfileName: 'web-server', RoleName: 'web-server' });
  await services.clock.advance(10_000);
  return services;
}

describe('an instance with a profile', () => {
  it('holds credentials of its role, and EC2 is recorded as having assumed it', async () => {
    const { launch, clients, records, account } = await withProfile();
    const id = first(await launch(1, { IamInstanceProfile: { Name: 'web-server' } }));
    const session = Object.values(account.state.sessions).find(({ sessionName }) => sessionName === id);
    const accessKeyId = session?.accessKeyId ?? '';
    expect(records('AssumeRole')).toMatchObject([
      {
        userIdentity: { type: 'AWSService', invokedBy: 'ec2.amazonaws.com' },
        requestParameters: { roleArn: ROLE_ARN, roleSessionName: id },
        responseElements: {
          credentials: { accessKeyId },
          assumedRoleUser: { arn: `arn:aws:sts::${ACCOUNT_ID}:assumed-role/web-server/${id}` },
        },
      },
    ]);
    expect(JSON.stringify(records('AssumeRole'))).not.toContain(session?.secretAccessKey);
    expect(JSON.stringify(records('AssumeRole'))).not.toContain(session?.sessionToken);

    const inside = clients('eu-west-1', {
      accessKeyId,
      secretAccessKey: session?.secretAccessKey ?? '',
      sessionToken: session?.sessionToken ?? '',
    });
    expect(await statesOf(inside.ec2)).toEqual({ [id]: 'pending' });
    expect(await refusal(inside.ec2.terminateInstances({ InstanceIds: [id] }))).toMatchObject({
      code: 'UnauthorizedOperation',
    });
  });

  it('is launched only by who may pass the role', async () => {
    const { user, clients } = await withProfile();
    const { ec2 } = clients('eu-west-1', user('developer', { attached: [POWER_USER] }));
    const launch = { ImageId: 'ami-0abcdef1234567890', MinCount: 1, MaxCount: 1 };
    expect(
      await refusal(ec2.runInstances({ ...launch, IamInstanceProfile: { Name: 'web-server' } })),
    ).toMatchObject({
      code: 'UnauthorizedOperation',
      message: expect.stringContaining(`is not authorized to perform: iam:PassRole on resource: ${ROLE_ARN}`),
    });
    expect((await ec2.runInstances(launch)).Instances).toHaveLength(1);
  });

  it('can have its profile taken off', async () => {
    const { launch, clients } = await withProfile();
    const { ec2 } = clients();
    await launch(1, { IamInstanceProfile: { Name: 'web-server' } });
    const told = async () =>
      (await ec2.describeIamInstanceProfileAssociations({})).IamInstanceProfileAssociations;
    const [association] = (await told()) ?? [];
    expect(association?.IamInstanceProfile?.Arn).toBe(
      `arn:aws:iam::${ACCOUNT_ID}:instance-profile/web-server`,
    );
    await ec2.disassociateIamInstanceProfile({ AssociationId: association?.AssociationId });
    expect(await told()).toEqual([]);
  });
});
