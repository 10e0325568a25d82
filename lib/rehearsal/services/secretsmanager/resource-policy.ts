import type {
  DeleteResourcePolicyRequest,
  GetResourcePolicyRequest,
  GetResourcePolicyResponse,
  PutResourcePolicyRequest,
  PutResourcePolicyResponse,
} from '@aws-sdk/client-secrets-manager';
import { type Operation, ServiceError } from '../../account/service.ts';
import { liveSecretBy, resourcesFor } from './lookup.ts';

interface Statement {
  readonly Effect?: unknown;
  readonly Principal?: unknown;
  readonly Condition?: unknown;
}

function statementsOf(policy: string): readonly Statement[] {
  try {
    const statements: unknown = JSON.parse(policy).Statement;
    if (typeof statements === 'object' && statements !== null) return [statements].flat() as Statement[];
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
  }
  throw new ServiceError('MalformedPolicyDocumentException', 'This resource policy contains a syntax error.');
}

function isPublic({ Effect, Principal, Condition }: Statement): boolean {
  const named =
    typeof Principal === 'object' && Principal !== null ? Object.values(Principal).flat() : [Principal];
  return Effect === 'Allow' && Condition === undefined && named.includes('*');
}

/** PutResourcePolicy: kept and read back. Evaluation of calls goes by identity policies alone. */
const putResourcePolicy: Operation = {
  readOnly: false,
  resources: resourcesFor,
  run(call, input: PutResourcePolicyRequest): PutResourcePolicyResponse {
    const secret = liveSecretBy(call, input.SecretId);
    const policy = input.ResourcePolicy ?? '';
    const statements = statementsOf(policy);
    if (input.BlockPublicPolicy && statements.some(isPublic))
      throw new ServiceError(
        'PublicPolicyException',
        'This resource policy grants broad access to your secret.',
      );
    secret.resourcePolicy = policy;
    return { ARN: secret.arn, Name: secret.name };
  },
};

const getResourcePolicy: Operation = {
  readOnly: true,
  resources: resourcesFor,
  run(call, input: GetResourcePolicyRequest): GetResourcePolicyResponse {
    const { arn, name, resourcePolicy } = liveSecretBy(call, input.SecretId);
    return {
      ARN: arn,
      Name: name,
      ...(resourcePolicy === undefined ? {} : { ResourcePolicy: resourcePolicy }),
    };
  },
};

const deleteResourcePolicy: Operation = {
  readOnly: false,
  resources: resourcesFor,
  run(call, input: DeleteResourcePolicyRequest) {
    const secret = liveSecretBy(call, input.SecretId);
    delete secret.resourcePolicy;
    return { ARN: secret.arn, Name: secret.name };
  },
};

export const resourcePolicyOperations = {
  DeleteResourcePolicy: deleteResourcePolicy,
  PutResourcePolicy: putResourcePolicy,
  GetResourcePolicy: getResourcePolicy,
};
