import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget } from '../change-type.ts';

/** The key a record names, by its id or its ARN. */
export function keyTarget(record: TrailRecord, aspect?: string): readonly AlteredTarget[] {
  const named = textAt(record.requestParameters, 'keyId');
  const id = named?.split('/').at(-1);
  if (id === undefined) return [];
  const region = record.awsRegion;
  return [{ type: 'kms-key', id, region, ...(aspect === undefined ? {} : { aspect }) }];
}
