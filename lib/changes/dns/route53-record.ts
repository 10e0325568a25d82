import type { ResourceRecordSet } from '@aws-sdk/client-route-53';
import { type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { recordSetsOf } from '../../resources/edge/record-sets.ts';
import { at, itemsAt, textAt } from '../../trail/spelling.ts';
import type { Alteration, AlteredTarget, RevertedType } from '../change-type.ts';

/** A record set in the SDK's spelling, whether a record or the API tells it: members begin with a capital. */
function recordSet(told: unknown): Json {
  if (Array.isArray(told)) return told.map(recordSet);
  if (typeof told !== 'object' || told === null) return told as Json;
  return Object.fromEntries(
    Object.entries(told).flatMap(([name, value]) => {
      if (value === undefined || value === null) return [];
      const member = name.charAt(0).toUpperCase() + name.slice(1);
      return [[member, member === 'Name' ? withDot(String(value)) : recordSet(value)] as const];
    }),
  );
}

const withDot = (name: string) => (name.endsWith('.') ? name : `${name}.`);

function nameOf(set: unknown): string {
  const told = (member: string) => textAt(set, member) ?? '';
  return [withDot(told('name')), told('type'), told('setIdentifier')].filter((text) => text).join(' ');
}

function alterationOf(id: string, region: string, change: unknown): readonly Alteration[] {
  const given = at(change, 'resourceRecordSet');
  if (given === undefined) return [];
  const target = { type: 'route53-zone', id, region, aspect: nameOf(given) };
  switch (textAt(change, 'action')) {
    // What is deleted has to be named in full; what is created must not be there.
    case 'DELETE':
      return [{ target, set: false, before: recordSet(given) }];
    case 'CREATE':
      return [{ target, set: recordSet(given), before: false }];
    default:
      return [{ target, set: recordSet(given) }];
  }
}

function setNamed({ id, aspect }: AlteredTarget): string {
  if (aspect === undefined) throw new Error(`No record of ${id} is named.`);
  return aspect;
}

async function liveSet(ctx: Parameters<typeof recordSetsOf>[0], target: AlteredTarget) {
  const sets = await recordSetsOf(ctx, target.id);
  return sets.find((set) => nameOf(set) === setNamed(target));
}

function changesTo(now: ResourceRecordSet | undefined, to: Json) {
  return to === false
    ? [{ Action: 'DELETE' as const, ResourceRecordSet: now }]
    : [{ Action: 'UPSERT' as const, ResourceRecordSet: to as unknown as ResourceRecordSet }];
}

/**
 * Records in zones of others. A record that was overwritten is told by an earlier event, or by nobody.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_ChangeResourceRecordSets.html
 */
export const route53Record: RevertedType = {
  type: 'route53-record',
  title: 'DNS records',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    {
      ...{ source: 'route53', name: 'ChangeResourceRecordSets' },
      alterations({ requestParameters, awsRegion }) {
        const id = textAt(requestParameters, 'hostedZoneId')?.replace('/hostedzone/', '');
        if (id === undefined) return [];
        return itemsAt(requestParameters, 'changeBatch', 'changes').flatMap((change) =>
          alterationOf(id, awsRegion, change),
        );
      },
    },
  ],
  permissions: ['route53:ListResourceRecordSets', 'route53:ChangeResourceRecordSets'],
  action: (target, to) =>
    to === false
      ? `Delete DNS record ${setNamed(target)} from zone ${target.id}`
      : `Put DNS record ${setNamed(target)} of zone ${target.id} back`,
  async look(ctx, target) {
    const sets = await unlessAbsent(recordSetsOf(ctx, target.id));
    if (sets === undefined) return { state: 'gone' };
    const found = sets.find((set) => nameOf(set) === setNamed(target));
    return { state: 'there', value: found === undefined ? false : recordSet(found) };
  },
  async revert(ctx, target, to) {
    const Changes = changesTo(to === false ? await liveSet(ctx, target) : undefined, to);
    await ctx.aws
      .write('route53')
      .changeResourceRecordSets({ HostedZoneId: target.id, ChangeBatch: { Changes } });
  },
  command(target, to) {
    const list = awsCommand('route53', 'list-resource-record-sets', { 'hosted-zone-id': target.id });
    if (to === false) {
      return `${list}  # then delete ${JSON.stringify(setNamed(target))} with change-resource-record-sets`;
    }
    return awsCommand('route53', 'change-resource-record-sets', {
      'hosted-zone-id': target.id,
      'change-batch': JSON.stringify({ Changes: changesTo(undefined, to) }),
    });
  },
};
