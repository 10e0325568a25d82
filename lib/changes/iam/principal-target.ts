import { GLOBAL } from '../../playbook/change.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';

/** A kind of IAM principal, as IAM's calls, their records and lib/resources name it. */
export type Holder = 'user' | 'role' | 'group';
export const HOLDERS: readonly Holder[] = ['user', 'role', 'group'];

/** `User`, as the names of IAM's operations have it. */
export function capital(holder: Holder): 'User' | 'Role' | 'Group' {
  return ({ user: 'User', role: 'Role', group: 'Group' } as const)[holder];
}

/** The principal a request names. */
export function holderIn({ requestParameters }: TrailRecord, holder: Holder) {
  const id = textAt(requestParameters, `${holder}Name`);
  return id === undefined ? undefined : { type: `iam-${holder}`, id, region: GLOBAL };
}

/** Which kind of principal a target is. */
export function holderOf({ type }: { readonly type: string }): Holder {
  const holder = HOLDERS.find((one) => `iam-${one}` === type);
  if (holder === undefined) throw new Error(`${type} is no IAM principal.`);
  return holder;
}
