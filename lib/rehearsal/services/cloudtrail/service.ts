import type {
  DescribeTrailsResponse,
  GetTrailStatusRequest,
  ListTrailsResponse,
} from '@aws-sdk/client-cloudtrail';
import { type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { lookupEvents } from './lookup-events.ts';

/** The account has no trail of its own: event history is all there is, as in an account nobody set up. */
const describeTrails: Operation = {
  readOnly: true,
  run: (): DescribeTrailsResponse => ({ trailList: [] }),
};

const listTrails: Operation = {
  readOnly: true,
  run: (): ListTrailsResponse => ({ Trails: [] }),
};

const getTrailStatus: Operation = {
  readOnly: true,
  run(call, input: GetTrailStatusRequest) {
    throw new ServiceError(
      'TrailNotFoundException',
      `Unknown trail: ${input.Name} for the user: ${call.account.accountId}`,
    );
  },
};

/** CloudTrail: the event history the account keeps of every call. */
export const cloudtrailService: SimulatedService = {
  name: 'cloudtrail',
  eventSource: 'cloudtrail.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    LookupEvents: lookupEvents,
    DescribeTrails: describeTrails,
    ListTrails: listTrails,
    GetTrailStatus: getTrailStatus,
  },
};
