import type {
  AddPermissionRequest,
  AddPermissionResponse,
  GetPolicyRequest,
  GetPolicyResponse,
  RemovePermissionRequest,
} from '@aws-sdk/client-lambda';
import type { Operation } from '../../account/service.ts';
import { conflict, functionArn, functionBy, functionResources, MANAGING, notFound } from './state.ts';

function principalOf(principal: string): unknown {
  if (principal === '*') return '*';
  return principal.endsWith('.amazonaws.com') ? { Service: principal } : { AWS: principal };
}

/** AddPermission: one statement of the function's resource policy. */
const addPermission: Operation = {
  readOnly: false,
  trailName: 'AddPermission20150331v2',
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: AddPermissionRequest): AddPermissionResponse {
    const known = functionBy(call, input.FunctionName);
    const { StatementId = '', Action, Principal = '', FunctionUrlAuthType, SourceArn } = input;
    if (known.permissions[StatementId])
      throw conflict(
        `The statement id (${StatementId}) provided already exists. Please provide a new statement id, or remove the existing statement.`,
      );
    const condition = {
      ...(FunctionUrlAuthType === undefined
        ? {}
        : { StringEquals: { 'lambda:FunctionUrlAuthType': FunctionUrlAuthType } }),
      ...(SourceArn === undefined ? {} : { ArnLike: { 'AWS:SourceArn': SourceArn } }),
    };
    const statement = {
      Sid: StatementId,
      Effect: 'Allow',
      Principal: principalOf(Principal),
      Action,
      Resource: functionArn(call, known.functionName),
      ...(Object.keys(condition).length === 0 ? {} : { Condition: condition }),
    };
    known.permissions[StatementId] = statement;
    return { Statement: JSON.stringify(statement) };
  },
};

const removePermission: Operation = {
  readOnly: false,
  trailName: 'RemovePermission20150331v2',
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: RemovePermissionRequest) {
    const { permissions } = functionBy(call, input.FunctionName);
    const id = input.StatementId ?? '';
    if (!permissions[id]) throw notFound(`Statement ${id} is not found in resource policy.`);
    delete permissions[id];
    return {};
  },
};

const getPolicy: Operation = {
  readOnly: true,
  trailName: 'GetPolicy20150331v2',
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: GetPolicyRequest): GetPolicyResponse {
    const known = functionBy(call, input.FunctionName);
    const Statement = Object.values(known.permissions);
    if (Statement.length === 0) throw notFound('The resource you requested does not exist.');
    return {
      Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement }),
      RevisionId: known.revisionId,
    };
  },
};

export const permissionOperations = {
  AddPermission: addPermission,
  RemovePermission: removePermission,
  GetPolicy: getPolicy,
};
