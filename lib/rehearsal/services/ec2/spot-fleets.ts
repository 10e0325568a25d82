import type {
  CancelSpotFleetRequestsRequest,
  CancelSpotFleetRequestsResponse,
  DescribeSpotFleetInstancesRequest,
  DescribeSpotFleetInstancesResponse,
  DescribeSpotFleetRequestsRequest,
  DescribeSpotFleetRequestsResponse,
  RequestSpotFleetRequest,
  RequestSpotFleetResponse,
  RunInstancesRequest,
  SpotFleetRequestConfig,
  SpotFleetRequestConfigData,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { type CapacityState, capacitiesOf, endInstances, fill, instancesOf } from './capacity.ts';
import { isEnding } from './lifecycle.ts';
import { paged } from './paging.ts';
import { plain } from './schema-trail.ts';

const requestsOf = (call: Call) =>
  Object.values(capacitiesOf(call)).filter(({ kind }) => kind === 'spot-fleet');

const missing = (id: string | undefined) =>
  new ServiceError('InvalidSpotFleetRequestId.NotFound', `The spot fleet request ID '${id}' does not exist`);

function launchOf({
  LaunchTemplateConfigs,
  LaunchSpecifications,
}: SpotFleetRequestConfigData): RunInstancesRequest {
  const template = LaunchTemplateConfigs?.[0]?.LaunchTemplateSpecification;
  const one = { MinCount: 1, MaxCount: 1 };
  if (template !== undefined) return { ...one, LaunchTemplate: template };
  const [specification] = LaunchSpecifications ?? [];
  if (specification?.ImageId === undefined)
    throw new ServiceError('MissingParameter', 'The request must contain a launch specification.');
  const { ImageId, InstanceType, KeyName, UserData, SubnetId } = specification;
  return JSON.parse(JSON.stringify({ ...one, ImageId, InstanceType, KeyName, UserData, SubnetId }));
}

const requestSpotFleet: Operation = {
  readOnly: false,
  bucket: mutating('RequestSpotFleet'),
  ...plain('RequestSpotFleet'),
  run(call, input: RequestSpotFleetRequest): RequestSpotFleetResponse {
    const config = input.SpotFleetRequestConfig;
    if (config === undefined)
      throw new ServiceError('MissingParameter', 'The request must contain SpotFleetRequestConfig');
    const request: CapacityState = {
      id: `sfr-${call.account.uuid()}`,
      kind: 'spot-fleet',
      createdAt: call.now.toISOString(),
      target: config.TargetCapacity ?? 0,
      lasting: (config.Type ?? 'maintain') === 'maintain',
      launch: launchOf(config),
      tags: {},
      instances: [],
      state: 'active',
      filled: false,
    };
    capacitiesOf(call)[request.id] = request;
    fill(call, request);
    return { SpotFleetRequestId: request.id };
  },
};

function shapeOf(call: Call, request: CapacityState): SpotFleetRequestConfig {
  const live = instancesOf(call, request).some((instance) => !isEnding(instance));
  const ended = live ? ('cancelled_running' as const) : ('cancelled' as const);
  return {
    SpotFleetRequestId: request.id,
    SpotFleetRequestState: request.state === 'active' ? 'active' : ended,
    CreateTime: new Date(request.createdAt),
    SpotFleetRequestConfig: {
      IamFleetRole: '',
      TargetCapacity: request.target,
      Type: request.lasting ? 'maintain' : 'request',
    },
  };
}

const describeRequests: Operation = {
  readOnly: true,
  bucket: reading('DescribeSpotFleetRequests'),
  ...plain('DescribeSpotFleetRequests'),
  trailResponse: () => null,
  run(call, input: DescribeSpotFleetRequestsRequest): DescribeSpotFleetRequestsResponse {
    const all = requestsOf(call);
    const unknown = input.SpotFleetRequestIds?.find((id) => !all.some((request) => request.id === id));
    if (unknown !== undefined) throw missing(unknown);
    const asked = all.filter(({ id }) => input.SpotFleetRequestIds?.includes(id) ?? true);
    const { page, next } = paged(asked, ({ id }) => id, input);
    return { SpotFleetRequestConfigs: page.map((request) => shapeOf(call, request)), ...next };
  },
};

const describeInstances: Operation = {
  readOnly: true,
  bucket: reading('DescribeSpotFleetInstances'),
  ...plain('DescribeSpotFleetInstances'),
  trailResponse: () => null,
  run(call, input: DescribeSpotFleetInstancesRequest): DescribeSpotFleetInstancesResponse {
    const request = requestsOf(call).find(({ id }) => id === input.SpotFleetRequestId);
    if (request === undefined) throw missing(input.SpotFleetRequestId);
    const live = instancesOf(call, request).filter((instance) => !isEnding(instance));
    return {
      SpotFleetRequestId: request.id,
      ActiveInstances: live.map(({ instanceId }) => ({ InstanceId: instanceId })),
    };
  },
};

/** CancelSpotFleetRequests names what it could not cancel in its answer; the call itself succeeds. */
const cancel: Operation = {
  readOnly: false,
  bucket: mutating('CancelSpotFleetRequests'),
  ...plain('CancelSpotFleetRequests'),
  run(call, input: CancelSpotFleetRequestsRequest): CancelSpotFleetRequestsResponse {
    const done: NonNullable<CancelSpotFleetRequestsResponse['SuccessfulFleetRequests']> = [];
    const refused: NonNullable<CancelSpotFleetRequestsResponse['UnsuccessfulFleetRequests']> = [];
    for (const SpotFleetRequestId of input.SpotFleetRequestIds ?? []) {
      const request = requestsOf(call).find(({ id }) => id === SpotFleetRequestId);
      if (request === undefined) {
        refused.push({
          SpotFleetRequestId,
          Error: { Code: 'fleetRequestIdDoesNotExist' as const, Message: 'There is no such request.' },
        });
        continue;
      }
      request.state = 'cancelled';
      if (input.TerminateInstances) endInstances(call, request);
      done.push({
        SpotFleetRequestId,
        PreviousSpotFleetRequestState: 'active',
        CurrentSpotFleetRequestState: input.TerminateInstances
          ? 'cancelled_terminating'
          : 'cancelled_running',
      });
    }
    return { SuccessfulFleetRequests: done, UnsuccessfulFleetRequests: refused };
  },
};

export const spotFleetOperations = {
  RequestSpotFleet: requestSpotFleet,
  DescribeSpotFleetRequests: describeRequests,
  DescribeSpotFleetInstances: describeInstances,
  CancelSpotFleetRequests: cancel,
};
