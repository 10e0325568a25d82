import { attackerRecords } from '../lineage/attacker-records.ts';
import type { Lineage } from '../lineage/types.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey } from '../trail/spelling.ts';
import { ABUSE_RULES } from './abuse-rules.ts';
import { ACCESS_RULES } from './access-rules.ts';
import type { FindingRule, Severity } from './finding-rule.ts';

const RULES = [...ACCESS_RULES, ...ABUSE_RULES];

/** A conclusion citing its events. */
export interface Finding {
  readonly id: string;
  readonly severity: Severity;
  readonly title: string;
  /** Event ids of the calls that went through, oldest first. */
  readonly because: readonly string[];
  /** Event ids of the calls that failed: they show the intent and changed nothing. */
  readonly attempted: readonly string[];
}

/**
 * What the attacker's calls amount to, worst first. A finding of which every call failed is of low severity. Calls
 * that may be legitimate use of the leaked key support no finding.
 */
export function findingsOf(lineage: Lineage): readonly Finding[] {
  const records = attackerRecords(lineage);
  return RULES.flatMap((rule) => {
    const matching = records.filter((record) => matches(rule, record));
    if (matching.length === 0) return [];
    const [attempted, because] = [matching.filter(failed), matching.filter((record) => !failed(record))];
    const { id, severity, title } = rule;
    return [
      {
        ...{ id, title },
        severity: because.length === 0 ? ('low' as const) : severity,
        because: because.map((record) => record.eventID),
        attempted: attempted.map((record) => record.eventID),
      },
    ];
  }).sort((a, b) => WORST.indexOf(a.severity) - WORST.indexOf(b.severity));
}

const WORST: readonly Severity[] = ['critical', 'high', 'medium', 'low'];

function matches(rule: FindingRule, record: TrailRecord): boolean {
  // The newer mail API is logged under the same source as the older one.
  const event = eventKey(record).replace(/^sesv2:/, 'ses:');
  const named = rule.events.some((pattern) =>
    pattern.endsWith('*') ? event.startsWith(pattern.slice(0, -1)) : event === pattern,
  );
  return named && (rule.when?.(record) ?? true);
}
