import type { TrailRecord } from '../trail/record.ts';

export type Severity = 'critical' | 'high' | 'medium' | 'low';

/** A conclusion that events support: which events, and what they mean together. */
export interface FindingRule {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** `service:EventName`, undated; a trailing `*` stands for any ending. */
  readonly events: readonly string[];
  /** Further condition on a record whose event matches. */
  when?(record: TrailRecord): boolean;
}

/** Events of services: `{ iam: 'CreateUser CreateRole' }` gives `iam:CreateUser` and `iam:CreateRole`. */
export function events(of: Readonly<Record<string, string>>): readonly string[] {
  return Object.entries(of).flatMap(([service, names]) =>
    names.split(/\s+/).map((name) => `${service}:${name}`),
  );
}
