import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const iam = (bench: Bench) => bench.as().write('iam');
const TRUST = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Principal: { Service: 'ec2.amazonaws.com' }, Action: 'sts:AssumeRole' }],
});
const ALLOW = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 's3:*', Resource: '*' }],
});
const RoleName = 'worker';
const InstanceProfileName = 'worker-profile';

async function createPolicy(bench: Bench): Promise<string> {
  const made = await iam(bench).createPolicy({ PolicyName: 'storage', PolicyDocument: ALLOW });
  return made.Policy?.Arn ?? '';
}

const createRole = (bench: Bench) => iam(bench).createRole({ RoleName, AssumeRolePolicyDocument: TRUST });

async function roleInProfile(bench: Bench) {
  await createRole(bench);
  await iam(bench).createInstanceProfile({ InstanceProfileName });
  await iam(bench).addRoleToInstanceProfile({ InstanceProfileName, RoleName });
}

export const iamRoleCases: readonly ContractCase[] = [
  {
    call: 'iam:CreateRole',
    says: 'gives a role whose trust policy GetRole gives URL-encoded',
    async run(bench) {
      const { Role } = await createRole(bench);
      const read = (await iam(bench).getRole({ RoleName })).Role;
      return {
        made: {
          RoleName: Role?.RoleName,
          RoleId: Role?.RoleId,
          Arn: Role?.Arn,
          CreateDate: Role?.CreateDate,
        },
        trust: JSON.parse(decodeURIComponent(read?.AssumeRolePolicyDocument ?? '')),
      };
    },
    gives: {
      made: {
        RoleName,
        RoleId: '<AROA>',
        Arn: `arn:aws:iam::<account>:role/${RoleName}`,
        CreateDate: '<time>',
      },
      trust: JSON.parse(TRUST),
    },
  },
  {
    call: 'iam:CreateRole',
    says: 'refuses a name that is taken',
    async run(bench) {
      await createRole(bench);
      return refusal(createRole(bench));
    },
    gives: 'EntityAlreadyExists',
  },
  {
    call: 'iam:GetRole',
    says: 'refuses a role that is not there',
    run: (bench) => refusal(iam(bench).getRole({ RoleName })),
    gives: 'NoSuchEntity',
  },
  {
    call: 'iam:PutRolePolicy',
    says: 'keeps the document until it is deleted',
    async run(bench) {
      await createRole(bench);
      await iam(bench).putRolePolicy({ RoleName, PolicyName: 'p', PolicyDocument: ALLOW });
      const { PolicyNames } = await iam(bench).listRolePolicies({ RoleName });
      const { PolicyDocument } = await iam(bench).getRolePolicy({ RoleName, PolicyName: 'p' });
      await iam(bench).deleteRolePolicy({ RoleName, PolicyName: 'p' });
      return {
        PolicyNames,
        document: JSON.parse(decodeURIComponent(PolicyDocument ?? '')),
        again: await refusal(iam(bench).deleteRolePolicy({ RoleName, PolicyName: 'p' })),
      };
    },
    gives: { PolicyNames: ['p'], document: JSON.parse(ALLOW), again: 'NoSuchEntity' },
  },
  {
    call: 'iam:AttachRolePolicy',
    says: 'shows in ListAttachedRolePolicies until it is detached',
    async run(bench) {
      await createRole(bench);
      const PolicyArn = await createPolicy(bench);
      await iam(bench).attachRolePolicy({ RoleName, PolicyArn });
      const attached = (await iam(bench).listAttachedRolePolicies({ RoleName })).AttachedPolicies;
      await iam(bench).detachRolePolicy({ RoleName, PolicyArn });
      const left = (await iam(bench).listAttachedRolePolicies({ RoleName })).AttachedPolicies ?? [];
      return { attached, left };
    },
    gives: {
      attached: [{ PolicyName: 'storage', PolicyArn: 'arn:aws:iam::<account>:policy/storage' }],
      left: [],
    },
  },
  {
    call: 'iam:CreateInstanceProfile',
    says: 'gives an empty profile, which takes one role and no second',
    async run(bench) {
      await createRole(bench);
      const { InstanceProfile } = await iam(bench).createInstanceProfile({ InstanceProfileName });
      const { Arn, Roles, InstanceProfileId } = InstanceProfile ?? {};
      await iam(bench).addRoleToInstanceProfile({ InstanceProfileName, RoleName });
      await iam(bench).createRole({ RoleName: 'second', AssumeRolePolicyDocument: TRUST });
      const read = await iam(bench).getInstanceProfile({ InstanceProfileName });
      return {
        made: { Arn, Roles: Roles ?? [], InstanceProfileId },
        holds: read.InstanceProfile?.Roles?.map((role) => role.RoleName),
        second: await refusal(
          iam(bench).addRoleToInstanceProfile({ InstanceProfileName, RoleName: 'second' }),
        ),
      };
    },
    gives: {
      made: {
        Arn: `arn:aws:iam::<account>:instance-profile/${InstanceProfileName}`,
        Roles: [],
        InstanceProfileId: '<AIPA>',
      },
      holds: [RoleName],
      second: 'LimitExceeded',
    },
    differs: { moto: 'gives ids without their prefix' },
  },
  {
    call: 'iam:ListInstanceProfilesForRole',
    says: 'names the profiles a role is in',
    async run(bench) {
      await roleInProfile(bench);
      const { InstanceProfiles } = await iam(bench).listInstanceProfilesForRole({ RoleName });
      return InstanceProfiles?.map((profile) => profile.InstanceProfileName);
    },
    gives: [InstanceProfileName],
  },
  {
    call: 'iam:DeleteRole',
    says: 'refuses a role in an instance profile',
    async run(bench) {
      await roleInProfile(bench);
      return refusal(iam(bench).deleteRole({ RoleName }));
    },
    gives: 'DeleteConflict',
  },
  {
    call: 'iam:DeleteRole',
    says: 'refuses a role with an inline policy, and one with an attached policy',
    async run(bench) {
      await createRole(bench);
      await iam(bench).putRolePolicy({ RoleName, PolicyName: 'p', PolicyDocument: ALLOW });
      const inline = await refusal(iam(bench).deleteRole({ RoleName }));
      await iam(bench).deleteRolePolicy({ RoleName, PolicyName: 'p' });
      await iam(bench).attachRolePolicy({ RoleName, PolicyArn: await createPolicy(bench) });
      return [inline, await refusal(iam(bench).deleteRole({ RoleName }))];
    },
    gives: ['DeleteConflict', 'DeleteConflict'],
  },
  {
    call: 'iam:DeleteInstanceProfile',
    says: 'refuses a profile with a role in it',
    async run(bench) {
      await roleInProfile(bench);
      return refusal(iam(bench).deleteInstanceProfile({ InstanceProfileName }));
    },
    gives: 'DeleteConflict',
  },
  {
    call: 'iam:RemoveRoleFromInstanceProfile',
    says: 'clears the way for deleting profile and role',
    async run(bench) {
      await roleInProfile(bench);
      await iam(bench).removeRoleFromInstanceProfile({ InstanceProfileName, RoleName });
      await iam(bench).deleteInstanceProfile({ InstanceProfileName });
      await iam(bench).deleteRole({ RoleName });
      return [
        await refusal(iam(bench).getInstanceProfile({ InstanceProfileName })),
        await refusal(iam(bench).deleteRole({ RoleName })),
      ];
    },
    gives: ['NoSuchEntity', 'NoSuchEntity'],
  },
];
