import { randomBytes } from 'node:crypto';
import type { AwsWriters } from '../aws/access.ts';
import { createAws } from '../aws/create.ts';
import { accountOfKeyId } from '../aws/key-id.ts';
import { readersOnly } from '../aws/readers.ts';
import { explainNoAccess } from '../aws/responder-errors.ts';
import { type CaseFolder, type CaseMode, createCase, openCase } from '../case/case-folder.ts';
import { type Clock, systemClock } from '../case/clock.ts';
import type { RunMode } from '../case/journal-entry.ts';
import { cleanAt, containedAt, stepResults } from '../case/journal-view.ts';
import type { GitHubWriters } from '../github/api/access.ts';
import { createGitHub, type GitHubOptions } from '../github/api/create.ts';
import { noGitHub } from '../github/api/no-github.ts';
import type { Host } from '../host/host.ts';
import type { Message } from '../host/message.ts';
import type { WriteShell } from '../host/shell.ts';
import { systemShell } from '../host/system-shell.ts';
import { createIncident } from '../incident/create.ts';
import type { Incident } from '../incident/incident.ts';
import type { IncidentInput } from '../incident/incident-input.ts';
import { noIncident } from '../incident/no-incident.ts';
import { type ExitCode, SpillkitError } from '../playbook/errors.ts';
import type { RawInputs } from '../playbook/inputs.ts';
import type { AnyPlaybook } from '../playbook/playbook.ts';
import { type PlaybookRun, type RunResult, runPlaybook } from '../playbook/runner.ts';
import { excludedSteps, type StepFlags, stepFlagsOf } from '../playbook/step-selection.ts';
import { undoChanges } from '../playbook/undo.ts';
import type { UndoSelection } from '../playbook/undoable.ts';
import { trailSource } from '../trail/chosen-source.ts';
import { mergedSources } from '../trail/merged.ts';
import { parseTrail } from '../trail/trail-choice.ts';
import type { AccessFlags } from './flags.ts';
import type { Io } from './io.ts';
import { requireFolders } from './trail-sources.ts';

type GitHubRun = Pick<GitHubOptions, 'signal' | 'tell' | 'keepSecret'>;

/** The world a run works in: the real one, or a rehearsal's. */
export interface World {
  readonly aws: AwsWriters;
  readonly shell: WriteShell;
  readonly clock: Clock;
  /** GitHub as a run reaches it; absent where there is none. */
  readonly github?: (run: GitHubRun) => GitHubWriters;
  /** AWS profile, when one was named. */
  readonly profile?: string;
}

/** A run, but for its case. */
export interface Run extends StepFlags {
  readonly playbook: AnyPlaybook;
  readonly world: World;
  readonly host: Host;
  readonly mode: RunMode;
  readonly signal: AbortSignal;
  /** Folder of the case, where a later command has to be told it. */
  readonly caseDir?: string;
}

/** AWS and GitHub with the responder's credentials, this machine's programs and its clock. */
export function realWorld(io: Io, flags: AccessFlags, host: Host, mode: RunMode): World {
  const profile = flags.profile ?? io.env.AWS_PROFILE;
  const endpointUrl = flags.endpointUrl ?? io.env.AWS_ENDPOINT_URL;
  const aws = createAws({
    clock: systemClock,
    signal: io.signal,
    ...(profile ? { profile } : {}),
    ...(endpointUrl ? { endpointUrl } : {}),
    mfaCode: async (serial) => {
      if (mode !== 'unattended') {
        return host.askInput({ name: 'mfaCode', message: `Code of MFA device ${serial}` }, io.signal);
      }
      throw new SpillkitError(
        'MfaCodeNeeded',
        `The profile needs a code of MFA device ${serial}, and nobody can be asked.`,
        'Sign in first and hand over the session in the environment.',
      );
    },
  });
  const github = (run: GitHubRun) => createGitHub({ ...run, clock: systemClock, env: io.env });
  return { aws, shell: systemShell(), clock: systemClock, github, ...(profile ? { profile } : {}) };
}

/** Ids of the steps that will run. Throws on a step the playbook has not. */
export function stepsToRun(playbook: AnyPlaybook, flags: StepFlags): readonly string[] {
  const ids = playbook.steps.map(({ id }) => id);
  const excluded = excludedSteps(ids, flags);
  return ids.filter((id) => !excluded.has(id));
}

