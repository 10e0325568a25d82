import type { ResourceRef } from './resource-type.ts';

/** Where a file about a resource lies in the evidence. Names may be an attacker's: no slash or dot survives. */
export function evidencePath(ref: Pick<ResourceRef, 'region' | 'type' | 'id'>, file: string): string {
  const id = encodeURIComponent(ref.id).replaceAll('.', '%2E');
  return `resources/${ref.region}/${ref.type}/${id}/${file}`;
}

/** The file that holds what `look` said. */
export const DESCRIPTION = 'description.json';
