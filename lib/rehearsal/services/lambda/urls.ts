import type {
  CreateFunctionUrlConfigRequest,
  CreateFunctionUrlConfigResponse,
  DeleteFunctionUrlConfigRequest,
  GetFunctionUrlConfigRequest,
  GetFunctionUrlConfigResponse,
} from '@aws-sdk/client-lambda';
import type { Call, Operation } from '../../account/service.ts';
import {
  conflict,
  type FunctionState,
  functionArn,
  functionBy,
  functionResources,
  MANAGING,
  notFound,
} from './state.ts';

function shape(call: Call, known: FunctionState, qualifier: string): Required<GetFunctionUrlConfigResponse> {
  const url = known.urls[qualifier];
  if (url === undefined) throw notFound('The resource you requested does not exist.');
  return {
    FunctionUrl: `https://${url.id}.lambda-url.${call.region}.on.aws/`,
    FunctionArn: functionArn(call, known.functionName, qualifier || undefined),
    AuthType: url.authType as 'NONE',
    CreationTime: url.createdAt,
    LastModifiedTime: url.createdAt,
    InvokeMode: 'BUFFERED',
    Cors: {},
  };
}

const createFunctionUrlConfig: Operation = {
  readOnly: false,
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: CreateFunctionUrlConfigRequest): CreateFunctionUrlConfigResponse {
    const known = functionBy(call, input.FunctionName);
    const qualifier = input.Qualifier ?? '';
    if (known.urls[qualifier])
      throw conflict(`Failed to create function url config for [functionArn = ${known.functionName}].`);
    known.urls[qualifier] = {
      id: call.account.uuid().replaceAll('-', ''),
      authType: input.AuthType ?? 'AWS_IAM',
      createdAt: call.now.toISOString(),
    };
    return shape(call, known, qualifier);
  },
};

const getFunctionUrlConfig: Operation = {
  readOnly: true,
  bucket: MANAGING,
  resources: functionResources,
  run: (call, input: GetFunctionUrlConfigRequest) =>
    shape(call, functionBy(call, input.FunctionName), input.Qualifier ?? ''),
};

const deleteFunctionUrlConfig: Operation = {
  readOnly: false,
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: DeleteFunctionUrlConfigRequest) {
    const known = functionBy(call, input.FunctionName);
    const qualifier = input.Qualifier ?? '';
    if (!known.urls[qualifier]) throw notFound('The resource you requested does not exist.');
    delete known.urls[qualifier];
    return {};
  },
};

export const urlOperations = {
  CreateFunctionUrlConfig: createFunctionUrlConfig,
  GetFunctionUrlConfig: getFunctionUrlConfig,
  DeleteFunctionUrlConfig: deleteFunctionUrlConfig,
};
