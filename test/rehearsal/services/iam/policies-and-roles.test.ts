import { describe, expect, it } from 'vitest';
import { ACCOUNT_ID, inAccount, policy, refusal } from '../../account/in-account.ts';

const TRUST_EC2 = policy({
  Effect: 'Allow',
  Principal: { Service: 'ec2.amazonaws.com' },
  Action: 'sts:AssumeRole',
});
const READ = policy({ Effect: 'Allow', Action: 's3:Get*', Resource: '*' });
const QUARANTINE = 'arn:aws:iam::aws:policy/AWSCompromisedKeyQuarantineV2';

function asAdmin() {
  const world = inAccount({ latencyMs: 0, propagationDelayMs: 0 });
  return { ...world, iam: world.as(world.admin).iam };
}

describe('policies of principals', () => {
  it('are put, read percent-encoded, listed and deleted', async () => {
    const { iam, user } = asAdmin();
    user('ann');
    const named = { UserName: 'ann', PolicyName: 'read' };
    await iam.putUserPolicy({ ...named, PolicyDocument: READ });
    expect((await iam.listUserPolicies({ UserName: 'ann' })).PolicyNames).toEqual(['read']);
    const { PolicyDocument = '' } = await iam.getUserPolicy(named);
    expect(PolicyDocument).toMatch(/^%7B%22Version%22/);
    expect(decodeURIComponent(PolicyDocument)).toBe(READ);
    await iam.deleteUserPolicy(named);
    expect(await refusal(iam.getUserPolicy(named))).toEqual({
      code: 'NoSuchEntityException',
      status: 404,
      message: 'The user policy with name read cannot be found.',
    });
  });

  it('must be policies', async () => {
    const { iam, user } = asAdmin();
    user('ann');
    const put = iam.putUserPolicy({
      UserName: 'ann',
      PolicyName: 'odd',
      PolicyDocument: '{"Statement":[{}]}',
    });
    expect(await refusal(put)).toMatchObject({ code: 'MalformedPolicyDocumentException', status: 400 });
  });

  it('are attached once and detached once', async () => {
    const { iam, user } = asAdmin();
    user('ann');
    const attached = { UserName: 'ann', PolicyArn: QUARANTINE };
    await iam.attachUserPolicy(attached);
    await iam.attachUserPolicy(attached);
    expect((await iam.listAttachedUserPolicies({ UserName: 'ann' })).AttachedPolicies).toEqual([
      { PolicyName: 'AWSCompromisedKeyQuarantineV2', PolicyArn: QUARANTINE },
    ]);
    expect((await iam.listEntitiesForPolicy({ PolicyArn: QUARANTINE })).PolicyUsers).toMatchObject([
      { UserName: 'ann' },
    ]);
    await iam.detachUserPolicy(attached);
    expect(await refusal(iam.detachUserPolicy(attached))).toMatchObject({ code: 'NoSuchEntityException' });
    const unknown = iam.attachUserPolicy({
      UserName: 'ann',
      PolicyArn: `arn:aws:iam::${ACCOUNT_ID}:policy/none`,
    });
    expect((await refusal(unknown)).message).toContain('does not exist or is not attachable');
  });
});

describe('managed policies', () => {
  it('keep versions, and go only detached and with one version left', async () => {
    const { iam, user } = asAdmin();
    user('ann');
    const { Policy } = await iam.createPolicy({ PolicyName: 'read', PolicyDocument: READ });
    const named = { PolicyArn: Policy?.Arn };
    await iam.createPolicyVersion({ ...named, PolicyDocument: policy(), SetAsDefault: true });
    expect((await iam.listPolicyVersions(named)).Versions).toMatchObject([
      { VersionId: 'v1', IsDefaultVersion: false },
      { VersionId: 'v2', IsDefaultVersion: true },
    ]);
    const { PolicyVersion } = await iam.getPolicyVersion({ ...named, VersionId: 'v1' });
    expect(decodeURIComponent(PolicyVersion?.Document ?? '')).toBe(READ);
    await iam.attachUserPolicy({ ...named, UserName: 'ann' });
    expect((await iam.getPolicy(named)).Policy?.AttachmentCount).toBe(1);
    expect((await refusal(iam.deletePolicy(named))).message).toBe(
      'Cannot delete a policy attached to entities.',
    );
    await iam.detachUserPolicy({ ...named, UserName: 'ann' });
    expect((await refusal(iam.deletePolicy(named))).message).toContain('more than one version');
    expect(await refusal(iam.deletePolicyVersion({ ...named, VersionId: 'v2' }))).toMatchObject({
      code: 'DeleteConflictException',
    });
    await iam.setDefaultPolicyVersion({ ...named, VersionId: 'v1' });
    await iam.deletePolicyVersion({ ...named, VersionId: 'v2' });
    await iam.deletePolicy(named);
    expect((await iam.listPolicies({ Scope: 'Local' })).Policies).toEqual([]);
  });

  it('of AWS are there and stay', async () => {
    const { iam } = asAdmin();
    const { Policies = [] } = await iam.listPolicies({ Scope: 'AWS' });
    expect(Policies.map(({ PolicyName }) => PolicyName)).toEqual(
      expect.arrayContaining([
        'AWSCompromisedKeyQuarantineV2',
        'AWSCompromisedKeyQuarantineV3',
        'PowerUserAccess',
      ]),
    );
    expect(await refusal(iam.deletePolicy({ PolicyArn: QUARANTINE }))).toMatchObject({
      code: 'AccessDenied',
    });
  });
});

