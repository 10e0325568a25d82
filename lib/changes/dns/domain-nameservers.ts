import type { Nameserver } from '@aws-sdk/client-route-53-domains';
import { type Json, ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import type { Recall, RevertedType } from '../change-type.ts';
import { domainIn, domainNow } from './registered-domain.ts';

/** The value is the list of names, sorted: their order says nothing. */
const names = (servers: readonly unknown[]): Json =>
  servers.flatMap((one) => textAt(one, 'name')?.toLowerCase().replace(/\.$/, '') ?? []).toSorted();
const servers = (to: Json): Nameserver[] =>
  (Array.isArray(to) ? to : []).map((name) => ({ Name: String(name) }));

/**
 * Name servers of registered domains: who is asked where everything of a domain is.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_domains_UpdateDomainNameservers.html
 */
export const domainNameservers: RevertedType = {
  type: 'domain-nameservers',
  title: 'Name servers of domains',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    {
      ...{ source: 'route53domains', name: 'UpdateDomainNameservers' },
      alterations: (record) =>
        domainIn(record, 'nameservers').map((target) => ({
          ...{ target, set: names(itemsAt(record.requestParameters, 'nameservers')) },
        })),
    },
  ],
  permissions: [
    'route53domains:GetDomainDetail',
    'route53:ListHostedZonesByName',
    'route53:GetHostedZone',
    'route53domains:UpdateDomainNameservers',
  ],
  action: ({ id }, to) => `Give domain ${id} its name servers ${(to as string[]).join(', ')} again`,
  async recall(ctx, { id }): Promise<Recall> {
    const route53 = ctx.aws.read('route53');
    const { HostedZones = [] } = await route53.listHostedZonesByName({ DNSName: id });
    const zones = HostedZones.filter(
      ({ Name, Config, Id }) => Name === `${id}.` && Config?.PrivateZone !== true && Id !== undefined,
    );
    const [zone] = zones;
    if (zone?.Id === undefined || zones.length > 1) {
      return { untold: `${zones.length} public hosted zones have the domain’s name` };
    }
    const { DelegationSet } = await route53.getHostedZone({ Id: zone.Id.replace('/hostedzone/', '') });
    const value = (DelegationSet?.NameServers ?? []).map((name) => name.toLowerCase()).toSorted();
    return { value, how: `the hosted zone ${zone.Id.replace('/hostedzone/', '')} of its name has them` };
  },
  async look(ctx, target) {
    const domain = await domainNow(ctx, target);
    if (domain === undefined) return { state: 'gone' };
    const { Nameservers = [] } = domain;
    return { state: 'there', value: names(Nameservers), description: { Nameservers } };
  },
  revert: (ctx, { id, region }, to) =>
    ctx.aws
      .write('route53domains', region)
      .updateDomainNameservers({ DomainName: id, Nameservers: servers(to) }),
  command: ({ id, region }, to) =>
    awsCommand('route53domains', 'update-domain-nameservers', {
      ...{ region, 'domain-name': id },
      nameservers: servers(to).map(({ Name }) => `Name=${Name}`),
    }),
};
