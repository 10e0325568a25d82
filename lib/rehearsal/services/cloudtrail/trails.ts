import type {
  CreateTrailRequest,
  DeleteTrailRequest,
  DescribeTrailsRequest,
  EventSelector,
  GetEventSelectorsRequest,
  GetInsightSelectorsRequest,
  GetTrailStatusRequest,
  InsightSelector,
  PutEventSelectorsRequest,
  PutInsightSelectorsRequest,
  Trail,
  UpdateTrailRequest,
} from '@aws-sdk/client-cloudtrail';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { regionalArn } from '../regional-arn.ts';
import { shelf } from '../shelf.ts';

interface TrailState {
  readonly name: string;
  readonly arn: string;
  settings: Omit<Trail, 'Name' | 'TrailARN' | 'HomeRegion'>;
  selectors: EventSelector[];
  insights?: InsightSelector[];
  logging: boolean;
}

const trails = (call: Call) => shelf<TrailState>(call, 'trail');
const ALL: EventSelector = { ReadWriteType: 'All', IncludeManagementEvents: true, DataResources: [] };

/** A trail of the call's region by name or ARN. @throws ServiceError TrailNotFoundException. */
function trailBy(call: Call, id = ''): TrailState {
  const trail = Object.values(trails(call)).find(({ name, arn }) => id === name || id === arn);
  if (trail) return trail;
  throw new ServiceError(
    'TrailNotFoundException',
    `Unknown trail: ${id} for the user: ${call.account.accountId}`,
  );
}

const shown = (call: Call, { name, arn, settings }: TrailState): Trail => ({
  ...settings,
  ...{ Name: name, TrailARN: arn, HomeRegion: call.region },
});

function settingsOf(input: CreateTrailRequest | UpdateTrailRequest): TrailState['settings'] {
  const { Name: _, EnableLogFileValidation, ...rest } = input;
  const given = Object.entries(rest).filter(([name, value]) => name !== 'TagsList' && value !== undefined);
  return {
    ...Object.fromEntries(given),
    ...(EnableLogFileValidation === undefined ? {} : { LogFileValidationEnabled: EnableLogFileValidation }),
  };
}

/** CreateTrail: logs nothing before StartLogging. */
const createTrail: Operation = {
  readOnly: false,
  run(call, input: CreateTrailRequest) {
    const name = input.Name ?? '';
    if (name in trails(call))
      throw new ServiceError(
        'TrailAlreadyExistsException',
        `Trail ${name} already exists for customer: ${call.account.accountId}`,
      );
    const trail: TrailState = {
      name,
      arn: regionalArn(call, 'cloudtrail', `trail/${name}`),
      settings: {
        IncludeGlobalServiceEvents: true,
        IsMultiRegionTrail: false,
        LogFileValidationEnabled: false,
        IsOrganizationTrail: false,
        ...settingsOf(input),
      },
      selectors: [ALL],
      logging: false,
    };
    trails(call)[name] = trail;
    return shown(call, trail);
  },
};

const updateTrail: Operation = {
  readOnly: false,
  run(call, input: UpdateTrailRequest) {
    const trail = trailBy(call, input.Name);
    trail.settings = { ...trail.settings, ...settingsOf(input) };
    return shown(call, trail);
  },
};

const deleteTrail: Operation = {
  readOnly: false,
  run(call, { Name }: DeleteTrailRequest) {
    delete trails(call)[trailBy(call, Name).name];
    return {};
  },
};

const describeTrails: Operation = {
  readOnly: true,
  run: (call, { trailNameList }: DescribeTrailsRequest) => ({
    trailList: Object.values(trails(call))
      .filter(({ name, arn }) => trailNameList?.some((id) => id === name || id === arn) ?? true)
      .map((trail) => shown(call, trail)),
  }),
};

const listTrails: Operation = {
  readOnly: true,
  run: (call) => ({
    Trails: Object.values(trails(call)).map(({ name, arn }) => ({
      ...{ Name: name, TrailARN: arn, HomeRegion: call.region },
    })),
  }),
};

const getTrailStatus: Operation = {
  readOnly: true,
  run: (call, { Name }: GetTrailStatusRequest) => ({ IsLogging: trailBy(call, Name).logging }),
};

const logging = (on: boolean): Operation => ({
  readOnly: false,
  run(call, { Name }: GetTrailStatusRequest) {
    trailBy(call, Name).logging = on;
    return {};
  },
});

const selectorsOf = ({ arn, selectors }: TrailState) => ({ TrailARN: arn, EventSelectors: selectors });

const getEventSelectors: Operation = {
  readOnly: true,
  run: (call, { TrailName }: GetEventSelectorsRequest) => selectorsOf(trailBy(call, TrailName)),
};

const putEventSelectors: Operation = {
  readOnly: false,
  run(call, { TrailName, EventSelectors = [] }: PutEventSelectorsRequest) {
    const trail = trailBy(call, TrailName);
    trail.selectors = EventSelectors.map((selector) => ({ ...selector }));
    return selectorsOf(trail);
  },
};

const insightsOf = ({ arn, insights = [] }: TrailState) => {
  if (insights.length > 0) return { TrailARN: arn, InsightSelectors: insights };
  throw new ServiceError('InsightNotEnabledException', `Trail ${arn} does not have Insights enabled.`);
};

const getInsightSelectors: Operation = {
  readOnly: true,
  run: (call, { TrailName }: GetInsightSelectorsRequest) => insightsOf(trailBy(call, TrailName)),
};

const putInsightSelectors: Operation = {
  readOnly: false,
  run(call, { TrailName, InsightSelectors = [] }: PutInsightSelectorsRequest) {
    const trail = trailBy(call, TrailName);
    trail.insights = InsightSelectors.map((selector) => ({ ...selector }));
    return { TrailARN: trail.arn, InsightSelectors: trail.insights };
  },
};

export const trailOperations = {
  CreateTrail: createTrail,
  UpdateTrail: updateTrail,
  DeleteTrail: deleteTrail,
  DescribeTrails: describeTrails,
  ListTrails: listTrails,
  GetTrailStatus: getTrailStatus,
  StartLogging: logging(true),
  StopLogging: logging(false),
  GetEventSelectors: getEventSelectors,
  PutEventSelectors: putEventSelectors,
  GetInsightSelectors: getInsightSelectors,
  PutInsightSelectors: putInsightSelectors,
};
