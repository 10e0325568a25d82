import type {
  DeleteParameterRequest,
  GetParameterHistoryRequest,
  PutParameterRequest,
} from '@aws-sdk/client-ssm';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface ParameterState {
  readonly name: string;
  readonly type: 'String' | 'StringList' | 'SecureString';
  readonly versions: { readonly value: string; readonly at: string; readonly by: string }[];
}

const parameters = (call: Call) => shelf<ParameterState>(call, 'parameter');
const missing = new ServiceError('ParameterNotFound', '');

/** PutParameter: creates, and with `Overwrite` adds a version; the value stays out of the record. */
const putParameter: Operation = {
  readOnly: false,
  trailRequest: ({ Name, Type, Overwrite }: PutParameterRequest) => ({
    ...{ name: Name, type: Type, value: 'HIDDEN_DUE_TO_SECURITY_REASONS' },
    ...(Overwrite === undefined ? {} : { overwrite: Overwrite }),
  }),
  run(call, { Name = '', Value = '', Type = 'String', Overwrite = false }: PutParameterRequest) {
    const known = parameters(call)[Name];
    if (known && !Overwrite)
      throw new ServiceError(
        'ParameterAlreadyExists',
        'The parameter already exists. To overwrite this value, set the overwrite option in the request to true.',
      );
    const parameter = known ?? { name: Name, type: Type, versions: [] };
    parameters(call)[Name] = parameter;
    parameter.versions.push({ value: Value, at: call.now.toISOString(), by: call.caller.arn });
    return { Version: parameter.versions.length, Tier: 'Standard' };
  },
};

const getParameterHistory: Operation = {
  readOnly: true,
  run(call, { Name }: GetParameterHistoryRequest) {
    const { name, type, versions } = onShelf(parameters(call), Name, missing);
    return {
      Parameters: versions.map(({ value, at, by }, index) => ({
        ...{ Name: name, Type: type, Value: value, Version: index + 1 },
        ...{ LastModifiedDate: new Date(at), LastModifiedUser: by },
      })),
    };
  },
};

const deleteParameter: Operation = {
  readOnly: false,
  run(call, { Name }: DeleteParameterRequest) {
    delete parameters(call)[onShelf(parameters(call), Name, missing).name];
    return {};
  },
};

export const parameterOperations = {
  PutParameter: putParameter,
  GetParameterHistory: getParameterHistory,
  DeleteParameter: deleteParameter,
};
