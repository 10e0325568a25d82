import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { onTestFinished } from 'vitest';
import type { AwsWriters } from '../../../lib/aws/access.ts';
import { createAws } from '../../../lib/aws/create.ts';
import type { Clock } from '../../../lib/case/clock.ts';
import type { RunMode } from '../../../lib/case/journal-entry.ts';
import { runNewCase, runOpenedCase, undoInCase } from '../../../lib/cli/compose.ts';
import type { Host } from '../../../lib/host/host.ts';
import { systemShell } from '../../../lib/host/system-shell.ts';
import type { RawInputs } from '../../../lib/playbook/inputs.ts';
import { type CreatedAccount, createAccount } from '../../../lib/rehearsal/account/create-account.ts';
import { requestHandler } from '../../../lib/rehearsal/account/request-handler.ts';
import { seedUser } from '../../../lib/rehearsal/account/seed.ts';
import type { Call } from '../../../lib/rehearsal/account/service.ts';
import { services } from '../../../lib/rehearsal/services/registry.ts';
import { type VirtualClock, virtualClock } from '../../../lib/rehearsal/virtual-clock.ts';
import { preventKeyLeaks } from '../../../playbooks/prevent-key-leaks/playbook.ts';
import { type Answer, agree, FakeHost } from '../../playbook/_helpers.ts';

export const ACCOUNT = '482910374655';
export const LONG_AGO = '2026-01-15T08:00:00.000Z';
/** The regions of the test account; those named `not-opted-in` are disabled. */
const REGIONS = {
  'us-east-1': 'opt-in-not-required',
  'eu-west-1': 'opt-in-not-required',
  'sa-east-1': 'opt-in-not-required',
  'af-south-1': 'not-opted-in',
} as const;

export interface Company {
  readonly account: CreatedAccount;
  /** As an administrator; nothing of it is watched. */
  readonly aws: AwsWriters;
  readonly clock: VirtualClock;
  run(step: string, options?: RunOptions): Promise<Ran>;
}

interface RunOptions {
  readonly inputs?: RawInputs;
  readonly answer?: Answer;
  /** What a guided run is asked, by the name of the question. */
  readonly answers?: Readonly<Record<string, string>>;
  readonly mode?: RunMode;
  /** Talks to the run instead of one that answers from a script. */
  readonly host?: Host;
  /** Statements of the responder's policies; an administrator's when absent. */
  readonly policies?: readonly object[];
  /** Ctrl-C is pressed during this write, counted from 1. */
  readonly interruptAt?: number;
}

export interface Ran {
  readonly exit: number;
  readonly host: FakeHost;
  /** Sentences of what is left. */
  readonly left: readonly string[];
  readonly dir: string;
  /** Operations that wrote, with their region. */
  readonly writes: readonly string[];
  /** Resumes the case, agreeing to everything. */
  resume(): Promise<Ran>;
  /** Takes back everything the case did. */
  undo(): Promise<number>;
}

/** Answers questions for input by their name. */
class AnsweringHost extends FakeHost {
  readonly asked: string[] = [];
  readonly #answers: Readonly<Record<string, string>>;

  constructor(answers: Readonly<Record<string, string>>, ...more: readonly Answer[]) {
    super(...more);
    this.#answers = answers;
  }

  override askInput({
    name,
    default: preset = '',
  }: {
    name?: string;
    default?: string;
  } = {}): Promise<string> {
    this.asked.push(name ?? '');
    return Promise.resolve(this.#answers[name ?? ''] ?? preset);
  }
}

/** A small company's account, and runs of single steps of prevent-key-leaks in it. */
export function company(): Company {
  const clock = virtualClock({ start: new Date('2026-11-23T09:00:00Z') });
  const account = createAccount({ accountId: ACCOUNT, clock, services, regions: REGIONS });
  const caller = (userName: string, statements: readonly object[]) => {
    const policies = { own: JSON.stringify({ Version: '2012-10-17', Statement: statements }) };
    const [credentials] = seedUser(account, {
      ...{ userName, createdAt: LONG_AGO, policies, keys: [{ createdAt: LONG_AGO }] },
    }).accessKeys;
    if (credentials === undefined) throw new Error('seeded without a key');
    return credentials;
  };
  const everything = [{ Effect: 'Allow', Action: '*', Resource: '*' }];
  const admin = caller('administrator', everything);
  const aws = createAws({ credentials: admin, clock, requestHandler: requestHandler(account) });
  let callers = 0;

  const run = runsIn(clock, ACCOUNT, ({ policies, interruptAt }, writes, interrupt) => {
    const credentials = policies === undefined ? admin : caller(`responder-${callers++}`, policies);
    const around = (call: Call, perform: () => unknown) => {
      writes.push(`${call.service}:${call.operation} ${call.region}`);
      if (writes.length === interruptAt) interrupt();
      return perform();
    };
    return createAws({ credentials, clock, requestHandler: requestHandler(account, { around }) });
  });
  return { account, aws, clock, run };
}

/** The clients of one run; `writes` takes the operations that wrote, `interrupt` is Ctrl-C. */
type AwsOfRun = (options: RunOptions, writes: string[], interrupt: () => void) => AwsWriters;

/** Runs of single steps of prevent-key-leaks in an account, wherever it answers. */
export function runsIn(clock: Clock, accountId: string, awsOf: AwsOfRun): Company['run'] {
  return async (step, options = {}) => {
    const root = await mkdtemp(join(tmpdir(), 'spillkit-prevent-'));
    onTestFinished(() => rm(root, { recursive: true, force: true }));
    const writes: string[] = [];
    const interruption = new AbortController();
    const aws = awsOf(options, writes, () => interruption.abort());
    const host = new AnsweringHost(options.answers ?? {}, options.answer ?? agree);
    const base = {
      playbook: preventKeyLeaks,
      world: {
        aws,
        shell: systemShell(),
        clock,
      },
      ...{
        host: options.host ?? host,
        mode: options.mode ?? 'guided',
        signal: interruption.signal,
        only: [step],
      },
    } as const;
    const ended = async (exit: number, left: readonly string[], dir: string): Promise<Ran> => ({
      ...{ exit, left, dir, host, writes },
      resume: async () => {
        const result = await runOpenedCase({ ...base, signal: new AbortController().signal }, dir);
        return ended(
          result.exitCode,
          result.steps.flatMap((one) => one.left),
          dir,
        );
      },
      undo: () =>
        undoInCase(
          {
            ...base,
            signal: new AbortController().signal,
            host: new FakeHost((question) => ({
              answer: 'apply',
              by: 'responder',
              selected: question.plan.changes.map(({ id }) => id),
            })),
          },
          dir,
          {},
        ),
    });
    const result = await runNewCase(base, {
      ...{ root, mode: options.mode === 'dry-run' ? 'dry-run' : 'live' },
      inputs: { account: accountId, ...options.inputs },
    });
    const dir = join(result.report, '..');
    return ended(
      result.exitCode,
      result.steps.flatMap((one) => one.left),
      dir,
    );
  };
}
