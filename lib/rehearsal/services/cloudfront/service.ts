import type {
  CreateDistributionRequest,
  DeleteDistributionRequest,
  Distribution,
  DistributionConfig,
  GetDistributionRequest,
  UpdateDistributionRequest,
} from '@aws-sdk/client-cloudfront';
import { HOME_REGION } from '../../account/regions.ts';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface DistributionState {
  readonly id: string;
  config: DistributionConfig;
  etag: string;
  changedAt: string;
}

/** How long a change takes to reach all edges. */
const DEPLOY_MS = 5 * 60_000;

const distributions = (call: Call) =>
  shelf<DistributionState>({ ...call, region: HOME_REGION }, 'distribution');

function distributionBy(call: Call, id: string | undefined): DistributionState {
  const missing = new ServiceError('NoSuchDistribution', 'The specified distribution does not exist.', 404);
  return onShelf(distributions(call), id, missing);
}

function isDeployed(call: Call, { changedAt }: DistributionState): boolean {
  return Date.parse(changedAt) + DEPLOY_MS <= call.now.getTime();
}

function shown(call: Call, state: DistributionState): Distribution {
  return {
    Id: state.id,
    ARN: `arn:aws:cloudfront::${call.account.accountId}:distribution/${state.id}`,
    Status: isDeployed(call, state) ? 'Deployed' : 'InProgress',
    LastModifiedTime: new Date(state.changedAt),
    InProgressInvalidationBatches: 0,
    DomainName: `${state.id.toLowerCase()}.cloudfront.net`,
    DistributionConfig: state.config,
  };
}

function write(call: Call, id: string, config: DistributionConfig): DistributionState {
  const etag = call.account.id('E').toUpperCase();
  const state = { id, config, etag, changedAt: call.now.toISOString() };
  distributions(call)[id] = state;
  return state;
}

const createDistribution: Operation = {
  readOnly: false,
  trailName: 'CreateDistribution2020_05_31',
  run(call, { DistributionConfig: config }: CreateDistributionRequest) {
    const id = call.account.id('E').toUpperCase().slice(0, 14);
    const state = write(call, id, config as DistributionConfig);
    return { Distribution: shown(call, state), ETag: state.etag };
  },
};

const getDistribution: Operation = {
  readOnly: true,
  trailName: 'GetDistribution2020_05_31',
  run(call, { Id }: GetDistributionRequest) {
    const state = distributionBy(call, Id);
    return { Distribution: shown(call, state), ETag: state.etag };
  },
};

function demandETag({ etag }: DistributionState, given: string | undefined): void {
  if (given !== etag)
    throw new ServiceError(
      'PreconditionFailed',
      'The request failed because it did not meet the preconditions in one or more request-header fields.',
      412,
    );
}

const updateDistribution: Operation = {
  readOnly: false,
  trailName: 'UpdateDistribution2020_05_31',
  run(call, { Id, IfMatch, DistributionConfig: config }: UpdateDistributionRequest) {
    const known = distributionBy(call, Id);
    demandETag(known, IfMatch);
    const state = write(call, known.id, config as DistributionConfig);
    return { Distribution: shown(call, state), ETag: state.etag };
  },
};

/** DeleteDistribution: only of one that is disabled and whose disabling has reached all edges. */
const deleteDistribution: Operation = {
  readOnly: false,
  trailName: 'DeleteDistribution2020_05_31',
  run(call, { Id, IfMatch }: DeleteDistributionRequest) {
    const state = distributionBy(call, Id);
    demandETag(state, IfMatch);
    if (state.config.Enabled || !isDeployed(call, state))
      throw new ServiceError(
        'DistributionNotDisabled',
        'The distribution you are trying to delete has not been disabled.',
        409,
      );
    delete distributions(call)[state.id];
    return {};
  },
};

/** CloudFront: distributions that take their time. */
export const cloudfrontService: SimulatedService = {
  name: 'cloudfront',
  eventSource: 'cloudfront.amazonaws.com',
  protocol: 'restXml',
  scope: 'global',
  operations: {
    CreateDistribution: createDistribution,
    GetDistribution: getDistribution,
    UpdateDistribution: updateDistribution,
    DeleteDistribution: deleteDistribution,
  },
};
