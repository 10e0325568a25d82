import { join, resolve } from 'node:path';
import { readCaseFacts } from '../case/case-folder.ts';
import { type CaseSummary, listCases } from '../case/case-list.ts';
import { systemClock } from '../case/clock.ts';
import type { Host } from '../host/host.ts';
import { EXIT, type ExitCode, SpillkitError } from '../playbook/errors.ts';
import { caseRoot } from './case-root.ts';
import { type AnyPlaybook, type Run, realWorld, runOpenedCase } from './compose.ts';
import { approvalsOf, modeOf, type ResumeFlags } from './flags.ts';
import { hostFor, peopleOutput } from './host-for.ts';
import { type Io, isInteractive } from './io.ts';

/** Cases that can be gone on with: real ones that did not end with everything verified. */
function unfinished(cases: readonly CaseSummary[]): readonly CaseSummary[] {
  return cases.filter(
    ({ mode, exitCode, lockedBy, broken }) =>
      mode === 'live' && exitCode !== EXIT.verified && lockedBy === undefined && broken === undefined,
  );
}

async function chooseCase(root: string, host: Host, signal: AbortSignal): Promise<string> {
  const open = unfinished(await listCases(root));
  const [first, ...others] = open;
  if (first === undefined) {
    throw new SpillkitError(
      'NothingToResume',
      `There is no unfinished case in ${root}.`,
      'List all cases with: spillkit cases',
    );
  }
  if (others.length === 0) return first.dir;
  const chosen = await host.askChoice(
    {
      name: 'case',
      message: 'Which case?',
      choices: open.map(({ caseId, dir, inputs, lastAt }) => ({
        value: caseId,
        name: `${caseId}  ${inputs.keyId ?? ''}  last at ${lastAt}`,
        description: dir,
      })),
    },
    signal,
  );
  return join(root, chosen);
}

function requireNamedCase(name: string | undefined, flags: ResumeFlags): void {
  if (name !== undefined || (!flags.yes && flags.approve === undefined)) return;
  throw new SpillkitError(
    'CaseNotNamed',
    `${flags.yes ? '--yes' : '--approve'} works only on a case that is named, and none is.`,
    'Name it: spillkit resume CASE --yes',
  );
}

/** `spillkit resume [case]` */
export async function resumeCommand(
  name: string | undefined,
  flags: ResumeFlags,
  playbooks: readonly AnyPlaybook[],
  io: Io,
): Promise<ExitCode> {
  requireNamedCase(name, flags);
  const json = flags.json === true;
  const interactive = isInteractive(io, peopleOutput(io, json));
  const mode = modeOf(flags, interactive);
  const settings = { mode, json, yes: flags.yes === true, clock: systemClock };
  const root = caseRoot(io, flags.caseDir);
  const asking = hostFor(io, { ...settings, approvals: new Map() });
  // An id has no separator; anything else is a folder.
  const named = name === undefined ? undefined : /[/\\]/.test(name) ? resolve(name) : join(root, name);
  const dir = named ?? (await chooseCase(root, asking, io.signal));
  const { facts } = await readCaseFacts(dir);
  if (facts.mode !== 'live') {
    throw new SpillkitError(
      'NotResumable',
      `Case ${facts.caseId} is a ${facts.mode === 'rehearsal' ? 'rehearsal' : 'dry run'}, which ends with its process.`,
      'Start it anew.',
    );
  }
  const playbook = playbooks.find(({ id }) => id === facts.playbook);
  if (playbook === undefined) {
    throw new SpillkitError(
      'UnknownPlaybook',
      `Case ${facts.caseId} is of playbook ${JSON.stringify(facts.playbook)}, which is not here.`,
      'Resume it with the version of Spillkit that started it.',
    );
  }
  const approvals = approvalsOf(
    flags,
    playbook.steps.map(({ id }) => id),
  );
  const host = hostFor(io, { ...settings, approvals });
  const run: Run = {
    playbook,
    world: realWorld(io, flags, host, mode),
    host,
    mode,
    signal: io.signal,
    ...(flags.only === undefined ? {} : { only: flags.only }),
    ...(flags.skip === undefined ? {} : { skip: flags.skip }),
  };
  return (await runOpenedCase(run, dir)).exitCode;
}
