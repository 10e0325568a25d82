import type { Host } from '../host/host.ts';
import { type Run, stepsToRun } from './compose.ts';

/**
 * Says before an unattended run where it will stop: at irreversible steps no `--approve` names. It is no refusal:
 * the steps before them are worth doing, and a step with nothing to do asks for nothing.
 */
export function tellUnapproved(run: Run, approvals: ReadonlyMap<string, string>, host: Host): void {
  if (run.mode !== 'unattended') return;
  const { steps } = run.playbook;
  const running = stepsToRun(run.playbook, run);
  const open = steps.flatMap(({ id, effect }) =>
    effect.kind === 'irreversible' && !approvals.has(id) && running.includes(id)
      ? [`${id} (${effect.wordIs})`]
      : [],
  );
  if (open.length === 0) return;
  host.notify({
    type: 'note',
    level: 'warning',
    text: `No --approve was given for ${open.join(', ')}. The run stops at the first of them that has something to do.`,
  });
}
