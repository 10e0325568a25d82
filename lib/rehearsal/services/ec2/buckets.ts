import type { Bucket, Operation } from '../../account/service.ts';

/**
 * EC2's published token buckets, per account, region and API.
 * https://docs.aws.amazon.com/ec2/latest/devguide/ec2-api-throttling.html
 */
function bucket(operation: string, burst: number, perSecond: number): Bucket {
  return { name: `ec2:${operation}`, burst, perSecond, code: 'RequestLimitExceeded' };
}

/** Describe and Get calls that are paged or filtered. */
export const reading = (operation: string) => bucket(operation, 100, 20);
/** Mutating calls without a bucket of their own. */
export const mutating = (operation: string) => bucket(operation, 50, 5);
export const launching = (operation: string) => bucket(operation, 5, 2);
export const terminating = (operation: string) => bucket(operation, 100, 5);
/** CreateSnapshot, DeleteSnapshot and DeleteVolume. */
export const storing = (operation: string) => bucket(operation, 100, 5);
export const tagging = (operation: string) => bucket(operation, 100, 10);

/** The second bucket of calls that launch, start, stop and terminate: a token for each instance they name. */
function perInstance(
  operation: string,
  perSecond: number,
  tokens: (input: InstancesNamed) => number,
): NonNullable<Operation['resourceBucket']> {
  return { bucket: bucket(`${operation} instances`, 1000, perSecond), tokens };
}

interface InstancesNamed {
  readonly InstanceIds?: readonly string[] | undefined;
  readonly MaxCount?: number | undefined;
}

export const instancesLaunched = perInstance('RunInstances', 2, ({ MaxCount = 1 }) => MaxCount);
export const instancesStarted = perInstance(
  'StartInstances',
  2,
  ({ InstanceIds = [] }) => InstanceIds.length,
);
export const instancesStopped = perInstance(
  'StopInstances',
  20,
  ({ InstanceIds = [] }) => InstanceIds.length,
);
export const instancesTerminated = perInstance(
  'TerminateInstances',
  20,
  ({ InstanceIds = [] }) => InstanceIds.length,
);
