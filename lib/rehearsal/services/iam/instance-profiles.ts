import type {
  AddRoleToInstanceProfileRequest,
  CreateInstanceProfileRequest,
  DeleteInstanceProfileRequest,
  GetInstanceProfileRequest,
  ListInstanceProfilesForRoleRequest,
  ListInstanceProfilesRequest,
  RemoveRoleFromInstanceProfileRequest,
} from '@aws-sdk/client-iam';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { instanceProfileArn } from './arns.ts';
import {
  alreadyExists,
  deleteConflict,
  findInstanceProfile,
  findRole,
  iamOf,
  noSuchEntity,
  validName,
} from './entities.ts';
import { page } from './paging.ts';
import { instanceProfileShape } from './shapes.ts';
import type { InstanceProfileState } from './state.ts';

const onProfile = (input: { readonly InstanceProfileName?: string | undefined }, call: Call) => [
  instanceProfileArn(call.account.accountId, iamOf(call), input.InstanceProfileName ?? ''),
];

function createInstanceProfile(call: Call, input: CreateInstanceProfileRequest) {
  const instanceProfileName = validName(input.InstanceProfileName, 'InstanceProfileName');
  const { instanceProfiles } = iamOf(call);
  if (instanceProfiles[instanceProfileName]) {
    throw alreadyExists(`Instance Profile ${instanceProfileName} already exists.`);
  }
  const profile: InstanceProfileState = {
    instanceProfileName,
    instanceProfileId: call.account.id('AIPA'),
    path: input.Path ?? '/',
    createdAt: call.now.toISOString(),
    roles: [],
  };
  instanceProfiles[instanceProfileName] = profile;
  return { InstanceProfile: instanceProfileShape(call, profile) };
}

function list(call: Call, profiles: readonly InstanceProfileState[], input: ListInstanceProfilesRequest) {
  const { items, rest } = page(profiles, ({ instanceProfileName }) => instanceProfileName, input);
  return { InstanceProfiles: items.map((profile) => instanceProfileShape(call, profile)), ...rest };
}

/** Instance profiles: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_switch-role-ec2_instance-profiles.html */
export const instanceProfileOperations: Readonly<Record<string, Operation>> = {
  CreateInstanceProfile: { readOnly: false, resources: onProfile, run: createInstanceProfile },
  DeleteInstanceProfile: {
    readOnly: false,
    resources: onProfile,
    run: (call, input: DeleteInstanceProfileRequest) => {
      const profile = findInstanceProfile(call, input.InstanceProfileName);
      if (profile.roles.length > 0) throw deleteConflict('remove roles from instance profile');
      delete iamOf(call).instanceProfiles[profile.instanceProfileName];
      return {};
    },
  },
  GetInstanceProfile: {
    readOnly: true,
    resources: onProfile,
    run: (call, input: GetInstanceProfileRequest) => ({
      InstanceProfile: instanceProfileShape(call, findInstanceProfile(call, input.InstanceProfileName)),
    }),
  },
  ListInstanceProfiles: {
    readOnly: true,
    run: (call, input: ListInstanceProfilesRequest) =>
      list(call, Object.values(iamOf(call).instanceProfiles), input),
  },
  ListInstanceProfilesForRole: {
    readOnly: true,
    run: (call, input: ListInstanceProfilesForRoleRequest) => {
      const { roleName } = findRole(call, input.RoleName);
      const profiles = Object.values(iamOf(call).instanceProfiles).filter(({ roles }) =>
        roles.includes(roleName),
      );
      return list(call, profiles, { Marker: input.Marker, MaxItems: input.MaxItems });
    },
  },
  AddRoleToInstanceProfile: {
    readOnly: false,
    resources: onProfile,
    run: (call, input: AddRoleToInstanceProfileRequest) => {
      const { roles } = findInstanceProfile(call, input.InstanceProfileName);
      const { roleName } = findRole(call, input.RoleName);
      if (roles.length > 0) {
        throw new ServiceError(
          'LimitExceeded',
          'Cannot exceed quota for InstanceSessionsPerInstanceProfile: 1',
          409,
        );
      }
      roles.push(roleName);
      return {};
    },
  },
  RemoveRoleFromInstanceProfile: {
    readOnly: false,
    resources: onProfile,
    run: (call, input: RemoveRoleFromInstanceProfileRequest) => {
      const { roles, instanceProfileName } = findInstanceProfile(call, input.InstanceProfileName);
      const { roleName } = findRole(call, input.RoleName);
      const at = roles.indexOf(roleName);
      if (at < 0) {
        throw noSuchEntity(
          `Cannot remove role ${roleName} from Instance Profile ${instanceProfileName}: not in it.`,
        );
      }
      roles.splice(at, 1);
      return {};
    },
  },
};
