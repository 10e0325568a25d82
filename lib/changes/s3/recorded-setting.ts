import { fromXmlShape } from '../../aws/xml-shape.ts';
import type { Json } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { at } from '../../trail/spelling.ts';
import { asJson } from '../as-json.ts';

/** What a record says was put on a bucket, as the SDK has it; `null` where the record leaves it out. */
export function recordedSetting({ requestParameters }: TrailRecord, operation: string, member: string): Json {
  const shape = at(requestParameters, member);
  return shape === undefined ? null : asJson(fromXmlShape('s3', operation, member, shape));
}
