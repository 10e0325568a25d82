import type {
  CancelKeyDeletionRequest,
  CreateAliasRequest,
  CreateGrantRequest,
  CreateKeyRequest,
  DeleteAliasRequest,
  KeyMetadata,
  ListAliasesRequest,
  PutKeyPolicyRequest,
  RevokeGrantRequest,
  ScheduleKeyDeletionRequest,
} from '@aws-sdk/client-kms';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

interface KeyState {
  readonly keyId: string;
  readonly arn: string;
  readonly createdAt: string;
  readonly description: string;
  state: 'Enabled' | 'Disabled' | 'PendingDeletion';
  policy: string;
  deletionAt?: string;
  readonly grants: Record<string, { readonly grantee: string; readonly operations: readonly string[] }>;
}

type OfKey = { readonly KeyId?: string | undefined };

const keys = (call: Call) => shelf<KeyState>(call, 'key');
const aliases = (call: Call) => shelf<{ readonly keyId: string }>(call, 'alias');

function keyBy(call: Call, { KeyId = '' }: OfKey): KeyState {
  const missing = new ServiceError('NotFoundException', `Key '${KeyId}' does not exist`);
  return onShelf(keys(call), KeyId.split('/').at(-1), missing);
}

function defaultPolicy({ account }: Call): string {
  const root = `arn:aws:iam::${account.accountId}:root`;
  const statement = { Effect: 'Allow', Principal: { AWS: root }, Action: 'kms:*', Resource: '*' };
  return JSON.stringify({ Version: '2012-10-17', Statement: [statement] });
}

function shown(key: KeyState): KeyMetadata {
  return {
    KeyId: key.keyId,
    Arn: key.arn,
    CreationDate: new Date(key.createdAt),
    Description: key.description,
    Enabled: key.state === 'Enabled',
    KeyState: key.state,
    KeyManager: 'CUSTOMER',
    ...(key.deletionAt === undefined ? {} : { DeletionDate: new Date(key.deletionAt) }),
  };
}

const createKey: Operation = {
  readOnly: false,
  run(call, { Policy, Description = '' }: CreateKeyRequest) {
    const keyId = call.account.uuid();
    const key: KeyState = {
      keyId,
      arn: regionalArn(call, 'kms', `key/${keyId}`),
      createdAt: call.now.toISOString(),
      description: Description,
      state: 'Enabled',
      policy: Policy ?? defaultPolicy(call),
      grants: {},
    };
    keys(call)[keyId] = key;
    return { KeyMetadata: shown(key) };
  },
};

const describeKey: Operation = {
  readOnly: true,
  run: (call, input: OfKey) => ({ KeyMetadata: shown(keyBy(call, input)) }),
};

/** A key that is about to be deleted takes no other change. @throws ServiceError KMSInvalidStateException. */
function changeable(call: Call, input: OfKey): KeyState {
  const key = keyBy(call, input);
  if (key.state !== 'PendingDeletion') return key;
  throw new ServiceError('KMSInvalidStateException', `${key.arn} is pending deletion.`);
}

const switched = (state: 'Enabled' | 'Disabled'): Operation => ({
  readOnly: false,
  run(call, input: OfKey) {
    changeable(call, input).state = state;
    return {};
  },
});

const scheduleKeyDeletion: Operation = {
  readOnly: false,
  run(call, input: ScheduleKeyDeletionRequest) {
    const key = changeable(call, input);
    const DeletionDate = new Date(call.now.getTime() + (input.PendingWindowInDays ?? 30) * 86_400_000);
    key.state = 'PendingDeletion';
    key.deletionAt = DeletionDate.toISOString();
    return { KeyId: key.arn, DeletionDate, KeyState: key.state };
  },
};

/** CancelKeyDeletion: leaves the key disabled. */
const cancelKeyDeletion: Operation = {
  readOnly: false,
  run(call, input: CancelKeyDeletionRequest) {
    const key = keyBy(call, input);
    if (key.state !== 'PendingDeletion')
      throw new ServiceError('KMSInvalidStateException', `${key.arn} is not pending deletion.`);
    key.state = 'Disabled';
    delete key.deletionAt;
    return { KeyId: key.arn };
  },
};

const putKeyPolicy: Operation = {
  readOnly: false,
  run(call, input: PutKeyPolicyRequest) {
    keyBy(call, input).policy = input.Policy ?? '';
    return {};
  },
};

const getKeyPolicy: Operation = {
  readOnly: true,
  run: (call, input: OfKey) => ({ Policy: keyBy(call, input).policy, PolicyName: 'default' }),
};

const createGrant: Operation = {
  readOnly: false,
  run(call, input: CreateGrantRequest) {
    const GrantId = call.account.id('').padEnd(64, '0');
    const { GranteePrincipal: grantee = '', Operations: operations = [] } = input;
    keyBy(call, input).grants[GrantId] = { grantee, operations };
    return { GrantId, GrantToken: call.account.secret(64) };
  },
};

const listGrants: Operation = {
  readOnly: true,
  run(call, input: OfKey) {
    const { arn, grants } = keyBy(call, input);
    return {
      Grants: Object.entries(grants).map(([GrantId, { grantee, operations }]) => ({
        ...{ KeyId: arn, GrantId, GranteePrincipal: grantee, Operations: [...operations] },
      })),
    };
  },
};

const revokeGrant: Operation = {
  readOnly: false,
  run(call, input: RevokeGrantRequest) {
    const { grants } = keyBy(call, input);
    const { GrantId = '' } = input;
    if (!(GrantId in grants)) throw new ServiceError('NotFoundException', `Grant ${GrantId} does not exist`);
    delete grants[GrantId];
    return {};
  },
};

const createAlias: Operation = {
  readOnly: false,
  run(call, { AliasName = '', TargetKeyId }: CreateAliasRequest) {
    aliases(call)[AliasName] = { keyId: keyBy(call, { KeyId: TargetKeyId }).keyId };
    return {};
  },
};

const listAliases: Operation = {
  readOnly: true,
  run(call, input: ListAliasesRequest) {
    const wanted = input.KeyId === undefined ? undefined : keyBy(call, input).keyId;
    return {
      Aliases: Object.entries(aliases(call))
        .filter(([, { keyId }]) => wanted === undefined || keyId === wanted)
        .map(([AliasName, { keyId }]) => ({ AliasName, TargetKeyId: keyId })),
    };
  },
};

const deleteAlias: Operation = {
  readOnly: false,
  run(call, { AliasName = '' }: DeleteAliasRequest) {
    delete aliases(call)[AliasName];
    return {};
  },
};

/** KMS: keys with their states, policies, grants and aliases; nothing is encrypted with them. */
export const kmsService: SimulatedService = {
  name: 'kms',
  eventSource: 'kms.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    CreateKey: createKey,
    DescribeKey: describeKey,
    EnableKey: switched('Enabled'),
    DisableKey: switched('Disabled'),
    ScheduleKeyDeletion: scheduleKeyDeletion,
    CancelKeyDeletion: cancelKeyDeletion,
    PutKeyPolicy: putKeyPolicy,
    GetKeyPolicy: getKeyPolicy,
    CreateGrant: createGrant,
    ListGrants: listGrants,
    RevokeGrant: revokeGrant,
    CreateAlias: createAlias,
    ListAliases: listAliases,
    DeleteAlias: deleteAlias,
  },
};