/** Finds out first whether AWS can be worked with at all, so that a refused run leaves no case behind. */
async function requireAccess(run: Run): Promise<void> {
  const { playbook, world, host } = run;
  const running = stepsToRun(playbook, run);
  if (playbook.steps.every(({ id, withoutAws }) => withoutAws || !running.includes(id))) return;
  try {
    const { arn, account } = await world.aws.identity();
    host.notify({ type: 'note', level: 'info', text: `Working as ${arn} in account ${account}.` });
  } catch (error) {
    throw explainNoAccess(error, world.profile) ?? error;
  }
}

/** What the steps share, as the case's own journal and CloudTrail's event history tell it. */
function incidentOf({ world, host }: Run, folder: CaseFolder, input: IncidentInput): Incident {
  const aws = readersOnly(world.aws);
  const { clock } = world;
  const { keyId: leakedKeyId, since, regions, trailDelayMs, trail } = input;
  const account = accountOfKeyId(leakedKeyId);
  const notify = (message: Message) => host.notify(folder.secrets.redactValue(message));
  const around = {
    ...{ aws, clock },
    ...(account === undefined ? {} : { account }),
    ...(regions === undefined ? {} : { regions }),
    onFile: (done: number, of: number) => notify({ type: 'progress', what: 'trail log files', done, of }),
  };
  return createIncident({
    ...{ aws, clock, leakedKeyId, since, trailDelayMs },
    ...(regions === undefined ? {} : { regions }),
    source: mergedSources(trail.map((choice) => trailSource(choice, around))),
    caseId: folder.caseId,
    startedAt: new Date(folder.startedAt),
    containedAt: () => containedAt(folder.journal.entries()),
    cleanedAt: () => cleanAt(folder.journal.entries()),
    left: () => [...stepResults(folder.journal.entries()).values()].flatMap(({ left }) => left),
    notify,
  });
}

function gitHubOf({ world, host, signal }: Run, folder: CaseFolder): GitHubWriters {
  const tell = (why: string, seconds: number) => host.notify({ type: 'waiting', why, seconds });
  const keepSecret = (secret: string) => folder.secrets.keep(secret);
  return world.github?.({ signal, tell, keepSecret }) ?? noGitHub;
}

/** What a run over this case needs of the world outside it. */
function contextOf(run: Run, folder: CaseFolder, input: unknown): PlaybookRun<unknown>['context'] {
  const { aws, shell, clock } = run.world;
  const known = run.playbook.incident?.(input);
  const incident = known === undefined ? noIncident : incidentOf(run, folder, known);
  return { aws, shell, clock, github: gitHubOf(run, folder), incident, randomBytes };
}

async function runIn(run: Run, folder: CaseFolder, input: unknown): Promise<RunResult> {
  const { playbook, host, mode, signal } = run;
  try {
    return await runPlaybook({
      playbook,
      input,
      context: contextOf(run, folder, input),
      host,
      case: folder,
      mode,
      signal,
      ...stepFlagsOf(run),
      ...(run.caseDir === undefined ? {} : { caseDir: run.caseDir }),
    });
  } finally {
    await folder.close();
  }
}

/** Checks everything that can be checked without touching anything, then runs the playbook in a new case. */
export async function runNewCase(
  run: Run,
  opened: { readonly root: string; readonly mode: CaseMode; readonly inputs: RawInputs },
): Promise<RunResult> {
  const { playbook, world } = run;
  stepsToRun(playbook, run);
  const input = playbook.inputs.parse(opened.inputs, world.clock.now());
  await requireFolders((opened.inputs.trail ?? []).map(parseTrail));
  await requireAccess(run);
  const chosen = stepFlagsOf(run);
  const of = { ...opened, ...chosen, playbook: playbook.id };
  const folder = await createCase({ ...of, clock: world.clock, randomBytes });
  return runIn(run, folder, input);
}

/** Goes on with the case in `dir`; inputs are read as they were meant when it was started. */
export async function runOpenedCase(run: Run, dir: string): Promise<RunResult> {
  await requireAccess(run);
  const folder = await openCase(dir, run.world.clock);
  return runIn(run, folder, run.playbook.inputs.parse(folder.inputs, new Date(folder.startedAt)));
}

/** Takes back what was applied in the case in `dir`, as far as that can be done. */
export async function undoInCase(run: Run, dir: string, named: UndoSelection): Promise<ExitCode> {
  await requireAccess(run);
  const folder = await openCase(dir, run.world.clock);
  try {
    const input = run.playbook.inputs.parse(folder.inputs, new Date(folder.startedAt));
    const { playbook, host, mode, signal } = run;
    const context = contextOf(run, folder, input);
    const { caseDir } = run;
    const elsewhere = caseDir === undefined ? {} : { caseDir };
    return await undoChanges(
      { playbook, input, context, host, case: folder, mode, signal, ...elsewhere },
      named,
    );
  } finally {
    await folder.close();
  }
}
