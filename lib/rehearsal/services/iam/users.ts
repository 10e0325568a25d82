import type {
  CreateUserRequest,
  DeleteUserRequest,
  GetUserRequest,
  ListUsersRequest,
  ListUserTagsRequest,
  PutUserPermissionsBoundaryRequest,
  TagUserRequest,
  UntagUserRequest,
} from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../account/service.ts';
import {
  alreadyExists,
  deleteConflict,
  findPolicy,
  findUser,
  iamOf,
  noSuchEntity,
  onUser,
  userNameOf,
  validName,
} from './entities.ts';
import { page } from './paging.ts';
import { tagList, userShape } from './shapes.ts';
import type { UserState } from './state.ts';

const asTags = (tags: readonly { Key?: string | undefined; Value?: string | undefined }[] = []) =>
  Object.fromEntries(tags.map(({ Key = '', Value = '' }) => [Key, Value]));

function createUser(call: Call, input: CreateUserRequest) {
  const userName = validName(input.UserName, 'UserName');
  const { users } = iamOf(call);
  // IAM names differ in more than case: https://docs.aws.amazon.com/IAM/latest/APIReference/API_CreateUser.html
  if (Object.keys(users).some((name) => name.toLowerCase() === userName.toLowerCase())) {
    throw alreadyExists(`User with name ${userName} already exists.`);
  }
  if (input.PermissionsBoundary) findPolicy(call, input.PermissionsBoundary);
  const user: UserState = {
    userName,
    path: input.Path ?? '/',
    userId: call.account.id('AIDA'),
    createdAt: call.now.toISOString(),
    accessKeys: [],
    inlinePolicies: {},
    attachedPolicies: [],
    groups: [],
    mfaDevices: [],
    tags: asTags(input.Tags),
    ...(input.PermissionsBoundary ? { permissionsBoundary: input.PermissionsBoundary } : {}),
  };
  users[userName] = user;
  return { User: userShape(call, user) };
}

/** What must be gone before a user can be deleted, as IAM names it. */
const LEFTOVERS: readonly (readonly [left: (user: UserState) => boolean, remove: string])[] = [
  [(user) => user.accessKeys.length > 0, 'delete access keys'],
  [(user) => user.loginProfile !== undefined, 'delete login profile'],
  [(user) => user.mfaDevices.length > 0, 'delete MFA device'],
  [(user) => user.groups.length > 0, 'remove users from group'],
  [(user) => user.attachedPolicies.length > 0, 'detach all policies'],
  [(user) => Object.keys(user.inlinePolicies).length > 0, 'delete policies'],
  [(user) => (user.sshPublicKeys ?? []).length > 0, 'delete SSH public keys'],
  [(user) => (user.signingCertificates ?? []).length > 0, 'delete signing certificates'],
  [(user) => (user.serviceCredentials ?? []).length > 0, 'delete service specific credentials'],
];

function deleteUser(call: Call, input: DeleteUserRequest) {
  const user = findUser(call, input.UserName);
  for (const [left, remove] of LEFTOVERS) if (left(user)) throw deleteConflict(remove);
  delete iamOf(call).users[user.userName];
  return {};
}

/** Users: https://docs.aws.amazon.com/IAM/latest/APIReference/API_User.html */
export const userOperations: Readonly<Record<string, Operation>> = {
  CreateUser: { readOnly: false, resources: onUser, run: createUser },
  DeleteUser: { readOnly: false, resources: onUser, run: deleteUser },
  GetUser: {
    readOnly: true,
    resources: onUser,
    run: (call, input: GetUserRequest) => ({
      User: userShape(call, findUser(call, userNameOf(input, call))),
    }),
  },
  ListUsers: {
    readOnly: true,
    resources: (_: ListUsersRequest, call) => [`arn:aws:iam::${call.account.accountId}:user/`],
    run: (call, input: ListUsersRequest) => {
      const below = Object.values(iamOf(call).users).filter(({ path }) =>
        path.startsWith(input.PathPrefix ?? '/'),
      );
      const { items, rest } = page(below, ({ userName }) => userName, input);
      return { Users: items.map((user) => ({ ...userShape(call, user), Tags: undefined })), ...rest };
    },
  },
  ListUserTags: {
    readOnly: true,
    resources: onUser,
    run: (call, input: ListUserTagsRequest) => {
      const { items, rest } = page(
        tagList(findUser(call, input.UserName).tags),
        ({ Key = '' }) => Key,
        input,
      );
      return { Tags: items, ...rest };
    },
  },
  TagUser: {
    readOnly: false,
    resources: onUser,
    run: (call, input: TagUserRequest) => {
      Object.assign(findUser(call, input.UserName).tags, asTags(input.Tags));
      return {};
    },
  },
  UntagUser: {
    readOnly: false,
    resources: onUser,
    run: (call, input: UntagUserRequest) => {
      const { tags } = findUser(call, input.UserName);
      for (const key of input.TagKeys ?? []) delete tags[key];
      return {};
    },
  },
  PutUserPermissionsBoundary: {
    readOnly: false,
    resources: onUser,
    run: (call, input: PutUserPermissionsBoundaryRequest) => {
      findUser(call, input.UserName).permissionsBoundary = findPolicy(call, input.PermissionsBoundary).arn;
      return {};
    },
  },
  DeleteUserPermissionsBoundary: {
    readOnly: false,
    resources: onUser,
    run: (call, input: DeleteUserRequest) => {
      const user = findUser(call, input.UserName);
      if (!user.permissionsBoundary)
        throw noSuchEntity(`The user with name ${user.userName} has no permissions boundary.`);
      delete user.permissionsBoundary;
      return {};
    },
  },
};
