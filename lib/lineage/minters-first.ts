import type { TrailRecord } from '../trail/record.ts';
import type { DerivedCredential } from './types.ts';

/**
 * Events of one second by what they depend on: a credential is minted before it is used. CloudTrail tells seconds only.
 * The records are in order of time.
 */
export function mintersFirst(
  records: readonly TrailRecord[],
  credentials: readonly DerivedCredential[],
): readonly TrailRecord[] {
  const parents = new Map(credentials.map(({ id, parent }) => [id, parent]));
  const depths = new Map<string, number>();
  const depthOf = (id: string): number => {
    const known = depths.get(id);
    if (known !== undefined) return known;
    // Set before the parent is asked for, so that a circle ends.
    depths.set(id, 0);
    const parent = parents.get(id);
    const depth = parent === undefined ? 0 : depthOf(parent) + 1;
    depths.set(id, depth);
    return depth;
  };
  // The walk up may be thousands long, so that parents, which come first, are asked for first.
  for (const { id } of credentials) depthOf(id);
  const minted = new Map(credentials.map(({ id, birth }) => [birth?.eventID, id]));
  const rank = ({ eventID, userIdentity: { accessKeyId } }: TrailRecord) => {
    if (accessKeyId !== undefined) return depthOf(accessKeyId);
    const made = minted.get(eventID);
    return made === undefined ? 0 : depthOf(made) - 1;
  };
  return records.toSorted((a, b) => (a.eventTime === b.eventTime ? rank(a) - rank(b) : 0));
}
