import type {
  CreateAccessPointRequest,
  DeleteAccessPointRequest,
  ListAccessPointsRequest,
  PublicAccessBlockConfiguration,
  PutPublicAccessBlockRequest,
} from '@aws-sdk/client-s3-control';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface AccessPointState {
  readonly name: string;
  readonly bucket: string;
}

const points = (call: Call) => shelf<AccessPointState>(call, 'access-point');

/** What the whole account blocks; kept once, whatever region it is asked in. */
function accountWide(call: Call) {
  return shelf<PublicAccessBlockConfiguration>({ ...call, region: 'us-east-1' }, 'public-access-block');
}

const createAccessPoint: Operation = {
  readOnly: false,
  run(call, { Name: name = '', Bucket: bucket = '' }: CreateAccessPointRequest) {
    points(call)[name] = { name, bucket };
    return {};
  },
};

const listAccessPoints: Operation = {
  readOnly: true,
  run: (call, { Bucket }: ListAccessPointsRequest) => ({
    AccessPointList: Object.values(points(call))
      .filter(({ bucket }) => Bucket === undefined || bucket === Bucket)
      .map(({ name, bucket }) => ({ Name: name, Bucket: bucket, NetworkOrigin: 'Internet' as const })),
  }),
};

const deleteAccessPoint: Operation = {
  readOnly: false,
  run(call, { Name }: DeleteAccessPointRequest) {
    const missing = new ServiceError('NoSuchAccessPoint', 'The specified accesspoint does not exist', 404);
    delete points(call)[onShelf(points(call), Name, missing).name];
    return {};
  },
};

const getPublicAccessBlock: Operation = {
  readOnly: true,
  trailName: 'GetAccountPublicAccessBlock',
  action: 's3:GetAccountPublicAccessBlock',
  run(call) {
    const missing = new ServiceError(
      'NoSuchPublicAccessBlockConfiguration',
      'The public access block configuration was not found',
      404,
    );
    return { PublicAccessBlockConfiguration: onShelf(accountWide(call), 'account', missing) };
  },
};

const putPublicAccessBlock: Operation = {
  readOnly: false,
  trailName: 'PutAccountPublicAccessBlock',
  action: 's3:PutAccountPublicAccessBlock',
  run(call, { PublicAccessBlockConfiguration = {} }: PutPublicAccessBlockRequest) {
    accountWide(call).account = { ...PublicAccessBlockConfiguration };
    return {};
  },
};

const deletePublicAccessBlock: Operation = {
  readOnly: false,
  trailName: 'DeleteAccountPublicAccessBlock',
  action: 's3:PutAccountPublicAccessBlock',
  run(call) {
    delete accountWide(call).account;
    return {};
  },
};

/** S3 Control: access points, and what the account blocks of public access. */
export const s3controlService: SimulatedService = {
  name: 's3control',
  signingName: 's3',
  eventSource: 's3.amazonaws.com',
  protocol: 'restXml',
  scope: 'regional',
  operations: {
    CreateAccessPoint: createAccessPoint,
    ListAccessPoints: listAccessPoints,
    DeleteAccessPoint: deleteAccessPoint,
    GetPublicAccessBlock: getPublicAccessBlock,
    PutPublicAccessBlock: putPublicAccessBlock,
    DeletePublicAccessBlock: deletePublicAccessBlock,
  },
};
