import type { TrailRecord } from '../trail/record.ts';
import { type PrincipalRef, principalOf } from './principal-ref.ts';

/** Whether a record was made as the principal born with `birth`: names come again, unique ids do not. */
export function isSame(born: PrincipalRef, birth: TrailRecord, record: TrailRecord): boolean {
  const caller = principalOf(record.userIdentity);
  if (caller?.uniqueId !== undefined && born.uniqueId !== undefined) return caller.uniqueId === born.uniqueId;
  return record.eventTime >= birth.eventTime;
}
