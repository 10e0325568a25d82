import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { ResourceRef } from '../resource-type.ts';

/** The thing of Auto Scaling a record's request names by `member`; creating one answers nothing. */
export function requestedName(type: string, member: string, record: TrailRecord): readonly ResourceRef[] {
  const id = textAt(record.requestParameters, member);
  return id === undefined ? [] : [{ type, id, region: record.awsRegion, bornAt: record.eventTime }];
}
