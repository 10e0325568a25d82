import type {
  AddLayerVersionPermissionRequest,
  AddLayerVersionPermissionResponse,
  DeleteLayerVersionRequest,
  GetLayerVersionPolicyRequest,
  GetLayerVersionPolicyResponse,
  GetLayerVersionRequest,
  GetLayerVersionResponse,
  PublishLayerVersionRequest,
  PublishLayerVersionResponse,
  RemoveLayerVersionPermissionRequest,
} from '@aws-sdk/client-lambda';
import type { Call, Operation } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';
import { codeOf } from './shapes.ts';
import { type CodeState, conflict, MANAGING, notFound } from './state.ts';

interface LayerVersionState {
  readonly layerName: string;
  readonly version: number;
  readonly code: CodeState;
  readonly createdAt: string;
  /** Statement id → statement. */
  readonly permissions: Record<string, { readonly [key: string]: unknown }>;
}

interface Named {
  readonly LayerName?: string | undefined;
  readonly VersionNumber?: number | undefined;
}

/** Layer versions by `name:number`. */
const layerVersions = (call: Call) => shelf<LayerVersionState>(call, 'layer-versions');

const layerName = (nameOrArn: string) =>
  nameOrArn.startsWith('arn:') ? (nameOrArn.split(':')[6] ?? nameOrArn) : nameOrArn;

function layerVersionBy(call: Call, { LayerName = '', VersionNumber }: Named): LayerVersionState {
  const missing = notFound('The resource you requested does not exist.');
  return onShelf(layerVersions(call), `${layerName(LayerName)}:${VersionNumber}`, missing);
}

function shape(call: Call, layer: LayerVersionState): PublishLayerVersionResponse {
  const arn = regionalArn(call, 'lambda', `layer:${layer.layerName}`);
  return {
    LayerArn: arn,
    LayerVersionArn: `${arn}:${layer.version}`,
    Version: layer.version,
    CreatedDate: layer.createdAt.replace('Z', '+0000'),
    Content: {
      Location: `data:application/zip;base64,${layer.code.archive}`,
      CodeSha256: layer.code.codeSha256,
      CodeSize: layer.code.codeSize,
    },
  };
}

const publishLayerVersion: Operation = {
  readOnly: false,
  trailName: 'PublishLayerVersion20181031',
  bucket: MANAGING,
  run(call, input: PublishLayerVersionRequest): PublishLayerVersionResponse {
    const name = layerName(input.LayerName ?? '');
    const known = Object.values(layerVersions(call)).filter((layer) => layer.layerName === name);
    const version = Math.max(0, ...known.map((layer) => layer.version)) + 1;
    const layer: LayerVersionState = {
      layerName: name,
      version,
      code: codeOf(input.Content),
      createdAt: call.now.toISOString(),
      permissions: {},
    };
    layerVersions(call)[`${name}:${version}`] = layer;
    return shape(call, layer);
  },
};

const getLayerVersion: Operation = {
  readOnly: true,
  trailName: 'GetLayerVersion20181031',
  bucket: MANAGING,
  run: (call, input: GetLayerVersionRequest): GetLayerVersionResponse =>
    shape(call, layerVersionBy(call, input)),
};

/** DeleteLayerVersion: answers the same for a version that is not there; functions that use it keep it. */
const deleteLayerVersion: Operation = {
  readOnly: false,
  trailName: 'DeleteLayerVersion20181031',
  bucket: MANAGING,
  run(call, input: DeleteLayerVersionRequest) {
    delete layerVersions(call)[`${layerName(input.LayerName ?? '')}:${input.VersionNumber}`];
    return {};
  },
};

const addLayerVersionPermission: Operation = {
  readOnly: false,
  trailName: 'AddLayerVersionPermission20181031',
  bucket: MANAGING,
  run(call, input: AddLayerVersionPermissionRequest): AddLayerVersionPermissionResponse {
    const layer = layerVersionBy(call, input);
    const { StatementId = '', Action, Principal } = input;
    if (layer.permissions[StatementId])
      throw conflict(`The statement id (${StatementId}) provided already exists.`);
    const statement = {
      Sid: StatementId,
      Effect: 'Allow',
      Principal,
      Action,
      Resource: shape(call, layer).LayerVersionArn,
    };
    layer.permissions[StatementId] = statement;
    return { Statement: JSON.stringify(statement) };
  },
};

const getLayerVersionPolicy: Operation = {
  readOnly: true,
  trailName: 'GetLayerVersionPolicy20181031',
  bucket: MANAGING,
  run(call, input: GetLayerVersionPolicyRequest): GetLayerVersionPolicyResponse {
    const Statement = Object.values(layerVersionBy(call, input).permissions);
    if (Statement.length === 0) throw notFound('No policy is associated with the given resource.');
    return { Policy: JSON.stringify({ Version: '2012-10-17', Id: 'default', Statement }) };
  },
};

const removeLayerVersionPermission: Operation = {
  readOnly: false,
  trailName: 'RemoveLayerVersionPermission20181031',
  bucket: MANAGING,
  run(call, input: RemoveLayerVersionPermissionRequest) {
    const { permissions } = layerVersionBy(call, input);
    const id = input.StatementId ?? '';
    if (!permissions[id]) throw notFound(`Statement ${id} is not found in resource policy.`);
    delete permissions[id];
    return {};
  },
};

export const layerOperations = {
  PublishLayerVersion: publishLayerVersion,
  GetLayerVersion: getLayerVersion,
  DeleteLayerVersion: deleteLayerVersion,
  AddLayerVersionPermission: addLayerVersionPermission,
  GetLayerVersionPolicy: getLayerVersionPolicy,
  RemoveLayerVersionPermission: removeLayerVersionPermission,
};
