import type { ReviewedPrincipal } from './review.ts';

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