describe('roles and instance profiles', () => {
  it('hold each other until taken apart', async () => {
    const { iam } = asAdmin();
    const role = { RoleName: 'web' };
    const profile = { InstanceProfileName: 'web' };
    await iam.createRole({ ...role, AssumeRolePolicyDocument: TRUST_EC2 });
    await iam.createInstanceProfile(profile);
    await iam.addRoleToInstanceProfile({ ...role, ...profile });
    expect(await refusal(iam.addRoleToInstanceProfile({ ...role, ...profile }))).toMatchObject({
      code: 'LimitExceededException',
      status: 409,
    });
    const { InstanceProfile } = await iam.getInstanceProfile(profile);
    expect(InstanceProfile).toMatchObject({
      InstanceProfileId: expect.stringMatching(/^AIPA[A-Z2-7]{17}$/),
      Arn: `arn:aws:iam::${ACCOUNT_ID}:instance-profile/web`,
      Roles: [{ RoleName: 'web' }],
    });
    expect(decodeURIComponent(InstanceProfile?.Roles?.[0]?.AssumeRolePolicyDocument ?? '')).toBe(TRUST_EC2);
    expect((await iam.listInstanceProfilesForRole(role)).InstanceProfiles).toHaveLength(1);
    expect((await refusal(iam.deleteRole(role))).message).toBe(
      'Cannot delete entity, must remove roles from instance profile first.',
    );
    expect(await refusal(iam.deleteInstanceProfile(profile))).toMatchObject({
      code: 'DeleteConflictException',
    });
    await iam.removeRoleFromInstanceProfile({ ...role, ...profile });
    await iam.putRolePolicy({ ...role, PolicyName: 'read', PolicyDocument: READ });
    expect((await refusal(iam.deleteRole(role))).message).toContain('must delete policies first');
    await iam.deleteRolePolicy({ ...role, PolicyName: 'read' });
    await iam.deleteRole(role);
    await iam.deleteInstanceProfile(profile);
    expect((await iam.listRoles({})).Roles).toEqual([]);
    expect((await iam.listInstanceProfiles({})).InstanceProfiles).toEqual([]);
  });
});

describe('groups', () => {
  it('list their members and go only empty', async () => {
    const { iam, user } = asAdmin();
    user('ann');
    await iam.createGroup({ GroupName: 'ops' });
    await iam.addUserToGroup({ GroupName: 'ops', UserName: 'ann' });
    expect((await iam.getGroup({ GroupName: 'ops' })).Users).toMatchObject([{ UserName: 'ann' }]);
    expect((await iam.listGroupsForUser({ UserName: 'ann' })).Groups).toMatchObject([{ GroupName: 'ops' }]);
    expect(await refusal(iam.deleteGroup({ GroupName: 'ops' }))).toMatchObject({
      code: 'DeleteConflictException',
    });
    await iam.removeUserFromGroup({ GroupName: 'ops', UserName: 'ann' });
    await iam.deleteGroup({ GroupName: 'ops' });
    expect((await iam.listGroups({})).Groups).toEqual([]);
  });
});

describe('what IAM tells of the whole account', () => {
  it('counts and lists credentials', async () => {
    const { iam, user, clock } = asAdmin();
    const key = user('ann', { loginProfile: { createdAt: '2026-02-01T00:00:00.000Z' }, mfa: true });
    await iam.createAccountAlias({ AccountAlias: 'shop' });
    expect((await iam.listAccountAliases({})).AccountAliases).toEqual(['shop']);
    expect((await iam.getAccountSummary({})).SummaryMap).toMatchObject({
      Users: 2,
      MFADevicesInUse: 1,
      AccountAccessKeysPresent: 0,
    });
    expect(await refusal(iam.getCredentialReport({}))).toMatchObject({ status: 410 });
    expect((await iam.generateCredentialReport({})).State).toBe('STARTED');
    await clock.advance(1000);
    expect((await iam.generateCredentialReport({})).State).toBe('COMPLETE');
    const { Content } = await iam.getCredentialReport({});
    const [header = '', , , ann = ''] = Buffer.from(Content ?? [])
      .toString()
      .split('\n');
    const row = Object.fromEntries(header.split(',').map((name, index) => [name, ann.split(',')[index]]));
    expect(row).toMatchObject({
      user: 'ann',
      password_enabled: 'true',
      mfa_active: 'true',
      access_key_1_active: 'true',
      access_key_1_last_used_date: 'N/A',
      access_key_2_active: 'false',
    });
    expect(JSON.stringify(row)).not.toContain(key.accessKeyId);
  });

  it('simulates what a principal may do', async () => {
    const { iam, user } = asAdmin();
    user('ann', {
      attached: ['arn:aws:iam::aws:policy/PowerUserAccess'],
      policies: { no: policy({ Effect: 'Deny', Action: 'ec2:Run*', Resource: '*' }) },
    });
    const { EvaluationResults = [] } = await iam.simulatePrincipalPolicy({
      PolicySourceArn: `arn:aws:iam::${ACCOUNT_ID}:user/ann`,
      ActionNames: ['ec2:DescribeInstances', 'iam:CreateUser', 'ec2:RunInstances'],
    });
    expect(EvaluationResults.map(({ EvalDecision }) => EvalDecision)).toEqual([
      'allowed',
      'implicitDeny',
      'explicitDeny',
    ]);
  });
});
