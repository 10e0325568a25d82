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
  /** Records of one region after which an API that gives them page by page is asked no further; the rest is told. */
  readonly most?: number;
}

/** What a query gave. A region that failed is in `unlooked`, never taken for empty. */
export interface TrailAnswer {
  readonly records: readonly TrailRecord[];
  readonly unlooked: readonly Unlooked[];
}

/** Where CloudTrail records come from. */
export interface TrailSource {
  query(query: TrailQuery, signal: AbortSignal): Promise<TrailAnswer>;
  /** The oldest moment it can tell of; absent when nothing but what it holds limits it. */
  oldest?(): Date;
}

/** What a source held, as of its last query. */
export interface SourceReport {
  readonly kind: 'history' | 'logs' | 's3';
  /** The folder, or bucket and prefix; empty for event history. */
  readonly name: string;
  /** Files that were looked into; 0 for event history. */
  readonly files: number;
  readonly records: number;
  /** Records that are not a second delivery of another. */
  readonly distinct: number;
  /** Records that were delivered late, or once more with corrections. */
  readonly addenda: number;
  /** Files without records, by why. */
  readonly skipped: ReadonlyMap<string, number>;
  /** Records and files that were damaged or odd, by what was odd. */
  readonly oddities: ReadonlyMap<string, number>;
  /** Records by region; a region that was looked at and is empty has none. */
  readonly regions: ReadonlyMap<string, number>;
  /** Oldest and newest record, ISO 8601. */
  readonly from?: string;
  readonly to?: string;
}

/** A source that tells what it held: one report, or one for each source it is made of. */
export interface ReportingSource extends TrailSource {
  reports(): readonly SourceReport[];
}
