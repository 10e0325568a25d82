import { partitionOfRegion } from '../../aws/partition.ts';
import { accountOf } from '../../lineage/principal-ref.ts';
import type { TrailRecord } from '../../trail/record.ts';
import type { ResourceRef } from '../resource-type.ts';

interface Spelling {
  readonly type: string;
  /** How its ARN names the type: `instance`, `key-pair`. */
  readonly inArn: string;
}

/** The EC2 resource of an id a record names, if it names one; it is in the record's region and account. */
export function ec2Ref(
  record: TrailRecord,
  { type, inArn }: Spelling,
  id: string | undefined,
  label?: string,
): readonly ResourceRef[] {
  if (id === undefined) return [];
  const region = record.awsRegion;
  const arn = `arn:${partitionOfRegion(region)}:ec2:${region}:${accountOf(record)}:${inArn}/${id}`;
  return [{ type, id, region, arn, ...(label === undefined ? {} : { label }) }];
}
