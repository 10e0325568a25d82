import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { queryLogAssociations, queryLogConfigs } from './query-logs.ts';

/** The value is whether the VPC's queries are logged. */
const event = (name: string, set: boolean): AlteringEvent => ({
  ...{ source: 'route53resolver', name },
  alterations({ requestParameters: asked, awsRegion: region }) {
    const id = textAt(asked, 'resolverQueryLogConfigId');
    const aspect = textAt(asked, 'resourceId');
    if (id === undefined || aspect === undefined) return [];
    return [{ target: { type: 'resolver-query-log', id, region, aspect }, set, before: !set }];
  },
});

/** The query log the target names, or the one that was made anew in its place; undefined when there is neither. */
async function standingFor(ctx: ReadContext, { id, region }: AlteredTarget): Promise<string | undefined> {
  const configs = await queryLogConfigs(ctx, region);
  if (configs.some(({ Id }) => Id === id)) return id;
  const { records } = await ctx.incident.history('DeleteResolverQueryLogConfig', region, ctx.signal);
  const told = records
    .map(
      ({ responseElements }) =>
        (member: string) =>
          textAt(responseElements, 'resolverQueryLogConfig', member),
    )
    .find((one) => one('id') === id);
  return configs.find(
    ({ Name, DestinationArn }) => Name === told?.('name') && DestinationArn === told?.('destinationArn'),
  )?.Id;
}

/**
 * VPCs whose DNS queries are no longer logged, or logged to where the attacker reads them. Where the query log was
 * deleted too, it is made anew first, and they follow in the round after.
 * https://docs.aws.amazon.com/Route53/latest/APIReference/API_route53resolver_AssociateResolverQueryLogConfig.html
 */
export const resolverQueryLogVpc: RevertedType = {
  type: 'resolver-query-log-vpc',
  title: 'VPCs whose DNS queries are logged',
  scope: 'regional',
  order: ORDER.contain,
  alteredBy: [
    event('DisassociateResolverQueryLogConfig', false),
    event('AssociateResolverQueryLogConfig', true),
  ],
  permissions: [
    'route53resolver:ListResolverQueryLogConfigs',
    'route53resolver:ListResolverQueryLogConfigAssociations',
    'route53resolver:AssociateResolverQueryLogConfig',
    'route53resolver:DisassociateResolverQueryLogConfig',
  ],
  action: ({ id, aspect }, to) =>
    to === true
      ? `Log the DNS queries of ${aspect} with ${id} again`
      : `Stop logging the DNS queries of ${aspect} with ${id}`,
  async look(ctx, target) {
    const config = await standingFor(ctx, target);
    if (config === undefined) return { state: 'gone' };
    const associations = await queryLogAssociations(ctx, target.region);
    const value = associations.some(
      ({ ResolverQueryLogConfigId, ResourceId }) =>
        ResolverQueryLogConfigId === config && ResourceId === target.aspect,
    );
    return { state: 'there', value };
  },
  async revert(ctx, target, to) {
    const config = await standingFor(ctx, target);
    const asked = { ResolverQueryLogConfigId: config ?? target.id, ResourceId: target.aspect ?? '' };
    const resolver = ctx.aws.write('route53resolver', target.region);
    return to === true
      ? resolver.associateResolverQueryLogConfig(asked)
      : resolver.disassociateResolverQueryLogConfig(asked);
  },
  command: ({ id, region, aspect = '' }, to) =>
    awsCommand('route53resolver', `${to === true ? 'associate' : 'disassociate'}-resolver-query-log-config`, {
      ...{ region, 'resolver-query-log-config-id': id, 'resource-id': aspect },
    }),
};
