import type { ResourceRef } from './resource-type.ts';

/** Where a file about a resource lies in the evidence. Names may be an attacker's: no slash in one survives. */
export function evidencePath(ref: Pick<ResourceRef, 'region' | 'type' | 'id'>, file: string): string {
  return `resources/${ref.region}/${ref.type}/${encodeURIComponent(ref.id)}/${file}`;
}

/** The file that holds what `look` said. */
export const DESCRIPTION = 'description.json';
