import { GLOBAL } from '../playbook/change.ts';
import type { AccountState } from './account/state.ts';

/** A thing an actor made in the account. */
export interface LedgerEntry {
  readonly type:
    | 'ec2-instance'
    | 'ec2-key-pair'
    | 'ec2-security-group'
    | 'iam-access-key'
    | 'iam-user'
    | 'iam-login-profile';
  readonly id: string;
  readonly region: string;
}

/** What an actor made, noted by the actor itself from AWS's answers: the truth the score is measured by. */
export interface Ledger {
  note(entry: LedgerEntry): void;
  readonly entries: readonly LedgerEntry[];
}

/** An empty ledger. */
export function ledger(): Ledger {
  const entries: LedgerEntry[] = [];
  return { entries, note: (entry) => entries.push(entry) };
}

/** Whether the account still has a thing; an instance on its way down counts as gone. */
export function exists(state: AccountState, entry: LedgerEntry): boolean {
  const ec2 = state.regions[entry.region]?.ec2;
  switch (entry.type) {
    case 'ec2-instance':
      return !['terminated', 'shutting-down', undefined].includes(ec2?.instances[entry.id]?.state);
    case 'ec2-key-pair':
      return ec2?.keyPairs[entry.id] !== undefined;
    case 'ec2-security-group':
      return ec2?.securityGroups[entry.id] !== undefined;
    case 'iam-access-key':
      return Object.values(state.iam.users).some((user) =>
        user.accessKeys.some((key) => key.accessKeyId === entry.id),
      );
    case 'iam-user':
      return state.iam.users[entry.id] !== undefined;
    case 'iam-login-profile':
      return state.iam.users[entry.id]?.loginProfile !== undefined;
  }
}

/** One line naming a thing, for the score. */
export function nameOf(entry: LedgerEntry): string {
  return entry.region === GLOBAL
    ? `${entry.type} ${entry.id}`
    : `${entry.type} ${entry.id} in ${entry.region}`;
}
