import type { ResourceRef } from './resource-type.ts';

/** CloudTrail tells times to the second, and services stamp what they make a little before or after. */
const SAME_MS = 60_000;

/** Whether what has the name of `ref` now was made after it: another thing, of the same name. */
export function isNamesake({ bornAt }: Pick<ResourceRef, 'bornAt'>, createdAt: Date | undefined): boolean {
  if (bornAt === undefined || createdAt === undefined) return false;
  return createdAt.getTime() > Date.parse(bornAt) + SAME_MS;
}
