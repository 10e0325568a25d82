import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { allPages } from '../../resources/all-pages.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';
import { domainIn } from './registered-domain.ts';

async function isLeaving(ctx: ReadContext, { id, region }: AlteredTarget): Promise<boolean> {
  const domains = ctx.aws.read('route53domains', region);
  const operations = await allPages(async (Marker) => {
    const page = await domains.listOperations({
      Type: ['INTERNAL_TRANSFER_OUT_DOMAIN'],
      Status: ['SUBMITTED', 'IN_PROGRESS'],
      ...(Marker === undefined ? {} : { Marker }),
    });
    return { items: page.Operations, next: page.NextPageMarker };
  });
  return operations.some(({ DomainName }) => DomainName?.toLowerCase() === id);
}

/**
 * Domains offered to another AWS account: until that accepts, within three days, it can be called off.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_domains_CancelDomainTransferToAnotherAwsAccount.html
 */
export const domainTransfer: RevertedType = {
  type: 'domain-transfer',
  title: 'Domains offered to other accounts',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    {
      ...{ source: 'route53domains', name: 'TransferDomainToAnotherAwsAccount' },
      // One that is on its way already cannot be offered.
      alterations: (record) =>
        domainIn(record, 'transfer').map((target) => ({ target, set: true, before: false })),
    },
  ],
  permissions: ['route53domains:ListOperations', 'route53domains:CancelDomainTransferToAnotherAwsAccount'],
  action: ({ id }) => `Call off the transfer of domain ${id} to another account`,
  look: async (ctx, target) => ({ state: 'there', value: await isLeaving(ctx, target) }),
  revert: (ctx, { id: DomainName, region }) =>
    ctx.aws.write('route53domains', region).cancelDomainTransferToAnotherAwsAccount({ DomainName }),
  command: ({ id, region }) =>
    awsCommand('route53domains', 'cancel-domain-transfer-to-another-aws-account', {
      ...{ region, 'domain-name': id },
    }),
};
