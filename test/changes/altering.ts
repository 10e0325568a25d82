import { expect } from 'vitest';
import { planReverts, type Reverts } from '../../lib/changes/plan-reverts.ts';
import { revertedTypes } from '../../lib/changes/registry.ts';
import { type RevertParams, revertKind } from '../../lib/changes/revert-kind.ts';
import type { Change, Outcome, Verdict } from '../../lib/playbook/change.ts';
import { kindRegistry } from '../../lib/playbook/change-kind.ts';
import type { Lab } from '../resources/lab.ts';
import { takenAway } from './taken-away.ts';

const kinds = kindRegistry(revertedTypes.map((type) => revertKind(type)));

/** What would be proposed now, from a fresh look at the trail. */
export async function reverts(there: Lab): Promise<Reverts> {
  const { lineage } = await there.ctx.incident.investigate(there.ctx.signal, { fresh: true });
  return planReverts(there.ctx, lineage);
}

/** The only change proposed now, of all kinds; throws when there is another number of them. */
export async function onlyRevert(there: Lab): Promise<Change<RevertParams>> {
  const { changes, leftToHuman, unlooked } = await reverts(there);
  const [change] = changes;
  if (change === undefined || changes.length > 1) {
    throw new Error(JSON.stringify({ changes: changes.map(({ title }) => title), leftToHuman, unlooked }));
  }
  return change as Change<RevertParams>;
}

const kindOf = (change: Change) => {
  const kind = kinds.get(change.kind);
  if (kind?.writes !== true) throw new Error(`no kind ${change.kind}`);
  return kind;
};

/** Applies one change, as the runner does. */
export async function revert(there: Lab, change: Change): Promise<Outcome | undefined> {
  const [outcome] = await kindOf(change).apply(there.ctx, [change]);
  return outcome;
}

export async function saveEvidence(there: Lab, change: Change): Promise<void> {
  await kindOf(change).saveEvidence?.(there.ctx, [change]);
}

export async function verify(there: Lab, change: Change): Promise<Verdict> {
  return kindOf(change).verify(there.ctx, change);
}

/**
 * What every kind of change owes: `operation` denied is a failure and leaves the attacker's value, throttled it is
 * tried again, done it holds, done twice it is told as done, and where the thing is gone nothing is done. The type is
 * named for test/house to know that it is held.
 */
export async function triedHard(
  there: Lab,
  type: string,
  change: Change,
  operation: string,
): Promise<readonly unknown[]> {
  expect(change.kind).toBe(`revert:${type}`);
  there.refuse(operation, 'AccessDenied');
  const denied = await revert(there, change);
  const afterDenial = await verify(there, change);
  there.refuse(operation, 'Throttling', { times: 1 });
  const throttled = await revert(there, change);
  const afterwards = await verify(there, change);
  const again = await revert(there, change);
  return [
    denied?.result === 'failed' ? denied.code : denied?.result,
    afterDenial.held,
    throttled?.result,
    afterwards.held,
    again?.result,
    await whereGone(there, change as Change<RevertParams>),
  ];
}

/** What is done about a thing that is gone; that it is gone may be what the attacker did, and is then put right. */
async function whereGone(there: Lab, change: Change<RevertParams>): Promise<unknown> {
  const { expected } = change.params;
  const putBack = takenAway(there, change.params);
  if (putBack === undefined) return 'left alone';
  const held = expected === false || (await verify(there, change)).held;
  const outcome = await revert(there, change);
  putBack();
  const right = outcome?.result === 'already-gone' || (expected === false && outcome?.result === 'applied');
  return held && right ? 'left alone' : outcome;
}

/** What {@link triedHard} gives for a change type that keeps its word. */
export const AS_IT_SHOULD = ['AccessDenied', false, 'applied', true, 'already-gone', 'left alone'];
