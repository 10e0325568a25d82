import { type Call, ServiceError } from '../../account/service.ts';
import { userArn } from './arns.ts';
import type {
  GroupState,
  IamState,
  InstanceProfileState,
  ManagedPolicyState,
  RoleState,
  UserState,
} from './state.ts';

/** IAM of the account a call is made in, live. */
export function iamOf(call: Call): IamState {
  return call.account.state.iam;
}

export function noSuchEntity(message: string): ServiceError {
  return new ServiceError('NoSuchEntity', message, 404);
}

export function alreadyExists(message: string): ServiceError {
  return new ServiceError('EntityAlreadyExists', message, 409);
}

export function deleteConflict(what: string): ServiceError {
  return new ServiceError('DeleteConflict', `Cannot delete entity, must ${what} first.`, 409);
}

export function validationError(message: string): ServiceError {
  return new ServiceError('ValidationError', message, 400);
}

/** An input member that the API requires. */
export function required(value: string | undefined, name: string): string {
  if (value) return value;
  const member = name.charAt(0).toLowerCase() + name.slice(1);
  throw validationError(
    `1 validation error detected: Value at '${member}' failed to satisfy constraint: Member must not be null`,
  );
}

/** A name IAM accepts for a user, group, role, policy or instance profile. */
export function validName(value: string | undefined, member: string): string {
  const name = required(value, member);
  if (/^[\w+=,.@-]{1,128}$/.test(name)) return name;
  throw validationError(
    `The specified value for ${member.charAt(0).toLowerCase()}${member.slice(1)} is invalid. It must contain only alphanumeric characters and/or the following: +=,.@_-`,
  );
}

interface NamesUser {
  readonly UserName?: string | undefined;
}

/** The user an input names; who calls without naming one means himself. */
export function userNameOf(input: NamesUser, call: Call): string {
  const name = input.UserName ?? call.caller.userName;
  if (name) return name;
  throw validationError('Must specify userName when calling with non-User credentials');
}

/** Resource of a call on a user. */
export function onUser(input: NamesUser, call: Call): readonly string[] {
  return [userArn(call.account.accountId, iamOf(call), input.UserName ?? call.caller.userName ?? '')];
}

/** An entry by its own name; `constructor` and the like are names too. */
function entry<State>(all: Readonly<Record<string, State>>, name: string): State | undefined {
  return Object.hasOwn(all, name) ? all[name] : undefined;
}

export function findUser(call: Call, name: string | undefined): UserState {
  const userName = required(name, 'UserName');
  const user = entry(iamOf(call).users, userName);
  if (!user) throw noSuchEntity(`The user with name ${userName} cannot be found.`);
  return user;
}

export function findGroup(call: Call, name: string | undefined): GroupState {
  const groupName = required(name, 'GroupName');
  const group = entry(iamOf(call).groups, groupName);
  if (!group) throw noSuchEntity(`The group with name ${groupName} cannot be found.`);
  return group;
}

export function findRole(call: Call, name: string | undefined): RoleState {
  const roleName = required(name, 'RoleName');
  const role = entry(iamOf(call).roles, roleName);
  if (!role) throw noSuchEntity(`The role with name ${roleName} cannot be found.`);
  return role;
}

export function findInstanceProfile(call: Call, name: string | undefined): InstanceProfileState {
  const profileName = required(name, 'InstanceProfileName');
  const profile = entry(iamOf(call).instanceProfiles, profileName);
  if (!profile) throw noSuchEntity(`Instance Profile ${profileName} cannot be found.`);
  return profile;
}

export function findPolicy(call: Call, arn: string | undefined): ManagedPolicyState {
  const policy = entry(iamOf(call).policies, required(arn, 'PolicyArn'));
  if (!policy) throw noSuchEntity(`Policy ${arn} was not found.`);
  return policy;
}
