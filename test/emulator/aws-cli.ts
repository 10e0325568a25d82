import { spawn } from 'node:child_process';
import { delimiter, dirname, join } from 'node:path';
import { text } from 'node:stream/consumers';
import type { Keys } from './story.ts';

/** Where both `spillkit` and the AWS CLI are pointed, and as whom. */
export interface Terminal {
  readonly endpoint: string;
  readonly keys: Keys;
  /** Home folder and working directory. */
  readonly home: string;
}

interface Said {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

export const spillkit = join(import.meta.dirname, '..', '..', 'dist', 'playbooks', 'spillkit.js');

async function run(
  { endpoint, keys, home }: Terminal,
  command: string,
  args: readonly string[],
): Promise<Said> {
  const bin = dirname(process.env.SPILLKIT_TEST_AWS ?? '');
  const child = spawn(command, args, {
    cwd: home,
    env: {
      PATH: [bin, process.env.PATH].join(delimiter),
      HOME: home,
      AWS_ENDPOINT_URL: endpoint,
      AWS_ACCESS_KEY_ID: keys.id,
      AWS_SECRET_ACCESS_KEY: keys.secret,
      AWS_REGION: 'us-east-1',
      AWS_DEFAULT_REGION: 'us-east-1',
      AWS_EC2_METADATA_DISABLED: 'true',
      AWS_PAGER: '',
    },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const ended = new Promise<number | null>((resolve) => child.once('close', resolve));
  const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
  return { code: await ended, stdout, stderr };
}

/** A change as `--json` tells it. */
export interface PlannedChange {
  readonly id: string;
  readonly kind: string;
  readonly title: string;
  readonly order: number;
  readonly command: string;
  /** False for what is in doubt and only offered. */
  readonly preselected: boolean;
}

interface Planned {
  readonly changes: readonly PlannedChange[];
  readonly unlooked: readonly { readonly where: string }[];
}

/** What a dry run of one step would do now, in the order it would be applied. */
export async function dryRun(
  at: Terminal,
  step: string,
  target: readonly string[],
): Promise<readonly PlannedChange[]> {
  const said = await run(at, process.execPath, [
    ...[spillkit, 'run', 'leaked-access-key', '--dry-run', '--json', '--only', step],
    ...[...target, '--trail-delay', '0s'],
  ]);
  const planned = said.stdout
    .trim()
    .split('\n')
    .map((line) => JSON.parse(line) as { type: string; plan?: Planned })
    .find(({ type }) => type === 'step-planned');
  const { changes = [], unlooked = [] } = planned?.plan ?? {};
  // An attacker who makes a key while being contained leaves one that no event explains yet; nothing else may be unseen.
  const unseen = unlooked.filter(({ where }) => !where.startsWith('inactive key '));
  if (said.code !== (unlooked.length === 0 ? 0 : 1) || unseen.length > 0) {
    throw new Error(`The dry run of ${step} ended with ${said.code}.\n${said.stderr}`);
  }
  return changes.filter(({ preselected }) => preselected).toSorted((one, other) => one.order - other.order);
}

/**
 * Pastes a change's text into a shell, where `aws` is the real AWS CLI, and goes on after a line that fails, as a
 * shell does. Gives the complaints; that something is gone already, because an earlier text took it along, is none.
 */
export async function typeByHand(
  at: Terminal,
  { title, command }: PlannedChange,
): Promise<readonly string[]> {
  const said = await run(at, 'bash', ['-o', 'pipefail', '-c', command]);
  const errors = said.stderr.split('\n').filter((line) => /\S/.test(line) && !/\(NoSuchEntity\)/.test(line));
  if (errors.length === 0 && said.code === 0) return [];
  return [`${title}: exit code ${said.code}\n${command}\n${said.stderr}`];
}

/** Asks the real AWS CLI. */
export async function aws(at: Terminal, ...args: readonly string[]): Promise<unknown> {
  const said = await run(at, 'aws', [...args, '--output', 'json']);
  if (said.code !== 0) throw new Error(`aws ${args.join(' ')}: ${said.stderr}`);
  return JSON.parse(said.stdout);
}
