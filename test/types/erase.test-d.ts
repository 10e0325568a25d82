// Compiled with the rest of the repository: each line below an expected error must go on being an error.
import type { Attributed, Attribution } from '../../lib/lineage/attribution.ts';
import type { WriteContext } from '../../lib/playbook/context.ts';
import { eraseChange } from '../../lib/resources/erase-kind.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../../lib/resources/resource-type.ts';

export function onlyProvenThingsAreErased(
  type: ResourceType,
  state: ResourceState,
  resource: ResourceRef,
  proven: Attributed<ResourceRef>,
): void {
  eraseChange(type, state, proven);
  // @ts-expect-error a resource nobody attributed cannot be erased
  eraseChange(type, state, resource);
  // @ts-expect-error nor one with the words of a proof and not the proof
  eraseChange(type, state, { ...resource, attribution: wordsOfAProof });
}

export async function norByTheTypeItself(
  ctx: WriteContext,
  type: ResourceType,
  resource: ResourceRef,
): Promise<void> {
  // @ts-expect-error the type takes nothing else either
  await type.erase(ctx, 'eu-west-1', [resource]);
}

const wordsOfAProof = {
  eventId: 'e',
  eventTime: '2026-11-23T09:00:00Z',
  eventName: 'RunInstances',
  eventSource: 'ec2.amazonaws.com',
  region: 'eu-west-1',
  by: 'nobody',
};

// @ts-expect-error a proof is made by attributing, not by writing it down
export const forged: Attribution = wordsOfAProof;
