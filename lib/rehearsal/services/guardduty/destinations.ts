import type {
  CreatePublishingDestinationRequest,
  DescribePublishingDestinationRequest,
  DestinationProperties,
  DestinationType,
  UpdatePublishingDestinationRequest,
} from '@aws-sdk/client-guardduty';
import type { Call, Operation } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { onShelf, shelf } from '../shelf.ts';
import { detectorIn } from './detector.ts';
import { missing } from './suppression.ts';

interface DestinationState {
  readonly type: DestinationType;
  properties: DestinationProperties;
}

type Named = DescribePublishingDestinationRequest;

const destinations = (call: Call) => shelf<DestinationState>(call, 'destination');
const by = (call: Call, input: Named) => {
  detectorIn(call, input);
  return onShelf(destinations(call), input.DestinationId, missing('destinationId'));
};

/** Where findings are exported. */
export const destinationOperations: Readonly<Record<string, Operation>> = {
  CreatePublishingDestination: writes((call, input: CreatePublishingDestinationRequest) => {
    detectorIn(call, input);
    const { DestinationType: type = 'S3', DestinationProperties: properties = {} } = input;
    const DestinationId = call.account.uuid().replaceAll('-', '');
    destinations(call)[DestinationId] = { type, properties };
    return { DestinationId };
  }),
  DescribePublishingDestination: reads((call, input: Named) => {
    const { type, properties } = by(call, input);
    return {
      ...{ DestinationId: input.DestinationId, DestinationType: type, Status: 'PUBLISHING' },
      ...{ PublishingFailureStartTimestamp: 0, DestinationProperties: properties },
    };
  }),
  ListPublishingDestinations: reads((call, input: Named) => {
    detectorIn(call, input);
    return {
      Destinations: Object.entries(destinations(call)).map(([DestinationId, { type }]) => ({
        ...{ DestinationId, DestinationType: type, Status: 'PUBLISHING' },
      })),
    };
  }),
  UpdatePublishingDestination: writes((call, input: UpdatePublishingDestinationRequest) => {
    const found = by(call, input);
    found.properties = input.DestinationProperties ?? found.properties;
    return {};
  }),
  DeletePublishingDestination: writes((call, input: Named) => {
    by(call, input);
    delete destinations(call)[input.DestinationId ?? ''];
    return {};
  }),
};
