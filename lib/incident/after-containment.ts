import { attackerRecords } from '../lineage/attacker-records.ts';
import type { Lineage } from '../lineage/types.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey } from '../trail/spelling.ts';

/** What the attacker's credentials did after containment was verified. */
export interface AfterContainment {
  /** Calls that went through: containment did not hold. */
  readonly wentThrough: readonly TrailRecord[];
  /** GetCallerIdentity cannot be denied: it shows that a session still lives, not that it can do anything. */
  readonly identityOnly: readonly TrailRecord[];
  readonly refused: readonly TrailRecord[];
}

/** Splits the attacker's calls after `containedAt`, oldest first. Events have a resolution of one second. */
export function afterContainment(lineage: Lineage, containedAt: Date): AfterContainment {
  const later = attackerRecords(lineage).filter(
    (record) => Date.parse(record.eventTime) > containedAt.getTime(),
  );
  const ok = later.filter((record) => !failed(record));
  const isIdentity = (record: TrailRecord) => eventKey(record) === 'sts:GetCallerIdentity';
  return {
    wentThrough: ok.filter((record) => !isIdentity(record)),
    identityOnly: ok.filter(isIdentity),
    refused: later.filter(failed),
  };
}
