import type {
  DescribeInstanceStatusRequest,
  DescribeInstanceStatusResult,
  DescribeInstancesRequest,
  DescribeInstancesResult,
} from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { reading } from './buckets.ts';
import { type FilterReaders, filtered } from './filters.ts';
import { instanceOf } from './instance-shape.ts';
import { ec2Of, isVisible, stateOf } from './lifecycle.ts';
import { instancesBy } from './lookup.ts';
import { paged } from './paging.ts';
import type { InstanceState } from './state.ts';
import { filterSet, idItems, present } from './trail-shapes.ts';

const READERS: FilterReaders<InstanceState> = {
  'instance-id': ({ instanceId }) => instanceId,
  'instance-state-name': ({ state }) => state,
  'instance-state-code': ({ state }) => String(stateOf(state).Code),
  'instance-type': ({ instanceType }) => instanceType,
  'image-id': ({ imageId }) => imageId,
  'key-name': ({ keyName }) => keyName,
  'spot-instance-request-id': ({ spotRequestId }) => spotRequestId,
  'client-token': ({ clientToken }) => clientToken,
  'reservation-id': ({ reservationId }) => reservationId,
  'availability-zone': ({ availabilityZone }) => availabilityZone,
  'subnet-id': ({ subnetId }) => subnetId,
  'vpc-id': ({ vpcId }) => vpcId,
  'instance.group-id': ({ securityGroups }) => securityGroups,
  'network-interface.group-id': ({ securityGroups }) => securityGroups,
  'iam-instance-profile.arn': ({ instanceProfile }) => instanceProfile?.arn,
  'block-device-mapping.volume-id': ({ volumes }) => volumes.map(({ volumeId }) => volumeId),
};

/** DescribeInstances: pages count instances, the answer groups them by reservation. */
const describeInstances: Operation = {
  readOnly: true,
  bucket: reading('DescribeInstances'),
  trailRequest: (input: DescribeInstancesRequest) =>
    present({
      instancesSet: idItems('instanceId', input.InstanceIds),
      filterSet: filterSet(input.Filters),
      maxResults: input.MaxResults,
      nextToken: input.NextToken,
    }),
  run(call, input: DescribeInstancesRequest): DescribeInstancesResult {
    const ec2 = ec2Of(call);
    const { accountId } = call.account;
    if (input.InstanceIds?.length && input.MaxResults !== undefined)
      throw new ServiceError(
        'InvalidParameterCombination',
        'The parameter instancesSet cannot be used with the parameter maxResults',
      );
    const asked = input.InstanceIds?.length
      ? instancesBy(ec2, input.InstanceIds, call.now)
      : Object.values(ec2.instances).filter((instance) => isVisible(instance, call.now));
    const matching = filtered(asked, input.Filters, READERS);
    const { page, next } = paged(
      matching,
      ({ reservationId, instanceId }) => `${reservationId} ${instanceId}`,
      input,
    );
    const ids = [...new Set(page.map(({ reservationId }) => reservationId))];
    return {
      Reservations: ids.map((id) => ({
        ReservationId: id,
        OwnerId: accountId,
        Groups: [],
        Instances: page
          .filter(({ reservationId }) => reservationId === id)
          .map((instance) => instanceOf(ec2, instance, accountId)),
      })),
      ...next,
    };
  },
};

const describeInstanceStatus: Operation = {
  readOnly: true,
  bucket: reading('DescribeInstanceStatus'),
  trailRequest: (input: DescribeInstanceStatusRequest) => ({
    instancesSet: idItems('instanceId', input.InstanceIds),
    filterSet: filterSet(input.Filters),
    includeAllInstances: input.IncludeAllInstances ?? false,
  }),
  run(call, input: DescribeInstanceStatusRequest): DescribeInstanceStatusResult {
    const ec2 = ec2Of(call);
    const asked = input.InstanceIds?.length
      ? instancesBy(ec2, input.InstanceIds, call.now)
      : Object.values(ec2.instances).filter((instance) => isVisible(instance, call.now));
    const told = asked.filter(({ state }) => input.IncludeAllInstances || state === 'running');
    const { page, next } = paged(
      filtered(told, input.Filters, READERS),
      ({ instanceId }) => instanceId,
      input,
    );
    return {
      InstanceStatuses: page.map(({ instanceId, state, availabilityZone }) => ({
        InstanceId: instanceId,
        AvailabilityZone: availabilityZone,
        InstanceState: stateOf(state),
        InstanceStatus: { Status: state === 'running' ? 'ok' : 'not-applicable' },
        SystemStatus: { Status: state === 'running' ? 'ok' : 'not-applicable' },
      })),
      ...next,
    };
  },
};

export const describeInstancesOperations = {
  DescribeInstances: describeInstances,
  DescribeInstanceStatus: describeInstanceStatus,
};
