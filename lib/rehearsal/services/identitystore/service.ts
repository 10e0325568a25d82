import type {
  CreateGroupMembershipRequest,
  CreateGroupRequest,
  CreateUserRequest,
  DeleteGroupMembershipRequest,
  DeleteGroupRequest,
  DeleteUserRequest,
} from '@aws-sdk/client-identitystore';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface Principal {
  readonly id: string;
  readonly store: string;
  readonly name: string;
  readonly createdAt: string;
}
interface Membership {
  readonly id: string;
  readonly store: string;
  readonly group: string;
  readonly user: string;
}

const missing = (what: string) => new ServiceError('ResourceNotFoundException', `${what} not found.`);
const users = (call: Call) => shelf<Principal>(call, 'users');
const groups = (call: Call) => shelf<Principal>(call, 'groups');
const memberships = (call: Call) => shelf<Membership>(call, 'memberships');

function add(call: Call, things: Record<string, Principal>, store: string | undefined, name: string) {
  const id = call.account.uuid();
  things[id] = { id, store: store ?? '', name, createdAt: call.now.toISOString() };
  return id;
}

function forget(call: Call, belongs: (membership: Membership) => boolean): void {
  for (const [id, membership] of Object.entries(memberships(call))) {
    if (belongs(membership)) delete memberships(call)[id];
  }
}

const operations: Readonly<Record<string, Operation>> = {
  CreateUser: {
    readOnly: false,
    run: (call, input: CreateUserRequest) => ({
      UserId: add(call, users(call), input.IdentityStoreId, input.UserName ?? ''),
      IdentityStoreId: input.IdentityStoreId,
    }),
  },
  DescribeUser: {
    readOnly: true,
    run(call, input: DeleteUserRequest) {
      const { id, store, name, createdAt } = onShelf(users(call), input.UserId, missing('USER'));
      return { UserId: id, IdentityStoreId: store, UserName: name, CreatedAt: new Date(createdAt) };
    },
  },
  DeleteUser: {
    readOnly: false,
    run(call, input: DeleteUserRequest) {
      const { id } = onShelf(users(call), input.UserId, missing('USER'));
      forget(call, ({ user }) => user === id);
      delete users(call)[id];
      return {};
    },
  },
  CreateGroup: {
    readOnly: false,
    run: (call, input: CreateGroupRequest) => ({
      GroupId: add(call, groups(call), input.IdentityStoreId, input.DisplayName ?? ''),
      IdentityStoreId: input.IdentityStoreId,
    }),
  },
  DescribeGroup: {
    readOnly: true,
    run(call, input: DeleteGroupRequest) {
      const { id, store, name, createdAt } = onShelf(groups(call), input.GroupId, missing('GROUP'));
      return { GroupId: id, IdentityStoreId: store, DisplayName: name, CreatedAt: new Date(createdAt) };
    },
  },
  DeleteGroup: {
    readOnly: false,
    run(call, input: DeleteGroupRequest) {
      const { id } = onShelf(groups(call), input.GroupId, missing('GROUP'));
      forget(call, ({ group }) => group === id);
      delete groups(call)[id];
      return {};
    },
  },
  CreateGroupMembership: {
    readOnly: false,
    run(call, input: CreateGroupMembershipRequest) {
      const group = onShelf(groups(call), input.GroupId, missing('GROUP')).id;
      const user = onShelf(users(call), input.MemberId?.UserId, missing('USER')).id;
      const id = call.account.uuid();
      memberships(call)[id] = { id, store: input.IdentityStoreId ?? '', group, user };
      return { MembershipId: id, IdentityStoreId: input.IdentityStoreId };
    },
  },
  GetGroupMembershipId: {
    readOnly: true,
    run(call, input: CreateGroupMembershipRequest) {
      const found = Object.values(memberships(call)).find(
        ({ group, user }) => group === input.GroupId && user === input.MemberId?.UserId,
      );
      if (found === undefined) throw missing('GROUP_MEMBERSHIP');
      return { MembershipId: found.id, IdentityStoreId: found.store };
    },
  },
  DeleteGroupMembership: {
    readOnly: false,
    run(call, input: DeleteGroupMembershipRequest) {
      const { id } = onShelf(memberships(call), input.MembershipId, missing('GROUP_MEMBERSHIP'));
      delete memberships(call)[id];
      return {};
    },
  },
};

/** The identity store of Identity Center: https://docs.aws.amazon.com/singlesignon/latest/IdentityStoreAPIReference/welcome.html */
export const identitystoreService: SimulatedService = {
  name: 'identitystore',
  eventSource: 'identitystore.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations,
};
