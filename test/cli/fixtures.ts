import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { PassThrough, Writable } from 'node:stream';
import { onTestFinished, vi } from 'vitest';
import type { Io } from '../../lib/cli/io.ts';
import { main } from '../../lib/cli/main.ts';
import { changeId, ORDER } from '../../lib/playbook/change.ts';
import { emptyPlan } from '../../lib/playbook/plan.ts';
import type { AnyPlaybook } from '../../lib/playbook/playbook.ts';
import type { Step } from '../../lib/playbook/step.ts';
import { leakedKeyInputs } from '../../playbooks/leaked-access-key/inputs.ts';
import { type Answer, callerIs } from '../aws/fake-aws.ts';

/** Carries account 029608264753. */
export const keyId = 'ASIAQNZGKIQY56JQ7WML';
export const account = '029608264753';

/** An empty folder that goes when the test ends. */
export async function temporaryFolder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'spillkit-cli-'));
  onTestFinished(() => rm(dir, { recursive: true, force: true }));
  return dir;
}

/** AWS on loopback; by default it only knows who calls. Gives its URL. */
export async function loopbackAws(
  answer: (body: string) => Answer = () => callerIs(account, `arn:aws:iam::${account}:user/responder`),
): Promise<string> {
  const server = createServer(async (request, response) => {
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk);
    const { status, body } = answer(Buffer.concat(chunks).toString());
    response.writeHead(status, { connection: 'close' }).end(body);
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  onTestFinished(() => void server.close());
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

/** The environment the SDK reads: an empty home, and made-up credentials unless told otherwise. */
export function awsEnvironment(home: string, credentials = true): void {
  vi.unstubAllEnvs();
  onTestFinished(() => void vi.unstubAllEnvs());
  for (const name of Object.keys(process.env)) if (name.startsWith('AWS_')) vi.stubEnv(name, undefined);
  vi.stubEnv('HOME', home);
  vi.stubEnv('AWS_EC2_METADATA_DISABLED', 'true');
  if (!credentials) return;
  vi.stubEnv('AWS_ACCESS_KEY_ID', ['AKIA', 'TESTER234567ABCD'].join(''));
  vi.stubEnv('AWS_SECRET_ACCESS_KEY', 'x'.repeat(40));
}

interface Ended {
  readonly exit: number;
  readonly stdout: string;
  readonly stderr: string;
}

/** Types a command line into a process without a terminal. */
export async function spillkit(
  argv: readonly string[],
  options: {
    readonly env?: Io['env'];
    readonly home?: string;
    readonly playbooks?: readonly AnyPlaybook[];
    readonly signal?: AbortSignal;
    /** Width of the terminal that standard output is. */
    readonly columns?: number;
  } = {},
): Promise<Ended> {
  const texts = { stdout: '', stderr: '' };
  const into = (name: keyof typeof texts) =>
    new Writable({
      write(chunk, _encoding, done) {
        texts[name] += String(chunk);
        done();
      },
    });
  const exit = await main(argv, {
    playbooks: options.playbooks ?? [switchPlaybook()],
    io: {
      stdin: new PassThrough(),
      stdout:
        options.columns === undefined
          ? into('stdout')
          : Object.assign(into('stdout'), { columns: options.columns }),
      stderr: into('stderr'),
      env: options.env ?? {},
      home: options.home ?? (await temporaryFolder()),
      signal: options.signal ?? new AbortController().signal,
    },
  });
  return { exit, ...texts };
}

/**
 * A playbook that takes the inputs of leaked-access-key, and whose two steps switch a switch off: `turn-off` can be
 * undone, `throw-away` cannot.
 */
export function switchPlaybook(state: { switches: string[] } = { switches: ['lamp'] }): AnyPlaybook {
  const steps: readonly Pick<Step<unknown>, 'id' | 'title' | 'effect'>[] = [
    { id: 'turn-off', title: 'Turn it off', effect: { kind: 'reversible', undo: 'turn it on' } },
    {
      id: 'throw-away',
      title: 'Throw it away',
      effect: { kind: 'irreversible', wordIs: 'its colour', typeToConfirm: () => 'red' },
    },
  ];
  const [lamp = 'lamp'] = state.switches;
  return {
    id: 'switch-off',
    title: 'A switch is on',
    summary: 'Switches it off.',
    inputs: leakedKeyInputs,
    preflight: [],
    nextSteps: ['Buy a new one.'],
    steps: steps.map((step) => ({
      ...step,
      phase: 'containment',
      why: `It is on | and costs.`,
      reads: ['ec2:DescribeInstances', 'ec2:DescribeInstances'],
      ifSkipped: step.id === 'throw-away' ? { 'turn-off': 'It is hot.' } : {},
      plan: async () => {
        const target = { type: 'switch', id: `${lamp} ${step.id}`, region: 'global' };
        return {
          ...emptyPlan('It is on.'),
          changes: [
            {
              id: changeId('flip', target),
              kind: 'flip',
              title: step.title,
              target,
              because: [{ kind: 'policy', text: 'it is on' }],
              order: ORDER.contain,
              effect: step.effect.kind === 'irreversible' ? 'irreversible' : 'reversible',
              command: 'flip it',
              preselected: true,
              params: {},
            },
          ],
        };
      },
    })),
    kinds: [
      {
        kind: 'flip',
        writes: true,
        permissions: ['ec2:StopInstances'],
        apply: async (_ctx, changes) => {
          state.switches.push(...changes.map(({ target }) => target.id));
          return changes.map(() => ({ result: 'applied' }));
        },
        verify: async () => ({ held: true }),
      },
    ],
  };
}
