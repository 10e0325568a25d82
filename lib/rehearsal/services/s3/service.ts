import type { SimulatedService } from '../../account/service.ts';
import { aclOperations } from './acl.ts';
import { bucketOperations } from './buckets.ts';
import { deleteOperations } from './delete-objects.ts';
import { listingOperations } from './listing.ts';
import { multipartOperations } from './multipart.ts';
import { objectLockOperations } from './object-lock.ts';
import { objectOperations } from './objects.ts';
import { settingOperations } from './settings.ts';

/** S3: buckets with versions, locks, uploads under way and what is set on them. */
export const s3Service: SimulatedService = {
  name: 's3',
  eventSource: 's3.amazonaws.com',
  protocol: 's3',
  scope: 'regional',
  operations: {
    ...bucketOperations,
    ...settingOperations,
    ...aclOperations,
    ...objectOperations,
    ...deleteOperations,
    ...listingOperations,
    ...multipartOperations,
    ...objectLockOperations,
  },
};
