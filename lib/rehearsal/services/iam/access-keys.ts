import type {
  CreateAccessKeyRequest,
  DeleteAccessKeyRequest,
  GetAccessKeyLastUsedRequest,
  ListAccessKeysRequest,
  UpdateAccessKeyRequest,
} from '@aws-sdk/client-iam';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { userArn } from './arns.ts';
import { findUser, iamOf, noSuchEntity, onUser, required, userNameOf, validationError } from './entities.ts';
import { page } from './paging.ts';
import { keyShape } from './shapes.ts';
import type { AccessKeyState } from './state.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const KEYS_PER_USER = 2;

/** Keys of the user named, or of the caller: a user's own, or those of root. */
function keysOf(input: { readonly UserName?: string | undefined }, call: Call): AccessKeyState[] {
  if (!input.UserName && call.caller.kind === 'root') return iamOf(call).rootKeys;
  return findUser(call, userNameOf(input, call)).accessKeys;
}

function findKey(keys: readonly AccessKeyState[], id: string | undefined): AccessKeyState {
  const keyId = required(id, 'AccessKeyId');
  const key = keys.find(({ accessKeyId }) => accessKeyId === keyId);
  if (!key) throw noSuchEntity(`The Access Key with id ${keyId} cannot be found.`);
  return key;
}

function createAccessKey(call: Call, input: CreateAccessKeyRequest) {
  const keys = keysOf(input, call);
  if (keys.length >= KEYS_PER_USER) {
    throw new ServiceError(
      'LimitExceeded',
      `Cannot exceed quota for AccessKeysPerUser: ${KEYS_PER_USER}`,
      409,
    );
  }
  const key: AccessKeyState = {
    accessKeyId: call.account.id('AKIA'),
    secretAccessKey: call.account.secret(40),
    status: 'Active',
    createdAt: call.now.toISOString(),
  };
  keys.push(key);
  const UserName = input.UserName ?? call.caller.userName;
  return {
    AccessKey: {
      ...(UserName ? { UserName } : {}),
      AccessKeyId: key.accessKeyId,
      Status: key.status,
      SecretAccessKey: key.secretAccessKey,
      CreateDate: call.now,
    },
  };
}

function getAccessKeyLastUsed(call: Call, input: GetAccessKeyLastUsedRequest) {
  const id = required(input.AccessKeyId, 'AccessKeyId');
  const { users } = iamOf(call);
  const owner = Object.values(users).find(({ accessKeys }) =>
    accessKeys.some((key) => key.accessKeyId === id),
  );
  // AWS does not say whether a key of another account exists: it denies the look.
  if (!owner) {
    throw new ServiceError(
      'AccessDenied',
      `User: ${call.caller.arn} is not authorized to perform: iam:GetAccessKeyLastUsed on resource: access key ${id}`,
      403,
    );
  }
  const { lastUsed } = findKey(owner.accessKeys, id);
  return {
    UserName: owner.userName,
    AccessKeyLastUsed: lastUsed
      ? { LastUsedDate: new Date(lastUsed.at), ServiceName: lastUsed.service, Region: lastUsed.region }
      : { ServiceName: 'N/A', Region: 'N/A' },
  };
}

/** Access keys: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_access-keys.html */
export const accessKeyOperations: Readonly<Record<string, Operation>> = {
  CreateAccessKey: { readOnly: false, resources: onUser, run: createAccessKey },
  UpdateAccessKey: {
    readOnly: false,
    resources: onUser,
    run: (call, input: UpdateAccessKeyRequest) => {
      const key = findKey(keysOf(input, call), input.AccessKeyId);
      if (input.Status !== 'Active' && input.Status !== 'Inactive') {
        throw validationError(
          "1 validation error detected: Value at 'status' failed to satisfy constraint: Member must satisfy enum value set: [Active, Inactive]",
        );
      }
      key.status = input.Status;
      return {};
    },
  },
  DeleteAccessKey: {
    readOnly: false,
    resources: onUser,
    run: (call, input: DeleteAccessKeyRequest) => {
      const keys = keysOf(input, call);
      keys.splice(keys.indexOf(findKey(keys, input.AccessKeyId)), 1);
      return {};
    },
  },
  ListAccessKeys: {
    readOnly: true,
    resources: onUser,
    run: (call, input: ListAccessKeysRequest) => {
      const keys = keysOf(input, call);
      const userName = input.UserName ?? call.caller.userName;
      const { items, rest } = page(keys, ({ accessKeyId }) => accessKeyId, input);
      return {
        AccessKeyMetadata: items.map((key) => keyShape(userName, key)),
        ...rest,
      };
    },
  },
  GetAccessKeyLastUsed: {
    readOnly: true,
    resources: (input: GetAccessKeyLastUsedRequest, call) => {
      const users = Object.values(iamOf(call).users);
      const owner = users.find(({ accessKeys }) =>
        accessKeys.some((key) => key.accessKeyId === input.AccessKeyId),
      );
      return owner ? [userArn(call.account.accountId, iamOf(call), owner.userName)] : ['*'];
    },
    run: getAccessKeyLastUsed,
  },
};
