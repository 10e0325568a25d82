import type {
  DeleteSecretRequest,
  DeleteSecretResponse,
  DescribeSecretRequest,
  DescribeSecretResponse,
  ListSecretsRequest,
  ListSecretsResponse,
  RemoveRegionsFromReplicationRequest,
  ReplicateSecretToRegionsRequest,
  SecretListEntry,
  TagResourceRequest,
} from '@aws-sdk/client-secrets-manager';
import { type Operation, ServiceError } from '../../account/service.ts';
import { liveSecretBy, resourcesFor, secretBy, secretsOf } from './lookup.ts';
import type { SecretState } from './state.ts';

const DAY_MS = 86_400_000;
const DEFAULT_WINDOW_DAYS = 30;

function entryOf(secret: SecretState): SecretListEntry {
  return {
    ARN: secret.arn,
    Name: secret.name,
    CreatedDate: new Date(secret.createdAt),
    LastChangedDate: new Date(secret.changedAt),
    Tags: Object.entries(secret.tags).map(([Key, Value]) => ({ Key, Value })),
    ...(secret.description === undefined ? {} : { Description: secret.description }),
    ...(secret.deletedAt === undefined ? {} : { DeletedDate: new Date(secret.deletedAt) }),
  };
}

const describeSecret: Operation = {
  readOnly: true,
  resources: resourcesFor,
  run(call, input: DescribeSecretRequest): DescribeSecretResponse {
    const secret = secretBy(call, input.SecretId);
    return {
      ...entryOf(secret),
      VersionIdsToStages: { [secret.versionId]: ['AWSCURRENT'] },
      ...(secret.replicas?.length ? { ReplicationStatus: replicationOf(secret) } : {}),
    };
  },
};

const READERS: Readonly<Record<string, (secret: SecretState) => readonly string[]>> = {
  name: ({ name }) => [name],
  description: ({ description = '' }) => [description],
  'tag-key': ({ tags }) => Object.keys(tags),
  'tag-value': ({ tags }) => Object.values(tags),
};

/** Filters match beginnings; a `!` before a value turns it round. */
function matches(secret: SecretState, { Filters = [] }: ListSecretsRequest): boolean {
  return Filters.every(({ Key = '', Values = [] }) => {
    const read = READERS[Key];
    if (!read) throw new ServiceError('InvalidParameterException', `The filter key ${Key} is not valid.`);
    return Values.some((value) => {
      const wanted = !value.startsWith('!');
      const beginning = wanted ? value : value.slice(1);
      return read(secret).some((text) => text.startsWith(beginning)) === wanted;
    });
  });
}

const listSecrets: Operation = {
  readOnly: true,
  run(call, input: ListSecretsRequest): ListSecretsResponse {
    const matching = Object.values(secretsOf(call))
      .filter(({ deletedAt }) => deletedAt === undefined || input.IncludePlannedDeletion)
      .filter((secret) => matches(secret, input))
      .toSorted((a, b) => (a.name < b.name ? -1 : 1));
    const after = input.NextToken === undefined ? '' : Buffer.from(input.NextToken, 'base64url').toString();
    const rest = matching.filter(({ name }) => name > after);
    const page = rest.slice(0, input.MaxResults ?? 100);
    const last = page.at(-1);
    return {
      SecretList: page.map(entryOf),
      ...(last && page.length < rest.length
        ? { NextToken: Buffer.from(last.name).toString('base64url') }
        : {}),
    };
  },
};

function replicationOf({ replicas = [] }: SecretState) {
  return replicas.map((Region) => ({ Region, Status: 'InSync' as const }));
}

const replicateSecret: Operation = {
  readOnly: false,
  resources: resourcesFor,
  run(call, input: ReplicateSecretToRegionsRequest) {
    const secret = liveSecretBy(call, input.SecretId);
    const regions = (input.AddReplicaRegions ?? []).flatMap(({ Region }) => Region ?? []);
    secret.replicas = [...new Set([...(secret.replicas ?? []), ...regions])];
    return { ARN: secret.arn, ReplicationStatus: replicationOf(secret) };
  },
};

const removeReplicas: Operation = {
  readOnly: false,
  resources: resourcesFor,
  run(call, input: RemoveRegionsFromReplicationRequest) {
    const secret = liveSecretBy(call, input.SecretId);
    secret.replicas = (secret.replicas ?? []).filter((name) => !input.RemoveReplicaRegions?.includes(name));
    return { ARN: secret.arn, ReplicationStatus: replicationOf(secret) };
  },
};

/** DeleteSecret: after a recovery window of 7 to 30 days, or at once without one. */
const deleteSecret: Operation = {
  readOnly: false,
  resources: resourcesFor,
  run(call, input: DeleteSecretRequest): DeleteSecretResponse {
    const { ForceDeleteWithoutRecovery: force = false, RecoveryWindowInDays: days } = input;
    if (force && days !== undefined)
      throw new ServiceError(
        'InvalidParameterException',
        "You can't use ForceDeleteWithoutRecovery in conjunction with RecoveryWindowInDays.",
      );
    if (days !== undefined && (days < 7 || days > 30))
      throw new ServiceError(
        'InvalidParameterException',
        'The RecoveryWindowInDays value must be between 7 and 30 days (inclusive).',
      );
    const secret = force ? secretBy(call, input.SecretId) : liveSecretBy(call, input.SecretId);
    if (secret.replicas?.length)
      throw new ServiceError(
        'InvalidRequestException',
        "You can't delete secret that still has replica regions. Remove the replica regions first.",
      );
    const wait = force ? 0 : (days ?? DEFAULT_WINDOW_DAYS) * DAY_MS;
    const DeletionDate = new Date(call.now.getTime() + wait);
    secret.deletedAt = call.now.toISOString();
    secret.deleteAfter = DeletionDate.toISOString();
    return { ARN: secret.arn, Name: secret.name, DeletionDate };
  },
};

const tagResource: Operation = {
  readOnly: false,
  resources: resourcesFor,
  run(call, input: TagResourceRequest) {
    const { tags } = liveSecretBy(call, input.SecretId);
    for (const { Key = '', Value = '' } of input.Tags ?? []) tags[Key] = Value;
    return {};
  },
};

export const secretOperations = {
  DescribeSecret: describeSecret,
  ListSecrets: listSecrets,
  DeleteSecret: deleteSecret,
  ReplicateSecretToRegions: replicateSecret,
  RemoveRegionsFromReplication: removeReplicas,
  TagResource: tagResource,
};
