import type { GetDomainDetailResponse } from '@aws-sdk/client-route-53-domains';
import { errorCode } from '../../aws/errors.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget } from '../change-type.ts';

/** The domain a record of the registrar names, as a target. */
export function domainIn(record: TrailRecord, aspect: string): readonly AlteredTarget[] {
  const id = textAt(record.requestParameters, 'domainName')?.toLowerCase();
  return id === undefined ? [] : [{ type: 'domain', id, region: record.awsRegion, aspect }];
}

/** A domain as it is registered; undefined when the account has none of that name, which is an invalid input to it. */
export async function domainNow(
  ctx: ReadContext,
  { id, region }: AlteredTarget,
): Promise<GetDomainDetailResponse | undefined> {
  try {
    return await ctx.aws.read('route53domains', region).getDomainDetail({ DomainName: id });
  } catch (error) {
    if (/^InvalidInput/.test(errorCode(error))) return undefined;
    throw error;
  }
}
