import type {
  CancelSpotInstanceRequestsRequest,
  CancelSpotInstanceRequestsResult,
  DescribeSpotInstanceRequestsRequest,
  DescribeSpotInstanceRequestsResult,
  RequestSpotInstancesRequest,
  RequestSpotInstancesResult,
  SpotInstanceRequest,
} from '@aws-sdk/client-ec2';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { mutating, reading } from './buckets.ts';
import { type CapacityState, capacitiesOf, instancesOf } from './capacity.ts';
import { filtered } from './filters.ts';
import { isEnding } from './lifecycle.ts';
import { paged } from './paging.ts';
import { plain } from './schema-trail.ts';
import { tagsFor, tagsOf } from './tags.ts';

const requestsOf = (call: Call) =>
  Object.values(capacitiesOf(call)).filter(({ kind }) => kind === 'spot-request');

const missing = (id: string) =>
  new ServiceError(
    'InvalidSpotInstanceRequestID.NotFound',
    `The spot instance request ID '${id}' does not exist`,
  );

function shapeOf(call: Call, request: CapacityState): SpotInstanceRequest {
  const live = instancesOf(call, request).find((instance) => !isEnding(instance));
  const open = request.lasting || !request.filled ? ('open' as const) : ('closed' as const);
  const state = live ? ('active' as const) : open;
  return {
    SpotInstanceRequestId: request.id,
    State: request.state === 'active' ? state : 'cancelled',
    Type: request.lasting ? 'persistent' : 'one-time',
    CreateTime: new Date(request.createdAt),
    Tags: tagsOf(request.tags),
    ...(live === undefined ? {} : { InstanceId: live.instanceId }),
  };
}

/** RequestSpotInstances: answers open requests; what they launch comes later and is not in the answer. */
const requestInstances: Operation = {
  readOnly: false,
  bucket: mutating('RequestSpotInstances'),
  ...plain('RequestSpotInstances'),
  run(call, input: RequestSpotInstancesRequest): RequestSpotInstancesResult {
    const { ImageId, InstanceType, KeyName, UserData, SubnetId } = input.LaunchSpecification ?? {};
    if (ImageId === undefined)
      throw new ServiceError('MissingParameter', 'The request must contain a launch specification.');
    const launch = { MinCount: 1, MaxCount: 1, ImageId, InstanceType, KeyName, UserData, SubnetId };
    const made = Array.from({ length: input.InstanceCount ?? 1 }, () => {
      const request: CapacityState = {
        id: `sir-${call.account.uuid().slice(0, 8)}`,
        kind: 'spot-request',
        createdAt: call.now.toISOString(),
        target: 1,
        lasting: input.Type === 'persistent',
        launch: JSON.parse(JSON.stringify(launch)),
        tags: tagsFor('spot-instances-request', input.TagSpecifications),
        instances: [],
        state: 'active',
        filled: false,
      };
      capacitiesOf(call)[request.id] = request;
      return request;
    });
    return { SpotInstanceRequests: made.map((request) => shapeOf(call, request)) };
  },
};

const describeRequests: Operation = {
  readOnly: true,
  bucket: reading('DescribeSpotInstanceRequests'),
  ...plain('DescribeSpotInstanceRequests'),
  trailResponse: () => null,
  run(call, input: DescribeSpotInstanceRequestsRequest): DescribeSpotInstanceRequestsResult {
    const all = requestsOf(call);
    const unknown = input.SpotInstanceRequestIds?.find((id) => !all.some((request) => request.id === id));
    if (unknown !== undefined) throw missing(unknown);
    const asked = all.filter(({ id }) => input.SpotInstanceRequestIds?.includes(id) ?? true);
    const matching = filtered(asked, input.Filters, {
      'spot-instance-request-id': ({ id }) => id,
      'instance-id': ({ instances }) => instances,
      state: (request) => shapeOf(call, request).State,
    });
    const { page, next } = paged(matching, ({ id }) => id, input);
    return { SpotInstanceRequests: page.map((request) => shapeOf(call, request)), ...next };
  },
};

/** CancelSpotInstanceRequests: the instances stay. */
const cancel: Operation = {
  readOnly: false,
  bucket: mutating('CancelSpotInstanceRequests'),
  ...plain('CancelSpotInstanceRequests'),
  run(call, input: CancelSpotInstanceRequestsRequest): CancelSpotInstanceRequestsResult {
    const all = requestsOf(call);
    const asked = (input.SpotInstanceRequestIds ?? []).map((id) => {
      const request = all.find((each) => each.id === id);
      if (request === undefined) throw missing(id);
      return request;
    });
    for (const request of asked) request.state = 'cancelled';
    return {
      CancelledSpotInstanceRequests: asked.map(({ id }) => ({
        SpotInstanceRequestId: id,
        State: 'cancelled',
      })),
    };
  },
};

export const spotRequestOperations = {
  RequestSpotInstances: requestInstances,
  DescribeSpotInstanceRequests: describeRequests,
  CancelSpotInstanceRequests: cancel,
};
