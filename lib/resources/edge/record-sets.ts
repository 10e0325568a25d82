import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import type { ReadContext } from '../../playbook/context.ts';

/** All record sets of a zone; a page names the set the next one starts with. */
export async function recordSetsOf(ctx: ReadContext, HostedZoneId: string): Promise<ResourceRecordSet[]> {
  const route53 = ctx.aws.read('route53');
  const all: ResourceRecordSet[] = [];
  for (let from = {}, more = true; more; ) {
    const page = await route53.listResourceRecordSets({ HostedZoneId, ...from });
    all.push(...(page.ResourceRecordSets ?? []));
    more = page.IsTruncated === true;
    from = {
      StartRecordName: page.NextRecordName,
      StartRecordType: page.NextRecordType,
      StartRecordIdentifier: page.NextRecordIdentifier,
    };
  }
  return all;
}
