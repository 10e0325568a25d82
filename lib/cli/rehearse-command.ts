import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../case/clock.ts';
import type { Host } from '../host/host.ts';
import { systemShell } from '../host/system-shell.ts';
import { EXIT, type ExitCode, SpillkitError } from '../playbook/errors.ts';
import type { RawInputs } from '../playbook/inputs.ts';
import { nearest } from '../playbook/nearest.ts';
import type { AnyPlaybook } from '../playbook/playbook.ts';
import type { RunResult } from '../playbook/runner.ts';
import { stepFlagsOf } from '../playbook/step-selection.ts';
import { withOwnGitConfiguration } from '../rehearsal/own-git-configuration.ts';
import { prepareRehearsal, type Rehearsal } from '../rehearsal/rehearse.ts';
import { scenarios } from '../rehearsal/scenarios/registry.ts';
import type { Scenario } from '../rehearsal/scenarios/scenario.ts';
import { type ServedRehearsal, serveRehearsal } from '../rehearsal/serve-rehearsal.ts';
import { rehearsalRoot } from './case-root.ts';
import { runNewCase } from './compose.ts';
import { approvalsOf, modeOf, type RehearseFlags } from './flags.ts';
import { hostFor, peopleOutput } from './host-for.ts';
import { type Io, isInteractive } from './io.ts';

/** Scenarios as `spillkit list` shows them. */
export const rehearsals: readonly Pick<Scenario, 'id' | 'title'>[] = scenarios;

function scenarioNamed(name: string | undefined): Scenario {
  const ids = scenarios.map(({ id }) => id);
  const found = name === undefined ? scenarios[0] : scenarios.find(({ id }) => id === name);
  if (found !== undefined) return found;
  const near = name === undefined ? undefined : nearest(name, ids);
  throw new SpillkitError(
    'UnknownScenario',
    `There is no scenario ${JSON.stringify(name)}.`,
    near === undefined ? `The scenarios are: ${ids.join(', ')}.` : `Did you mean ${near}?`,
  );
}

/** Nothing is at stake in a rehearsal, so `--yes` approves irreversible steps as well. */
function approvingHost(host: Host): Host {
  return {
    ...host,
    notify: (message) => host.notify(message),
    askStep: async (question, signal) => {
      if (question.effect.kind !== 'irreversible') return host.askStep(question, signal);
      const selected = question.plan.changes.filter(({ preselected }) => preselected).map(({ id }) => id);
      return { answer: 'apply', by: 'flag', selected, typed: question.effect.word };
    },
  };
}

/** The days in which users take up their new keys are not played. */
function withoutDays({ inputs: { takes } }: AnyPlaybook, inputs: RawInputs): RawInputs {
  return takes.includes('keys') ? { keys: 'replace:now', ...inputs } : inputs;
}

async function finish(rehearsal: Rehearsal, host: Host, result: RunResult): Promise<ExitCode> {
  const done = result.steps.filter((step) => step.result === 'verified' || step.result === 'nothing-to-do');
  const score = await rehearsal.judge(done.map(({ id }) => id));
  host.notify(score);
  const spotless = score.missed.length === 0 && score.collateral.length === 0;
  return result.exitCode === EXIT.verified && !spotless ? EXIT.leftUndone : result.exitCode;
}

async function play(
  playbook: AnyPlaybook,
  scenario: Scenario,
  dir: string,
  flags: RehearseFlags,
  io: Io,
): Promise<ExitCode> {
  const json = flags.json === true;
  const mode = modeOf(flags, isInteractive(io, peopleOutput(io, json)));
  const approvals = approvalsOf(
    flags,
    playbook.steps.map(({ id }) => id),
  );
  const shell = withOwnGitConfiguration(systemShell(), dir);
  const asked = hostFor(io, { mode, json, yes: true, approvals, clock: systemClock });
  asked.notify({ type: 'note', level: 'info', text: `Rehearsal: ${scenario.title}` });
  const rehearsal = await prepareRehearsal({
    scenario,
    dir,
    shell,
    real: systemClock,
    notify: (message) => asked.notify(message),
  });
  try {
    const host = rehearsal.paced(mode === 'unattended' ? approvingHost(asked) : asked);
    for (const text of rehearsal.briefing) host.notify({ type: 'note', level: 'info', text });
    rehearsal.begin();
    const result = await runNewCase(
      {
        playbook,
        world: {
          ...{ aws: rehearsal.aws, shell, clock: rehearsal.clock },
          ...(rehearsal.github === undefined ? {} : { github: rehearsal.github.connect }),
        },
        host,
        mode,
        signal: io.signal,
        ...stepFlagsOf(flags),
      },
      {
        root: rehearsalRoot(io, flags.caseDir),
        mode: mode === 'dry-run' ? 'dry-run' : 'rehearsal',
        inputs: mode === 'unattended' ? withoutDays(playbook, rehearsal.inputs) : rehearsal.inputs,
      },
    );
    // A dry run changes nothing, so there is nothing to judge.
    return mode === 'dry-run' ? result.exitCode : await finish(rehearsal, host, result);
  } finally {
    await rehearsal.close();
  }
}

