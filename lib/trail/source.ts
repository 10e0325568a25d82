import type { Unlooked } from '../playbook/plan.ts';
import type { TrailRecord } from './record.ts';

/** One attribute of a LookupEvents call; the API takes exactly one. */
export type LookupAttribute =
  | { readonly key: 'AccessKeyId'; readonly value: string }
  | { readonly key: 'Username'; readonly value: string }
  | { readonly key: 'EventName'; readonly value: string }
  | { readonly key: 'ResourceName'; readonly value: string };

export interface TrailQuery {
  readonly attribute: LookupAttribute;
  readonly from: Date;
  readonly to: Date;
  /** Regions to look in; all enabled ones when absent. */
  readonly regions?: readonly string[];
}

/** What a query gave. A region that failed is in `unlooked`, never taken for empty. */
export interface TrailAnswer {
  readonly records: readonly TrailRecord[];
  readonly unlooked: readonly Unlooked[];
}

/** Where CloudTrail records come from. */
export interface TrailSource {
  query(query: TrailQuery, signal: AbortSignal): Promise<TrailAnswer>;
}
