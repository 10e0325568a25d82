import { badLine, readCsv } from '../csv-table.ts';
import { KEY_POLICIES, type KeyPolicy, parseKeyPolicy } from './key-policy.ts';

/** What a responder's file says of one user. */
export interface OwnedUser {
  /** Whom the user's credentials belong to: a name, a team, an address. */
  readonly owner?: string;
  readonly policy?: KeyPolicy;
}

/** By user name. */
export type Owners = ReadonlyMap<string, OwnedUser>;

/**
 * Reads an owners file: CSV with the columns `user`, and `owner` and `policy` where wanted. Throws a SpillkitError
 * that names the line for anything that cannot be used.
 */
export function parseOwners(text: string, file: string): Owners {
  const owners = new Map<string, OwnedUser>();
  for (const { line, cells } of readCsv(text, file, { required: ['user'], optional: ['owner', 'policy'] })) {
    const { user = '', owner, policy: spelled } = cells;
    if (owners.has(user)) {
      throw badLine(file, line, `user ${JSON.stringify(user)} stands there twice.`, 'Leave one line of it.');
    }
    const policy = spelled === undefined ? undefined : parseKeyPolicy(spelled);
    if (spelled !== undefined && policy === undefined) {
      const fact = `${JSON.stringify(spelled)} is no policy.`;
      throw badLine(file, line, fact, `The policies are: ${KEY_POLICIES}.`);
    }
    owners.set(user, {
      ...(owner === undefined ? {} : { owner }),
      ...(policy === undefined ? {} : { policy }),
    });
  }
  return owners;
}
