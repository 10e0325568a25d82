import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';

/** A cluster, and the principal a record opens it to. Some records hold the ARN as the path had it, encoded. */
export function accessIn({ requestParameters: asked }: TrailRecord) {
  const cluster = textAt(asked, 'name') ?? textAt(asked, 'clusterName');
  const principal = textAt(asked, 'principalArn');
  if (cluster === undefined || principal === undefined) return undefined;
  return { cluster, principalArn: principal.includes('%3A') ? decodeURIComponent(principal) : principal };
}

/** The policy's ARN in an id such as `cluster/principal arn/policy arn` begins with the second `arn:`. */
export function partsOf(id: string) {
  const [cluster = '', ...arns] = id.split('/arn:');
  const [principalArn = '', policyArn = ''] = arns.map((rest) => `arn:${rest}`);
  return { cluster, principalArn, policyArn };
}
