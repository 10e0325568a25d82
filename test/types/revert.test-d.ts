// Compiled with the rest of the repository: each line below an expected error must go on being an error.
import type { AlteredTarget, RevertedType } from '../../lib/changes/change-type.ts';
import { revertChange } from '../../lib/changes/revert-kind.ts';
import type { Attributed } from '../../lib/lineage/attribution.ts';
import type { WriteContext } from '../../lib/playbook/context.ts';

export function onlyProvenAlterationsAreReverted(
  type: RevertedType,
  target: AlteredTarget,
  proven: Attributed<AlteredTarget>,
): void {
  const rest = { expected: true, to: false, facts: [], preselected: true };
  revertChange(type, { target: proven, ...rest });
  // @ts-expect-error an alteration nobody attributed cannot be reverted
  revertChange(type, { target, ...rest });
}

export async function norByTheTypeItself(
  ctx: WriteContext,
  type: RevertedType,
  target: AlteredTarget,
): Promise<void> {
  // @ts-expect-error the type takes nothing else either
  await type.revert(ctx, target, false);
}
