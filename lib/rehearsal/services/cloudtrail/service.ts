import type { SimulatedService } from '../../account/service.ts';
import { lookupEvents } from './lookup-events.ts';
import { trailOperations } from './trails.ts';

/** CloudTrail: the event history the account keeps of every call, and trails, which deliver to no bucket. */
export const cloudtrailService: SimulatedService = {
  name: 'cloudtrail',
  eventSource: 'cloudtrail.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: { LookupEvents: lookupEvents, ...trailOperations },
};
