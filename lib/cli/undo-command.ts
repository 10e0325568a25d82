import { dirname } from 'node:path';
import { systemClock } from '../case/clock.ts';
import type { ExitCode } from '../playbook/errors.ts';
import type { AnyPlaybook } from '../playbook/playbook.ts';
import { requireNamedUndo } from '../playbook/undo.ts';
import type { UndoSelection } from '../playbook/undoable.ts';
import { caseRoot, elsewhere } from './case-root.ts';
import { realWorld, stepsToRun, undoInCase } from './compose.ts';
import { modeOf, type UndoFlags } from './flags.ts';
import { hostFor, peopleOutput } from './host-for.ts';
import { type Io, isInteractive } from './io.ts';
import { findCase, requireNamedCase } from './open-case.ts';

/** `spillkit undo [case]` */
export async function undoCommand(
  name: string | undefined,
  flags: UndoFlags,
  playbooks: readonly AnyPlaybook[],
  io: Io,
): Promise<ExitCode> {
  const named: UndoSelection = {
    ...(flags.only === undefined ? {} : { steps: flags.only }),
    ...(flags.target === undefined ? {} : { targets: flags.target }),
  };
  const yes = flags.yes === true;
  requireNamedCase(name, flags, 'undo');
  requireNamedUndo(named, yes);
  const json = flags.json === true;
  const mode = modeOf(flags, isInteractive(io, peopleOutput(io, json)));
  const host = hostFor(io, { mode, json, yes, approvals: new Map(), clock: systemClock });
  const { dir, playbook } = await findCase(
    { name, root: caseRoot(io, flags.caseDir), open: () => true, called: 'case' },
    playbooks,
    host,
    io.signal,
  );
  // A mistyped step is told before anything is looked up.
  const only = flags.only ?? [];
  stepsToRun(playbook, { only });
  const world = realWorld(io, flags, host, mode);
  const run = { playbook, only, world, host, mode, signal: io.signal, ...elsewhere(io, dirname(dir)) };
  return undoInCase(run, dir, named);
}
