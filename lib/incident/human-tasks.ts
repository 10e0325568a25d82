import { reportedTasks } from '../changes/reported-tasks.ts';
import { attackerRecords } from '../lineage/attacker-records.ts';
import type { Lineage } from '../lineage/types.ts';
import type { HumanTask } from '../playbook/plan.ts';
import { failed } from '../trail/outcome.ts';
import { eventKey, textAt } from '../trail/spelling.ts';

interface TaskRule {
  readonly events: readonly string[];
  readonly what: (names: string) => string;
  readonly why: string;
  readonly how: string;
  /** Field of the request that names the thing. */
  readonly names: readonly string[];
}

const RULES: readonly TaskRule[] = [
  {
    events: ['secretsmanager:GetSecretValue', 'secretsmanager:BatchGetSecretValue'],
    names: ['secretId'],
    what: (names) => `Replace the secrets that were read: ${names}`,
    why: 'The attacker has their values.',
    how: 'Change each where it is used, then in Secrets Manager; rotating it only there leaves the old one working.',
  },
  {
    events: ['ssm:GetParameter', 'ssm:GetParameters', 'ssm:GetParametersByPath'],
    names: ['name', 'names', 'path'],
    what: (names) => `Replace the parameters that were read: ${names}`,
    why: 'The attacker has their values.',
    how: 'Change each SecureString where it is used, then in Parameter Store.',
  },
  {
    events: ['ec2:ModifySnapshotAttribute', 'rds:ModifyDBSnapshotAttribute', 'ec2:ModifyImageAttribute'],
    names: ['snapshotId', 'dBSnapshotIdentifier', 'imageId'],
    what: (names) => `Treat the data of shared copies as gone: ${names}`,
    why: 'A copy made in another account survives when the sharing ends.',
    how: 'Tell whoever answers for the data, and look for SharedSnapshotCopyInitiated events.',
  },
];

/** Work that follows from what the attacker did and that no script can do. */
export function humanTasks(lineage: Lineage): readonly HumanTask[] {
  const records = attackerRecords(lineage).filter((record) => !failed(record));
  const attackers = new Set([
    ...lineage.credentials.map(({ id }) => id),
    ...lineage.principals.filter(({ born }) => born === 'attacker').map(({ name }) => name),
  ]);
  const followed = RULES.flatMap(({ events, names, what, why, how }) => {
    const matching = records.filter((record) => events.includes(eventKey(record)));
    const named = new Set(
      matching.flatMap((record) => names.flatMap((name) => textAt(record.requestParameters, name) ?? [])),
    );
    // What the attacker made and took away again itself is nobody's loss.
    const lost = [...named].filter((name) => !attackers.has(name));
    if (matching.length === 0 || (named.size > 0 && lost.length === 0)) return [];
    return [{ what: what(lost.join(', ')), why, how }];
  });
  return [...followed, ...reportedTasks(lineage)];
}
