import type { ReviewedPrincipal } from './review.ts';

/** How many of the services it may reach a principal is known to have used, by IAM's memory or by the trail. */
export function servicesUsed({
  services = [],
  recorded,
}: Pick<ReviewedPrincipal, 'services' | 'recorded'>): number {
  const seen = new Set([...(recorded?.actions.keys() ?? [])].map((action) => action.split(':')[0]));
  return services.filter(({ service, usedAt }) => usedAt !== undefined || seen.has(service.toLowerCase()))
    .length;
}

/** How many actions a principal is known to have used, by IAM's memory or by the trail. */
export function actionsUsed({
  services = [],
  recorded,
}: Pick<ReviewedPrincipal, 'services' | 'recorded'>): number {
  const used = new Set(recorded?.actions.keys() ?? []);
  for (const { service, actions } of services) {
    for (const [name, at] of actions ?? [])
      if (at !== undefined) used.add(`${service}:${name}`.toLowerCase());
  }
  return used.size;
}
