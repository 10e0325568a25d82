import type { Change, HostedZone, ResourceRecordSet } from '@aws-sdk/client-route-53';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';
import type { ResourceRef } from '../resource-type.ts';
import { recordSetsOf } from './record-sets.ts';

const TYPE = 'route53-zone';
const SIGNED = 'DNSSEC signing';
/** Records a batch may hold are 1000. https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/DNSLimitations.html */
const BATCH = 500;

interface Zone {
  readonly zone: HostedZone;
  /** Records but those Route 53 put there itself. */
  readonly records: readonly ResourceRecordSet[];
  readonly signed: boolean;
}

async function describe(ctx: ReadContext, { id }: ResourceRef): Promise<Zone | undefined> {
  const route53 = ctx.aws.read('route53');
  const { HostedZone: zone } = await route53.getHostedZone({ Id: id });
  if (zone === undefined) return undefined;
  const [all, dnssec] = await Promise.all([
    recordSetsOf(ctx, id),
    zone.Config?.PrivateZone ? undefined : route53.getDNSSEC({ HostedZoneId: id }),
  ]);
  const records = all.filter(({ Name, Type }) => Name !== zone.Name || (Type !== 'NS' && Type !== 'SOA'));
  return { zone, records, signed: dnssec?.Status?.ServeSignature === 'SIGNING' };
}

function batches(records: readonly ResourceRecordSet[]): readonly (readonly Change[])[] {
  const changes = records.map((ResourceRecordSet): Change => ({ Action: 'DELETE', ResourceRecordSet }));
  return Array.from({ length: Math.ceil(changes.length / BATCH) }, (_, index) =>
    changes.slice(index * BATCH, (index + 1) * BATCH),
  );
}

/**
 * Hosted zones, with their records. Route 53 tells no age, and its ids are never given twice.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_DeleteHostedZone.html
 */
export const route53Zone = describedType<Zone>({
  type: TYPE,
  title: 'Hosted zones',
  action: 'Delete hosted zone',
  loses: 'Its records.',
  order: ORDER.closeEntryPoints,
  protections: [SIGNED],
  createdBy: [
    creation(TYPE, 'route53:CreateHostedZone', ({ responseElements }) => {
      const id = textAt(responseElements, 'hostedZone', 'id')?.replace('/hostedzone/', '');
      const label = textAt(responseElements, 'hostedZone', 'name');
      return id === undefined ? undefined : { id, ...(label === undefined ? {} : { label }) };
    }),
  ],
  deletedBy: [{ source: 'route53', name: 'DeleteHostedZone' }],
  permissions: [
    'route53:GetHostedZone',
    'route53:ListResourceRecordSets',
    'route53:GetDNSSEC',
    'route53:DisableHostedZoneDNSSEC',
    'route53:ChangeResourceRecordSets',
    'route53:DeleteHostedZone',
  ],
  describe,
  facts: ({ zone, records, signed }) => ({
    on: signed ? [SIGNED] : [],
    summary: `${zone.Name}, ${records.length} records`,
  }),
  async erase(ctx, { id }, { records, signed }) {
    const route53 = ctx.aws.write('route53');
    if (signed) await route53.disableHostedZoneDNSSEC({ HostedZoneId: id });
    for (const Changes of batches(records)) {
      await route53.changeResourceRecordSets({ HostedZoneId: id, ChangeBatch: { Changes: [...Changes] } });
    }
    await route53.deleteHostedZone({ Id: id });
  },
  commands({ id }, { records, signed }) {
    const one = { 'hosted-zone-id': id };
    return [
      ...(signed ? [awsCommand('route53', 'disable-hosted-zone-dnssec', one)] : []),
      ...batches(records).map((Changes) =>
        awsCommand('route53', 'change-resource-record-sets', {
          ...one,
          'change-batch': JSON.stringify({ Changes }),
        }),
      ),
      awsCommand('route53', 'delete-hosted-zone', { id }),
    ];
  },
});
