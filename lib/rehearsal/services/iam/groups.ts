import type {
  AddUserToGroupRequest,
  CreateGroupRequest,
  DeleteGroupRequest,
  GetGroupRequest,
  ListGroupsForUserRequest,
  ListGroupsRequest,
  RemoveUserFromGroupRequest,
} from '@aws-sdk/client-iam';
import type { Call, Operation } from '../../account/service.ts';
import { groupArn } from './arns.ts';
import {
  alreadyExists,
  deleteConflict,
  findGroup,
  findUser,
  iamOf,
  noSuchEntity,
  onUser,
  validName,
} from './entities.ts';
import { page } from './paging.ts';
import { groupShape, userShape } from './shapes.ts';
import type { GroupState } from './state.ts';

const onGroup = (input: { readonly GroupName?: string | undefined }, call: Call) => [
  groupArn(call.account.accountId, iamOf(call), input.GroupName ?? ''),
];

function members(call: Call, group: GroupState) {
  return Object.values(iamOf(call).users).filter(({ groups }) => groups.includes(group.groupName));
}

function createGroup(call: Call, input: CreateGroupRequest) {
  const groupName = validName(input.GroupName, 'GroupName');
  const { groups } = iamOf(call);
  if (groups[groupName]) throw alreadyExists(`Group with name ${groupName} already exists.`);
  const group: GroupState = {
    groupName,
    groupId: call.account.id('AGPA'),
    path: input.Path ?? '/',
    createdAt: call.now.toISOString(),
    inlinePolicies: {},
    attachedPolicies: [],
  };
  groups[groupName] = group;
  return { Group: groupShape(call, group) };
}

function deleteGroup(call: Call, input: DeleteGroupRequest) {
  const group = findGroup(call, input.GroupName);
  if (members(call, group).length > 0) throw deleteConflict('remove users from group');
  if (group.attachedPolicies.length > 0) throw deleteConflict('detach all policies');
  if (Object.keys(group.inlinePolicies).length > 0) throw deleteConflict('delete policies');
  delete iamOf(call).groups[group.groupName];
  return {};
}

/** Groups: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_groups.html */
export const groupOperations: Readonly<Record<string, Operation>> = {
  CreateGroup: { readOnly: false, resources: onGroup, run: createGroup },
  DeleteGroup: { readOnly: false, resources: onGroup, run: deleteGroup },
  GetGroup: {
    readOnly: true,
    resources: onGroup,
    run: (call, input: GetGroupRequest) => {
      const group = findGroup(call, input.GroupName);
      const { items, rest } = page(members(call, group), ({ userName }) => userName, input);
      return { Group: groupShape(call, group), Users: items.map((user) => userShape(call, user)), ...rest };
    },
  },
  ListGroups: {
    readOnly: true,
    run: (call, input: ListGroupsRequest) => {
      const { items, rest } = page(Object.values(iamOf(call).groups), ({ groupName }) => groupName, input);
      return { Groups: items.map((group) => groupShape(call, group)), ...rest };
    },
  },
  ListGroupsForUser: {
    readOnly: true,
    resources: onUser,
    run: (call, input: ListGroupsForUserRequest) => {
      const { items, rest } = page(findUser(call, input.UserName).groups, (name) => name, input);
      return { Groups: items.map((name) => groupShape(call, findGroup(call, name))), ...rest };
    },
  },
  AddUserToGroup: {
    readOnly: false,
    resources: onGroup,
    run: (call, input: AddUserToGroupRequest) => {
      const { groupName } = findGroup(call, input.GroupName);
      const { groups } = findUser(call, input.UserName);
      if (!groups.includes(groupName)) groups.push(groupName);
      return {};
    },
  },
  RemoveUserFromGroup: {
    readOnly: false,
    resources: onGroup,
    run: (call, input: RemoveUserFromGroupRequest) => {
      const { groupName } = findGroup(call, input.GroupName);
      const { groups, userName } = findUser(call, input.UserName);
      const at = groups.indexOf(groupName);
      if (at < 0) throw noSuchEntity(`The user with name ${userName} is not in group ${groupName}.`);
      groups.splice(at, 1);
      return {};
    },
  },
};
