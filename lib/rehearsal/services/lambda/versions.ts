import type {
  AliasConfiguration,
  CreateAliasRequest,
  DeleteAliasRequest,
  FunctionConfiguration,
  GetAliasRequest,
  ListVersionsByFunctionRequest,
  ListVersionsByFunctionResponse,
  PublishVersionRequest,
} from '@aws-sdk/client-lambda';
import type { Call, Operation } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { configurationShape } from './shapes.ts';
import {
  conflict,
  type FunctionState,
  functionArn,
  functionBy,
  functionResources,
  MANAGING,
  notFound,
} from './state.ts';

/** Publishes what the function is now; the same again when nothing has changed since the last version. */
export function publish(call: Call, known: FunctionState): FunctionConfiguration {
  const numbers = Object.keys(known.versions)
    .map(Number)
    .toSorted((a, b) => a - b);
  const last = numbers.at(-1);
  const latest = last === undefined ? undefined : known.versions[last];
  if (latest && latest.code.codeSha256 === known.code.codeSha256)
    return configurationShape(call, known, String(last));
  const next = String((last ?? 0) + 1);
  known.versions[next] = {
    code: known.code,
    configuration: { ...known.configuration },
    lastModified: call.now.toISOString(),
  };
  return configurationShape(call, known, next);
}

const publishVersion: Operation = {
  readOnly: false,
  trailName: 'PublishVersion20150331',
  bucket: MANAGING,
  resources: functionResources,
  run: (call, input: PublishVersionRequest) => publish(call, functionBy(call, input.FunctionName)),
};

const listVersionsByFunction: Operation = {
  readOnly: true,
  trailName: 'ListVersionsByFunction20150331',
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: ListVersionsByFunctionRequest): ListVersionsByFunctionResponse {
    const known = functionBy(call, input.FunctionName);
    const all = ['$LATEST', ...Object.keys(known.versions)];
    const { page, token } = listPage(all, (version) => version.padStart(8, '0'), {
      size: input.MaxItems ?? 50,
      token: input.Marker,
    });
    return {
      Versions: page.map((version) => configurationShape(call, known, version)),
      ...(token === undefined ? {} : { NextMarker: token }),
    };
  },
};

function aliasShape(call: Call, known: FunctionState, name: string): AliasConfiguration {
  const FunctionVersion = known.aliases[name];
  if (FunctionVersion === undefined)
    throw notFound(`Cannot find alias arn: ${functionArn(call, known.functionName, name)}`);
  return {
    AliasArn: functionArn(call, known.functionName, name),
    Name: name,
    FunctionVersion,
    Description: '',
  };
}

const createAlias: Operation = {
  readOnly: false,
  trailName: 'CreateAlias20150331',
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: CreateAliasRequest): AliasConfiguration {
    const known = functionBy(call, input.FunctionName);
    const { Name = '', FunctionVersion = '$LATEST' } = input;
    if (known.aliases[Name] !== undefined)
      throw conflict(`Alias already exists: ${functionArn(call, known.functionName, Name)}`);
    known.aliases[Name] = FunctionVersion;
    return aliasShape(call, known, Name);
  },
};

const getAlias: Operation = {
  readOnly: true,
  trailName: 'GetAlias20150331',
  bucket: MANAGING,
  resources: functionResources,
  run: (call, input: GetAliasRequest) =>
    aliasShape(call, functionBy(call, input.FunctionName), input.Name ?? ''),
};

/** DeleteAlias: answers the same for an alias that is not there. */
const deleteAlias: Operation = {
  readOnly: false,
  trailName: 'DeleteAlias20150331',
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: DeleteAliasRequest) {
    delete functionBy(call, input.FunctionName).aliases[input.Name ?? ''];
    return {};
  },
};

export const versionOperations = {
  PublishVersion: publishVersion,
  ListVersionsByFunction: listVersionsByFunction,
  CreateAlias: createAlias,
  GetAlias: getAlias,
  DeleteAlias: deleteAlias,
};
