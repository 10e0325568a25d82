import type { ResourceRef } from '../resource-type.ts';

/** The ARN a topic or subscription is called by. */
export function arnOf({ id, arn }: Pick<ResourceRef, 'id' | 'arn'>): string {
  if (arn === undefined) throw new Error(`No ARN of ${id} is named.`);
  return arn;
}
