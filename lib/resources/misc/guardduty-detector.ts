import { errorCode, errorMessage } from '../../aws/errors.ts';
import type { ResourceRef } from '../resource-type.ts';

/** The detector a filter or list belongs to. */
export function detectorOf({ id, parent }: ResourceRef): string {
  if (parent === undefined) throw new Error(`No detector of ${id} is named.`);
  return parent;
}

/** GuardDuty's way to say that there is no such thing: a bad request, whose text says whose it is not. */
export function notOwned(error: unknown): boolean {
  return errorCode(error) === 'BadRequestException' && /not owned by/.test(errorMessage(error));
}
