import type { CreateUserRequest, ListUsersRequest } from '@aws-sdk/client-transfer';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

interface ServerState {
  readonly id: string;
  readonly users: Record<string, { readonly role: string }>;
}

type OfServer = { readonly ServerId?: string | undefined };
type OfUser = OfServer & { readonly UserName?: string | undefined };

const servers = (call: Call) => shelf<ServerState>(call, 'server');
const missing = (what: string) => new ServiceError('ResourceNotFoundException', `Unknown ${what}`);
const serverBy = (call: Call, { ServerId }: OfServer) => onShelf(servers(call), ServerId, missing('server'));

const createServer: Operation = {
  readOnly: false,
  run(call) {
    const id = call.account.id('s-');
    servers(call)[id] = { id, users: {} };
    return { ServerId: id };
  },
};

const describeServer: Operation = {
  readOnly: true,
  run(call, input: OfServer) {
    const { id, users } = serverBy(call, input);
    const Arn = regionalArn(call, 'transfer', `server/${id}`);
    return { Server: { Arn, ServerId: id, State: 'ONLINE', UserCount: Object.keys(users).length } };
  },
};

const deleteServer: Operation = {
  readOnly: false,
  run(call, input: OfServer) {
    delete servers(call)[serverBy(call, input).id];
    return {};
  },
};

const createUser: Operation = {
  readOnly: false,
  run(call, { UserName = '', Role = '', ...server }: CreateUserRequest) {
    const { id, users } = serverBy(call, server);
    users[UserName] = { role: Role };
    return { ServerId: id, UserName };
  },
};

const describeUser: Operation = {
  readOnly: true,
  run(call, { UserName = '', ...server }: OfUser) {
    const { id, users } = serverBy(call, server);
    const { role } = onShelf(users, UserName, missing('user'));
    const Arn = regionalArn(call, 'transfer', `user/${id}/${UserName}`);
    return { ServerId: id, User: { Arn, UserName, Role: role } };
  },
};

const listUsers: Operation = {
  readOnly: true,
  run(call, input: ListUsersRequest) {
    const { id, users } = serverBy(call, input);
    return {
      ServerId: id,
      Users: Object.keys(users).map((UserName) => ({
        Arn: regionalArn(call, 'transfer', `user/${id}/${UserName}`),
        UserName,
      })),
    };
  },
};

const deleteUser: Operation = {
  readOnly: false,
  run(call, { UserName = '', ...server }: OfUser) {
    const { users } = serverBy(call, server);
    onShelf(users, UserName, missing('user'));
    delete users[UserName];
    return {};
  },
};

/** Transfer Family: servers and their users. */
export const transferService: SimulatedService = {
  name: 'transfer',
  eventSource: 'transfer.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateServer: createServer,
    DescribeServer: describeServer,
    DeleteServer: deleteServer,
    CreateUser: createUser,
    DescribeUser: describeUser,
    ListUsers: listUsers,
    DeleteUser: deleteUser,
  },
};
