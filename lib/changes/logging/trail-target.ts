import type { TrailRecord } from '../../trail/record.ts';
import type { AlteredTarget } from '../change-type.ts';

/** The trail a record names, by its name or its ARN; it may be of another region than the call. */
export function trailTarget(record: TrailRecord, named: string | undefined): readonly AlteredTarget[] {
  if (named === undefined) return [];
  const [, , , region, , resource] = named.split(':');
  if (resource === undefined || region === undefined) {
    return [{ type: 'cloudtrail-trail', id: named, region: record.awsRegion }];
  }
  return [{ type: 'cloudtrail-trail', id: resource.replace(/^trail\//, ''), region, arn: named }];
}
