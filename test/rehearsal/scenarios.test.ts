import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, describe, expect, it } from 'vitest';
import { systemClock } from '../../lib/case/clock.ts';
import { runNewCase } from '../../lib/cli/compose.ts';
import type { Host } from '../../lib/host/host.ts';
import { systemShell } from '../../lib/host/system-shell.ts';
import { prepareRehearsal } from '../../lib/rehearsal/rehearse.ts';
import { scenarios } from '../../lib/rehearsal/scenarios/registry.ts';
import { creationsIn } from '../../lib/resources/registry.ts';
import type { TrailRecord } from '../../lib/trail/record.ts';
import { leakedAccessKey } from '../../playbooks/leaked-access-key/playbook.ts';

const folders: string[] = [];
afterEach(async () => {
  await Promise.all(folders.splice(0).map((dir) => rm(dir, { recursive: true, force: true })));
});

async function folder(): Promise<string> {
  const dir = await mkdtemp(join(tmpdir(), 'spillkit-scenario-'));
  folders.push(dir);
  return dir;
}

/** Says yes to what is proposed, types the word that is asked for, and leaves what is in doubt. */
const approving: Host = {
  notify: () => undefined,
  askInput: async () => '',
  askChoice: async ({ choices, default: preset }) => preset ?? choices[0]?.value ?? '',
  askStep: async ({ plan, effect }) => ({
    answer: 'apply',
    by: 'responder',
    selected: plan.changes.filter(({ preselected }) => preselected).map(({ id }) => id),
    ...(effect.kind === 'irreversible' ? { typed: effect.word } : {}),
  }),
};

const typesMade = (records: readonly { readonly record: TrailRecord }[]) =>
  new Set(creationsIn(records.map(({ record }) => record)).map(({ type }) => type.type));

/** What Auto Scaling launched for a group of the company's, whose names begin so. */
const isLaunchOfGroup = (record: TrailRecord) =>
  record.eventName === 'RunInstances' &&
  record.userIdentity.invokedBy === 'autoscaling.amazonaws.com' &&
  JSON.stringify(record).includes('"web-');

const [, ...documented] = scenarios.filter(({ playbook }) => playbook === leakedAccessKey.id);

describe('documented attacks amid a company at work', () => {
  it.each(documented)('$id: everything of the attacker goes, nothing else is touched', async (scenario) => {
    const shell = systemShell();
    const rehearsal = await prepareRehearsal({
      ...{ scenario, shell, dir: await folder(), real: systemClock, onGitHub: false },
      notify: () => undefined,
    });
    const { records } = rehearsal.account.state;
    const legitimate = records.filter(({ record }) => !record.sourceIPAddress?.startsWith('203.0.113.'));
    expect(legitimate.length).toBeGreaterThanOrEqual(2_000);
    const since = new Date(String(rehearsal.inputs.since)).toISOString();
    const after = legitimate.map(({ record }) => record).filter(({ eventTime }) => eventTime >= since);
    // Colleagues make what the attacker makes, his key works at its usual desk, and groups launch by themselves.
    const attackers = records.filter(({ record }) => record.sourceIPAddress?.startsWith('203.0.113.'));
    const [his, theirs] = [typesMade(attackers), typesMade(legitimate)];
    expect([...his].filter((type) => !theirs.has(type) && !type.endsWith('service-linked-role'))).toEqual([]);
    expect(after.filter((record) => record.userIdentity.accessKeyId === rehearsal.inputs.keyId)).not.toEqual(
      [],
    );
    expect(legitimate.filter(({ record }) => isLaunchOfGroup(record))).not.toEqual([]);
    rehearsal.begin();
    const result = await runNewCase(
      {
        playbook: leakedAccessKey,
        world: { aws: rehearsal.aws, shell, clock: rehearsal.clock },
        ...{ host: approving, mode: 'guided', signal: new AbortController().signal },
        skip: ['rotate-access-keys', 'rotate-passwords'],
      },
      { root: await folder(), mode: 'rehearsal', inputs: rehearsal.inputs },
    );
    const done = result.steps.filter((step) => step.result === 'verified').map(({ id }) => id);
    const score = await rehearsal.judge(done);
    expect(score).toMatchObject({ missed: [], collateral: [], recall: 1, precision: 1 });
    expect(score.containedAfterSeconds).not.toBeNull();
    expect(done).toEqual(expect.arrayContaining(['contain', 'delete-created-resources', 'close-incident']));
  });
});
