import { expect } from 'vitest';
import type { Change, Outcome, Verdict } from '../../lib/playbook/change.ts';
import { kindRegistry } from '../../lib/playbook/change-kind.ts';
import { type EraseParams, eraseChange, eraseKind } from '../../lib/resources/erase-kind.ts';
import { resourceType, resourceTypes } from '../../lib/resources/registry.ts';
import type { Lab, Proven } from './lab.ts';

const kinds = kindRegistry(resourceTypes.map((type) => eraseKind(type)));

/** The change that would be proposed for it. */
export function changeFor(made: Proven | undefined): Change<EraseParams> {
  if (made === undefined) throw new Error('nothing was made');
  return eraseChange(resourceType(made.resource.type), made.state, made.resource);
}

const kindOf = (change: Change) => {
  const kind = kinds.get(change.kind);
  if (kind?.writes !== true) throw new Error(`no kind ${change.kind}`);
  return kind;
};

/** Erases things of one type in one go, as the runner does with a batch. */
export async function erase(there: Lab, made: readonly Proven[]): Promise<readonly Outcome[]> {
  const changes = made.map(changeFor);
  const [first] = changes;
  return first === undefined ? [] : kindOf(first).apply(there.ctx, changes);
}

/** Applies changes one after the other, in the order given. */
export async function apply(there: Lab, changes: readonly Change[]): Promise<readonly Outcome[]> {
  const outcomes: Outcome[] = [];
  for (const change of changes) outcomes.push(...(await kindOf(change).apply(there.ctx, [change])));
  return outcomes;
}

export async function saveEvidence(there: Lab, made: Proven | undefined): Promise<void> {
  const change = changeFor(made);
  await kindOf(change).saveEvidence?.(there.ctx, [change]);
}

export async function verify(there: Lab, made: Proven | undefined): Promise<Verdict> {
  const change = changeFor(made);
  return kindOf(change).verify(there.ctx, change);
}

/**
 * What every type owes: `operation` denied is a failure and the thing stays, throttled it is tried again, done it
 * holds, and done twice it is told as gone. The type is named for test/house to know that it is held.
 */
export async function triedHard(
  there: Lab,
  type: string,
  made: readonly Proven[],
  operation: string,
): Promise<readonly unknown[]> {
  expect(made.map(({ resource }) => resource.type)).toEqual(made.map(() => type));
  there.refuse(operation, 'AccessDenied');
  const [denied] = await erase(there, made);
  const afterDenial = await verify(there, made[0]);
  there.refuse(operation, 'Throttling', { times: 1 });
  const [throttled] = await erase(there, made);
  const afterwards = await verify(there, made[0]);
  const [again] = await erase(there, made);
  return [
    denied?.result === 'failed' ? denied.code : denied?.result,
    afterDenial.held,
    throttled?.result,
    afterwards.held,
    again?.result,
  ];
}

/** What {@link triedHard} gives for a type that keeps its word. */
export const AS_IT_SHOULD = ['AccessDenied', false, 'applied', true, 'already-gone'];
