import type { Json } from '../../playbook/change.ts';
import { at } from '../../trail/spelling.ts';

/** Everything blocked. */
export const ALL = {
  BlockPublicAcls: true,
  BlockPublicPolicy: true,
  IgnorePublicAcls: true,
  RestrictPublicBuckets: true,
};

/** A block as the API spells it, whoever tells it; what is left out is not blocked. */
export function asBlock(told: unknown): Json {
  const on = (name: string) => at(told, name) === true || at(told, name) === 'true';
  return Object.fromEntries(Object.keys(ALL).map((name) => [name, on(name)]));
}
