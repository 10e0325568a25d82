import { type CaseFolder, openCase } from '../../lib/case/case-folder.ts';
import { noGitHub } from '../../lib/github/api/no-github.ts';
import type { Host, StepAnswer, StepQuestion } from '../../lib/host/host.ts';
import { jsonHost } from '../../lib/host/json-host.ts';
import { createScreen } from '../../lib/host/screen.ts';
import { systemShell } from '../../lib/host/system-shell.ts';
import { terminalHost } from '../../lib/host/terminal-host.ts';
import type { WriteContext } from '../../lib/playbook/context.ts';
import type { Playbook } from '../../lib/playbook/playbook.ts';
import { type RunResult, runPlaybook } from '../../lib/playbook/runner.ts';
import type { PlaybookRun } from '../../lib/playbook/session.ts';
import { undoChanges } from '../../lib/playbook/undo.ts';
import { type LeakedKeyInput, leakedKeyInputs } from '../../playbooks/leaked-access-key/inputs.ts';
import { rotateAccessKeys } from '../../playbooks/leaked-access-key/steps/rotate-access-keys.ts';
import { rotatePasswords } from '../../playbooks/leaked-access-key/steps/rotate-passwords.ts';
import type { ScriptedTerminal } from '../host/_terminal.ts';
import { KINDS } from './rotation-world.ts';

/** The two steps of rotation as a playbook of their own. */
const rotation: Playbook<LeakedKeyInput> = {
  id: 'leaked-access-key',
  title: 'Rotation',
  summary: '',
  inputs: leakedKeyInputs,
  preflight: [],
  steps: [rotateAccessKeys, rotatePasswords],
  kinds: KINDS,
  nextSteps: [],
};

/** Takes what is preselected, and types the word. */
export const approve = ({ plan, effect }: StepQuestion): StepAnswer => ({
  answer: 'apply',
  by: 'flag',
  selected: plan.changes.filter(({ preselected }) => preselected).map(({ id }) => id),
  ...(effect.kind === 'irreversible' ? { typed: effect.word } : {}),
});

export interface Attendance {
  readonly mode?: PlaybookRun<LeakedKeyInput>['mode'];
  /** Steps to run; both when absent. */
  readonly only?: readonly string[];
  readonly askStep?: (question: StepQuestion) => StepAnswer | Promise<StepAnswer>;
  /** A terminal whose keys answer everything. */
  readonly terminal?: ScriptedTerminal;
}

/** Everything people and programs would have seen of a run. */
export interface Seen {
  readonly result: RunResult;
  readonly shown: string;
}

/** Runs the rotation over a case, as a process of its own would: the case is opened and closed. */
export async function rotate(
  ctx: WriteContext,
  dir: string,
  input: Partial<LeakedKeyInput>,
  attendance: Attendance = {},
): Promise<Seen> {
  const folder = await openCase(dir, ctx.clock);
  try {
    return await rotateIn(ctx, folder, input, attendance);
  } finally {
    await folder.close();
  }
}

export async function rotateIn(
  ctx: WriteContext,
  folder: CaseFolder,
  input: Partial<LeakedKeyInput>,
  attendance: Attendance = {},
): Promise<Seen> {
  let shown = '';
  const output = { write: (text: string) => (shown += text) };
  const { terminal } = attendance;
  const screen = createScreen({ output: terminal?.output ?? output, live: true, colour: true });
  const unasked = () => Promise.reject(new Error('Nothing but the steps is asked here.'));
  const people: Host =
    terminal === undefined
      ? {
          notify: (message) => screen.show(message),
          askStep: async (question) => (attendance.askStep ?? approve)(question),
          askChoice: unasked,
          askInput: unasked,
        }
      : terminalHost(screen, terminal);
  const host = jsonHost(people, ctx.clock, (line) => output.write(`${line}\n`));
  const result = await runPlaybook({
    ...runOf(ctx, folder, input, host),
    mode: attendance.mode ?? 'unattended',
    ...(attendance.only === undefined ? {} : { only: attendance.only }),
  });
  return { result, shown: shown + (terminal?.everything ?? '') };
}

function runOf(
  ctx: WriteContext,
  folder: CaseFolder,
  input: Partial<LeakedKeyInput>,
  host: Host,
): PlaybookRun<LeakedKeyInput> {
  return {
    playbook: rotation,
    input: {
      ...{
        keyId: ctx.incident.leakedKeyId,
        since: ctx.incident.since,
        trailDelayMs: 0,
        assumed: [],
        purge: {},
      },
      ...{ delivery: { to: 'secretsmanager' }, trail: [{ kind: 'history' }] },
      ...input,
    },
    context: {
      ...{ aws: ctx.aws, shell: systemShell(), incident: ctx.incident, clock: ctx.clock },
      ...{ randomBytes: ctx.randomBytes, github: noGitHub },
    },
    ...{ host, case: folder, mode: 'unattended', signal: new AbortController().signal },
  };
}

/** Takes back what a case did to some targets; gives the exit code. */
export async function takeBack(ctx: WriteContext, dir: string, ...targets: readonly string[]) {
  const folder = await openCase(dir, ctx.clock);
  const refuse = () => Promise.reject(new Error('Nothing but what is taken back is asked here.'));
  const host: Host = {
    ...{ notify: () => undefined, askChoice: refuse, askInput: refuse },
    askStep: async (question) => approve(question),
  };
  try {
    return await undoChanges(runOf(ctx, folder, {}, host), { targets });
  } finally {
    await folder.close();
  }
}
