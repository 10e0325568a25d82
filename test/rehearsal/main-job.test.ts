import { mkdtemp, readdir, readFile, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/case/clock.ts';
import { runNewCase } from '../../lib/cli/compose.ts';
import type { Host, StepAnswer, StepQuestion } from '../../lib/host/host.ts';
import type { Message } from '../../lib/host/message.ts';
import { systemShell } from '../../lib/host/system-shell.ts';
import type { AccountState } from '../../lib/rehearsal/account/state.ts';
import { prepareRehearsal, type Rehearsal } from '../../lib/rehearsal/rehearse.ts';
import { scenarios } from '../../lib/rehearsal/scenarios/registry.ts';
import { leakedAccessKey } from '../../playbooks/leaked-access-key/playbook.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
});

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'spillkit-main-job-'));
  folders.push(dir);
  return dir;
}

const yes = (question: StepQuestion): StepAnswer => ({
  answer: 'apply',
  by: 'responder',
  selected: question.plan.changes.filter(({ preselected }) => preselected).map(({ id }) => id),
  ...(question.effect.kind === 'irreversible' ? { typed: question.effect.word } : {}),
});
const no = (): StepAnswer => ({ answer: 'skip', by: 'responder' });

interface Run {
  readonly rehearsal: Rehearsal;
  readonly before: AccountState;
  readonly messages: readonly Message[];
  readonly exitCode: number;
  readonly stepsDone: readonly string[];
  readonly cases: string;
}

async function run(mode: 'guided' | 'dry-run', answer: (question: StepQuestion) => StepAnswer): Promise<Run> {
  const messages: Message[] = [];
  const shell = systemShell();
  const cases = await folder();
  const rehearsal = await prepareRehearsal({
    scenario: scenarios[0],
    dir: await folder(),
    shell,
    real: systemClock,
    notify: (message) => messages.push(message),
  });
  const host: Host = {
    notify: (message) => messages.push(message),
    askStep: async (question) => answer(question),
    // Enter alone, wherever a step asks about single users.
    askInput: async (question) => question.default ?? '',
    askChoice: async ({ choices, default: preset }) => preset ?? choices[0]?.value ?? '',
  };
  const before = structuredClone(rehearsal.account.state);
  rehearsal.begin();
  const result = await runNewCase(
    {
      playbook: leakedAccessKey,
      world: {
        ...{ aws: rehearsal.aws, shell, clock: rehearsal.clock },
        ...(rehearsal.github === undefined ? {} : { github: rehearsal.github.connect }),
      },
      host,
      mode,
      signal: new AbortController().signal,
    },
    {
      root: cases,
      mode: mode === 'dry-run' ? 'dry-run' : 'rehearsal',
      inputs: { keys: 'replace:now', ...rehearsal.inputs },
    },
  );
  const done = result.steps.filter((step) => step.result === 'verified').map(({ id }) => id);
  return { rehearsal, before, messages, exitCode: result.exitCode, stepsDone: done, cases };
}

/** Calls of the responder that CloudTrail says may change something. */
function changingCalls({ rehearsal, before }: Run): string[] {
  return rehearsal.account.state.records
    .slice(before.records.length)
    .filter(({ record }) => record.userIdentity.userName === 'incident-responder' && record.readOnly !== true)
    .map(({ record }) => record.eventName);
}

async function everyText(dir: string): Promise<string> {
  const entries = await readdir(dir, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile() && !entry.parentPath.includes('repository-'));
  const texts = await Promise.all(files.map((file) => readFile(join(file.parentPath, file.name), 'latin1')));
  return texts.join('\n');
}

const steps = leakedAccessKey.steps.map(({ id }) => id);

describe('the main job, in the simulated account', () => {
  it('ends contained and clean when every step is approved, and writes no secret anywhere', async () => {
    const all = await run('guided', yes);
    const score = await all.rehearsal.judge(all.stepsDone);

    expect(all.exitCode).toBe(0);
    expect(score).toMatchObject({ missed: [], collateral: [], recall: 1, precision: 1, stepsDone: steps });
    expect(score.containedAfterSeconds).toBeGreaterThan(0);
    expect(score.cleanAfterSeconds).toBeGreaterThan(score.containedAfterSeconds ?? Infinity);
    expect(score.costUsd).toBeGreaterThan(100);

    const delivered = Object.values(all.rehearsal.account.state.regions).flatMap((region) =>
      Object.values(region.secrets).map(({ secretString }) => JSON.parse(secretString ?? '{}')),
    );
    const issued = delivered.flatMap(Object.values).filter((text) => /^[A-Za-z0-9/+!-~]{24,}$/.test(text));
    const secrets = [...all.rehearsal.secrets, ...issued.filter((text) => !/^(AKIA|arn:|https:)/.test(text))];
    expect(secrets.length).toBeGreaterThan(6);
    const written = `${await everyText(all.cases)}\n${JSON.stringify(all.messages)}`;
    for (const secret of secrets)
      for (const form of [secret, encodeURIComponent(secret), Buffer.from(secret).toString('base64')])
        expect(written.includes(form)).toBe(false);
  });

  it('changes nothing when every confirmation is declined, and exits 3', async () => {
    const declined = await run('guided', no);

    expect(declined.exitCode).toBe(3);
    expect(declined.stepsDone).toEqual([]);
    expect(changingCalls(declined)).toEqual([]);
    const { missed, collateral, containedAfterSeconds } = await declined.rehearsal.judge([]);
    expect(containedAfterSeconds).toBeNull();
    expect(collateral).toEqual([]);
    expect(missed).toContain('a credential of the attacker still works');
    expect(missed).toContain('a commit of the repository still holds the secret');
  });

  it('makes no mutating call in a dry run, asks nothing, and gives a command for every change', async () => {
    const dry = await run('dry-run', () => {
      throw new Error('A dry run asks nothing.');
    });

    expect(dry.exitCode).toBe(0);
    expect(changingCalls(dry)).toEqual([]);
    const plans = dry.messages.filter((message) => message.type === 'step-planned');
    expect(plans.map(({ step }) => step)).toEqual(steps);
    const changes = plans.flatMap(({ plan }) => plan.changes);
    expect(changes.length).toBeGreaterThan(350);
    expect(changes.filter(({ command }) => command.trim() === '')).toEqual([]);
  });
});
