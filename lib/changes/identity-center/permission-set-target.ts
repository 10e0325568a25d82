import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';

/** The permission set a request names; Identity Center is in one region. */
export function permissionSetIn({ requestParameters, awsRegion: region }: TrailRecord) {
  const id = textAt(requestParameters, 'permissionSetArn');
  return id === undefined ? undefined : { type: 'sso-permission-set', id, region, arn: id };
}