/** Lines to paste into another terminal. Names and values are the simulated account's own and need no quoting. */
function exportsOf({ url, responder, gitHubToken }: ServedRehearsal): readonly string[] {
  return [
    'unset AWS_PROFILE AWS_SESSION_TOKEN',
    `export AWS_ENDPOINT_URL=${url}`,
    `export AWS_ACCESS_KEY_ID=${responder.accessKeyId}`,
    `export AWS_SECRET_ACCESS_KEY=${responder.secretAccessKey}`,
    'export AWS_REGION=us-east-1',
    ...(gitHubToken === undefined ? [] : [`export GH_ENTERPRISE_TOKEN=${gitHubToken}`]),
  ];
}

/** The command a responder would type against the served account. */
function commandFor(playbook: AnyPlaybook, { inputs }: ServedRehearsal): string {
  const flags: readonly (readonly [string, string | undefined])[] = [
    ['--key-id', inputs.keyId],
    ['--account', inputs.account],
    ['--repo', inputs.repo],
    ['--since', inputs.since],
    ['--mail', inputs.mail?.join(',')],
    ['--amount', inputs.amount],
  ];
  const named = flags.flatMap(([flag, value]) => (value === undefined ? [] : [flag, value]));
  return ['spillkit', 'run', playbook.id, ...named].join(' ');
}

async function serve(
  playbook: AnyPlaybook,
  scenario: Scenario,
  flags: RehearseFlags,
  io: Io,
): Promise<ExitCode> {
  const dir = join(rehearsalRoot(io, flags.caseDir), `served-${scenario.id}`);
  const host = hostFor(
    { ...io, stdout: flags.json ? io.stdout : io.stderr },
    { mode: 'unattended', json: flags.json === true, yes: false, approvals: new Map(), clock: systemClock },
  );
  const tell = (text: string) => host.notify({ type: 'note', level: 'info', text });
  const served = await serveRehearsal({
    scenario,
    dir,
    shell: systemShell(),
    real: systemClock,
    notify: (message) => host.notify(message),
    signal: io.signal,
    ...(flags.port === undefined ? {} : { port: flags.port }),
  });
  if (served.goesOn)
    tell(`Going on with the account in ${dir}, without its attacker. Remove it to start anew.`);
  for (const text of served.briefing) tell(text);
  tell(
    'Paste these lines into another terminal. Ctrl-C here ends the account; so does an hour without a call.',
  );
  for (const line of exportsOf(served)) flags.json ? tell(line) : io.stdout.write(`${line}\n`);
  tell(`Then, for example: ${commandFor(playbook, served)}`);
  const score = await served.closed;
  if (score) host.notify(score);
  return EXIT.verified;
}

/** `spillkit rehearse [scenario]` */
export async function rehearseCommand(
  name: string | undefined,
  flags: RehearseFlags,
  playbooks: readonly AnyPlaybook[],
  io: Io,
): Promise<ExitCode> {
  const scenario = scenarioNamed(name);
  const playbook = playbooks.find(({ id }) => id === scenario.playbook);
  if (playbook === undefined) throw new Error(`Playbook ${scenario.playbook} is not registered.`);
  if (flags.serve) return serve(playbook, scenario, flags, io);
  if (flags.port !== undefined) {
    throw new SpillkitError(
      'PortWithoutServe',
      '--port works only with --serve.',
      'Add --serve, or leave --port out.',
    );
  }
  const dir = await mkdtemp(join(tmpdir(), 'spillkit-rehearsal-'));
  try {
    return await play(playbook, scenario, dir, flags, io);
  } finally {
    // The story's repository holds the story's secrets; the case keeps what is worth keeping.
    await rm(dir, { recursive: true, force: true });
  }
}
