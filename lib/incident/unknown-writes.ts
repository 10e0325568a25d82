import { alterationsIn } from '../changes/registry.ts';
import { attackerRecords } from '../lineage/attacker-records.ts';
import type { Lineage } from '../lineage/types.ts';
import type { HumanTask } from '../playbook/plan.ts';
import { creationsIn, resourceTypes } from '../resources/registry.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey, serviceOf } from '../trail/spelling.ts';

/** Events a task names in full; the rest are counted. */
const NAMED = 12;
/** Services whose writing calls hand out or open credentials: the lineage follows those. */
const CREDENTIALS = new Set(['sts', 'signin', 'sso-oauth', 'rolesanywhere']);

const deletions = new Set(
  resourceTypes.flatMap(({ deletedBy }) => deletedBy.map(({ source, name }) => `${source}:${name}`)),
);

/**
 * Writing calls of the attacker that went through and that no type of resource and no kind of change knows: what they
 * made or altered would otherwise be left without a word. Calls on what the attacker made himself go with it.
 */
export function unknownWrites(lineage: Lineage): readonly TrailRecord[] {
  const written = attackerRecords(lineage).filter(
    (record) => record.readOnly === false && !failed(record) && !CREDENTIALS.has(serviceOf(record)),
  );
  const creations = creationsIn(written);
  const known = new Set([
    ...creations.map(({ record }) => record),
    ...alterationsIn(written).map(({ record }) => record),
  ]);
  const made = creations.flatMap(({ refs }) =>
    refs.flatMap(({ id, arn, label }) => [id, arn, label].filter((name) => name !== undefined)),
  );
  return written.filter((record) => {
    if (known.has(record) || deletions.has(eventKey(record))) return false;
    const asked = JSON.stringify(record.requestParameters ?? null);
    return !made.some((name) => asked.includes(JSON.stringify(name)));
  });
}

/** The work those calls leave to people; none when every call is known. */
export function unknownWritesTask(lineage: Lineage): readonly HumanTask[] {
  const records = unknownWrites(lineage);
  if (records.length === 0) return [];
  const events = new Map<string, TrailRecord[]>();
  for (const record of records) {
    const name = `${eventKey(record)} in ${record.awsRegion}`;
    events.set(name, [...(events.get(name) ?? []), record]);
  }
  const lines = [...events].map(([name, of]) => `${name} (${of.map(({ eventID }) => eventID).join(', ')})`);
  const more = lines.length > NAMED ? ` and ${lines.length - NAMED} more` : '';
  return [
    {
      what: `Look at ${records.length} writing calls of the attacker that Spillkit knows no type for: ${lines.slice(0, NAMED).join('; ')}${more}`,
      why: 'They went through, and what they made or altered is not proposed here.',
      how: 'Read the events in the evidence folder, look for what they name in the console, and delete or put right what is the attacker’s.',
    },
  ];
}
