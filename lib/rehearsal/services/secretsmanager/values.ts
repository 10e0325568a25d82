import type {
  CreateSecretRequest,
  CreateSecretResponse,
  GetSecretValueRequest,
  GetSecretValueResponse,
  PutSecretValueRequest,
  PutSecretValueResponse,
} from '@aws-sdk/client-secrets-manager';
import { notSimulated } from '../../account/perform.ts';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { liveSecretBy, resourcesFor, secretsOf } from './lookup.ts';
import type { SecretState } from './state.ts';

function textIn(input: {
  SecretString?: string | undefined;
  SecretBinary?: Uint8Array | undefined;
}): string | undefined {
  if (input.SecretBinary === undefined) return input.SecretString;
  throw notSimulated('binary secrets');
}

/** Asking twice with one token and one value is asking once. */
function isRepeat(secret: SecretState, token: string | undefined, text: string | undefined): boolean {
  return secret.versionId === token && secret.secretString === text;
}

const createSecret: Operation = {
  readOnly: false,
  resources: (input: CreateSecretRequest, call: Call) => resourcesFor({ SecretId: input.Name }, call),
  run(call, input: CreateSecretRequest): CreateSecretResponse {
    const { account, region } = call;
    const secrets = secretsOf(call);
    const name = input.Name ?? '';
    if (!/^[\w/+=.@-]{1,512}$/.test(name))
      throw new ServiceError(
        'ValidationException',
        'Invalid name. Must be a valid name containing alphanumeric characters, or any of the following: -/_+=.@!',
      );
    const text = textIn(input);
    const there = secrets[name];
    if (there?.deletedAt !== undefined)
      throw new ServiceError(
        'InvalidRequestException',
        "You can't create this secret because a secret with this name is already scheduled for deletion.",
      );
    if (there && !isRepeat(there, input.ClientRequestToken, text))
      throw new ServiceError(
        'ResourceExistsException',
        `The operation failed because the secret ${name} already exists.`,
      );
    const secret: SecretState = there ?? {
      name,
      arn: `arn:aws:secretsmanager:${region}:${account.accountId}:secret:${name}${account.id('-').slice(0, 7)}`,
      createdAt: call.now.toISOString(),
      changedAt: call.now.toISOString(),
      versionId: input.ClientRequestToken ?? account.uuid(),
      tags: Object.fromEntries((input.Tags ?? []).map(({ Key = '', Value = '' }) => [Key, Value])),
      ...(text === undefined ? {} : { secretString: text }),
      ...(input.Description === undefined ? {} : { description: input.Description }),
    };
    secrets[name] = secret;
    return { ARN: secret.arn, Name: name, VersionId: secret.versionId };
  },
};

const putSecretValue: Operation = {
  readOnly: false,
  resources: resourcesFor,
  run(call, input: PutSecretValueRequest): PutSecretValueResponse {
    const secret = liveSecretBy(call, input.SecretId);
    const text = textIn(input);
    if (text === undefined)
      throw new ServiceError(
        'InvalidRequestException',
        'You must provide either SecretString or SecretBinary.',
      );
    if (secret.versionId === input.ClientRequestToken && secret.secretString !== text)
      throw new ServiceError(
        'ResourceExistsException',
        `The operation failed because a version with token ${input.ClientRequestToken} exists with another value.`,
      );
    secret.secretString = text;
    secret.versionId = input.ClientRequestToken ?? call.account.uuid();
    secret.changedAt = call.now.toISOString();
    return { ARN: secret.arn, Name: secret.name, VersionId: secret.versionId, VersionStages: ['AWSCURRENT'] };
  },
};

const getSecretValue: Operation = {
  readOnly: true,
  resources: resourcesFor,
  run(call, input: GetSecretValueRequest): GetSecretValueResponse {
    const secret = liveSecretBy(call, input.SecretId);
    const stage = input.VersionStage ?? 'AWSCURRENT';
    if (
      secret.secretString === undefined ||
      stage !== 'AWSCURRENT' ||
      (input.VersionId ?? secret.versionId) !== secret.versionId
    )
      throw new ServiceError(
        'ResourceNotFoundException',
        `Secrets Manager can't find the specified secret value for staging label: ${stage}`,
      );
    return {
      ARN: secret.arn,
      Name: secret.name,
      VersionId: secret.versionId,
      SecretString: secret.secretString,
      VersionStages: ['AWSCURRENT'],
      CreatedDate: new Date(secret.changedAt),
    };
  },
};

export const valueOperations = {
  CreateSecret: createSecret,
  PutSecretValue: putSecretValue,
  GetSecretValue: getSecretValue,
};
