import type {
  CreateFunctionRequest,
  DeleteFunctionRequest,
  FunctionConfiguration,
  GetFunctionConfigurationRequest,
  GetFunctionRequest,
  GetFunctionResponse,
  ListFunctionsRequest,
  ListFunctionsResponse,
  UpdateFunctionCodeRequest,
  UpdateFunctionConfigurationRequest,
} from '@aws-sdk/client-lambda';
import type { JsonObject } from '../../../trail/record.ts';
import { demandPassRole } from '../../account/pass-role.ts';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { listPage } from '../list-page.ts';
import { codeOf, configurationShape } from './shapes.ts';
import {
  type ConfigurationState,
  conflict,
  type FunctionState,
  functionArn,
  functionBy,
  functionName,
  functionResources,
  functions,
  GETTING,
  MANAGING,
  notFound,
} from './state.ts';
import { publish } from './versions.ts';

type Configured = Partial<
  Pick<
    CreateFunctionRequest,
    'Role' | 'Handler' | 'Runtime' | 'Description' | 'Timeout' | 'MemorySize' | 'Environment' | 'Layers'
  >
>;

function configured(input: Configured): ConfigurationState {
  const { Role, Handler, Runtime, Description, Timeout, MemorySize, Environment, Layers } = input;
  const variables = Environment?.Variables;
  const all = { Role, Handler, Runtime, Description, Timeout, MemorySize, Environment: variables, Layers };
  return Object.fromEntries(Object.entries(all).filter(([, value]) => value !== undefined));
}

function passRole(call: Call, role: string | undefined): void {
  if (role === undefined) return;
  demandPassRole(call, { name: 'lambda', protocol: 'restJson' }, role, 'lambda.amazonaws.com');
  if (call.account.state.iam.roles[role.split('/').at(-1) ?? '']) return;
  throw new ServiceError(
    'InvalidParameterValueException',
    'The role defined for the function cannot be assumed by Lambda.',
  );
}

/** CreateFunction: fails for a name that is taken. */
const createFunction: Operation = {
  readOnly: false,
  trailName: 'CreateFunction20150331',
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: CreateFunctionRequest): FunctionConfiguration {
    const name = functionName(input.FunctionName);
    if (functions(call)[name]) throw conflict(`Function already exist: ${name}`);
    passRole(call, input.Role);
    const known: FunctionState = {
      functionName: name,
      code: codeOf(input.Code),
      configuration: configured(input),
      lastModified: call.now.toISOString(),
      revisionId: call.account.uuid(),
      versions: {},
      aliases: {},
      permissions: {},
      urls: {},
    };
    functions(call)[name] = known;
    return input.Publish ? publish(call, known) : configurationShape(call, known);
  },
};

function versionIn(call: Call, known: FunctionState, qualifier: string | undefined): string | undefined {
  if (qualifier === undefined || qualifier === '$LATEST') return undefined;
  const version = known.aliases[qualifier] ?? qualifier;
  if (known.versions[version] === undefined)
    throw notFound(`Function not found: ${functionArn(call, known.functionName, qualifier)}`);
  return version;
}

/** GetFunction: where AWS gives an address signed for ten minutes, the archive itself stands in the address. */
const getFunction: Operation = {
  readOnly: true,
  trailName: 'GetFunction20150331v2',
  bucket: GETTING,
  resources: functionResources,
  run(call, input: GetFunctionRequest): GetFunctionResponse {
    const known = functionBy(call, input.FunctionName);
    const version = versionIn(call, known, input.Qualifier);
    const { archive } = (version === undefined ? undefined : known.versions[version])?.code ?? known.code;
    return {
      Configuration: configurationShape(call, known, version),
      Code: { RepositoryType: 'S3', Location: `data:application/zip;base64,${archive}` },
    };
  },
};

const getFunctionConfiguration: Operation = {
  readOnly: true,
  trailName: 'GetFunctionConfiguration20150331v2',
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: GetFunctionConfigurationRequest): FunctionConfiguration {
    const known = functionBy(call, input.FunctionName);
    return configurationShape(call, known, versionIn(call, known, input.Qualifier));
  },
};

const listFunctions: Operation = {
  readOnly: true,
  trailName: 'ListFunctions20150331',
  bucket: MANAGING,
  run(call, input: ListFunctionsRequest): ListFunctionsResponse {
    const { page, token } = listPage(Object.values(functions(call)), (known) => known.functionName, {
      size: input.MaxItems ?? 50,
      token: input.Marker,
    });
    return {
      Functions: page.map((known) => configurationShape(call, known)),
      ...(token === undefined ? {} : { NextMarker: token }),
    };
  },
};

/** DeleteFunction: with a qualifier that version alone, which no alias may name; else everything of it. */
const deleteFunction: Operation = {
  readOnly: false,
  trailName: 'DeleteFunction20150331',
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: DeleteFunctionRequest) {
    const known = functionBy(call, input.FunctionName);
    const { Qualifier } = input;
    if (Qualifier === undefined) {
      delete functions(call)[known.functionName];
      return {};
    }
    if (Object.values(known.aliases).includes(Qualifier))
      throw conflict(`Version ${Qualifier} cannot be deleted because it is used by an alias.`);
    delete known.versions[Qualifier];
    return {};
  },
};

function touch(call: Call, known: FunctionState): void {
  known.lastModified = call.now.toISOString();
  known.revisionId = call.account.uuid();
}

/** UpdateFunctionCode: a dry run is answered and recorded as if it had been one, and changes nothing. */
const updateFunctionCode: Operation = {
  readOnly: false,
  trailName: 'UpdateFunctionCode20150331v2',
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: UpdateFunctionCodeRequest): FunctionConfiguration {
    const known = functionBy(call, input.FunctionName);
    const code = codeOf(input);
    if (input.DryRun) return configurationShape(call, { ...known, code });
    known.code = code;
    touch(call, known);
    return input.Publish ? publish(call, known) : configurationShape(call, known);
  },
  trailRequest: (input: UpdateFunctionCodeRequest): JsonObject => ({
    functionName: input.FunctionName,
    publish: input.Publish ?? false,
    dryRun: input.DryRun ?? false,
    ...(input.S3Bucket === undefined ? {} : { s3Bucket: input.S3Bucket, s3Key: input.S3Key }),
  }),
};

const updateFunctionConfiguration: Operation = {
  readOnly: false,
  trailName: 'UpdateFunctionConfiguration20150331v2',
  bucket: MANAGING,
  resources: functionResources,
  run(call, input: UpdateFunctionConfigurationRequest): FunctionConfiguration {
    const known = functionBy(call, input.FunctionName);
    passRole(call, input.Role);
    known.configuration = { ...known.configuration, ...configured(input) };
    touch(call, known);
    return configurationShape(call, known);
  },
};

export const functionOperations = {
  CreateFunction: createFunction,
  GetFunction: getFunction,
  GetFunctionConfiguration: getFunctionConfiguration,
  ListFunctions: listFunctions,
  DeleteFunction: deleteFunction,
  UpdateFunctionCode: updateFunctionCode,
  UpdateFunctionConfiguration: updateFunctionConfiguration,
};
