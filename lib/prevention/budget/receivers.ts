import type { AlertChoice } from '../alerts/alert-route.ts';

/** Who is told of costs: addresses, and a topic or none. */
export type Receivers = { readonly mail: readonly string[]; readonly topic: string | null };

/** As they were chosen; undefined when there is nobody. */
export function receiversOfCosts({ mail = [], topic = undefined }: AlertChoice): Receivers | undefined {
  return mail.length === 0 && topic === undefined ? undefined : { mail, topic: topic ?? null };
}

/** "a@b.example and topic arn:…" */
export function namedReceivers({ mail, topic }: Receivers): string {
  return [...mail, ...(topic === null ? [] : [`topic ${topic}`])].join(', ');
}
