import type { QueryLogAssociation, QueryLogConfig } from '../../aws/models/route53resolver.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { allPages } from '../../resources/all-pages.ts';

/** The query logs of a region that are not being deleted. */
export async function queryLogConfigs(ctx: ReadContext, region: string): Promise<readonly QueryLogConfig[]> {
  const resolver = ctx.aws.read('route53resolver', region);
  const configs = await allPages(async (NextToken) => {
    const page = await resolver.listResolverQueryLogConfigs(NextToken === undefined ? {} : { NextToken });
    return { items: page.ResolverQueryLogConfigs && [...page.ResolverQueryLogConfigs], next: page.NextToken };
  });
  return configs.filter(({ Status }) => Status !== 'DELETING');
}

/** Which VPCs of a region are logged by which query log. */
export async function queryLogAssociations(
  ctx: ReadContext,
  region: string,
): Promise<readonly QueryLogAssociation[]> {
  const resolver = ctx.aws.read('route53resolver', region);
  const associations = await allPages(async (NextToken) => {
    const asked = NextToken === undefined ? {} : { NextToken };
    const page = await resolver.listResolverQueryLogConfigAssociations(asked);
    const { ResolverQueryLogConfigAssociations: items, NextToken: next } = page;
    return { items: items && [...items], next };
  });
  return associations.filter(({ Status }) => Status !== 'DELETING');
}
