import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import type { PlaybookRun } from '../../lib/playbook/runner.ts';
import { renderReport } from '../../lib/report/markdown.ts';
import { newCase, tempDir } from '../case/_helpers.ts';
import {
  agree,
  change,
  eraseThing,
  FakeHost,
  planOf,
  playbook,
  skip,
  start,
  step,
  World,
} from '../playbook/_helpers.ts';

const event = {
  kind: 'event',
  eventId: 'e-1',
  eventTime: '2026-11-23T09:10:00Z',
  eventName: 'RunInstances',
  eventSource: 'ec2.amazonaws.com',
  region: 'eu-west-1',
  by: 'AKIAEXAMPLE',
} as const;

async function reportOf(overrides: Partial<PlaybookRun<null>> = {}): Promise<string> {
  const world = new World({ 'i-1': 'eu-west-1', 'i-2': 'us-east-1' });
  world.failing.set('i-2', { result: 'failed', code: 'UnauthorizedOperation', message: 'not allowed' });
  const contain = step('contain', world, { plan: async () => planOf([]) });
  const erase = step('delete-created-resources', world, {
    plan: async () =>
      planOf([change('i-1', 'eu-west-1', { because: [event] }), change('i-2', 'us-east-1')], {
        unlooked: [{ where: 'eu-north-1', call: 'ec2:DescribeInstances', reason: 'AccessDenied' }],
        leftToHuman: [{ what: 'Tell support.', why: 'Only they can.', how: 'Fill in\nthe form.' }],
      }),
  });
  const kind = eraseThing(world, {
    saveEvidence: async (ctx) => void (await ctx.evidence.save('instances.json', '{}')),
  });
  const book = playbook(world, [contain, erase, step('never', world, { plan: async () => planOf([]) })], {
    kinds: [kind],
  });
  const { result } = await start(book, new FakeHost(agree), {
    only: ['contain', 'delete-created-resources'],
    ...overrides,
  });
  return readFileSync(result.report, 'utf8');
}

describe('the report of a case', () => {
  it('tells what was asked, when it was contained and how it ended', async () => {
    const report = await reportOf();
    expect(report).toMatch(/^# Test playbook: case `spk-20261123-[a-z2-9]{4}`\n/);
    expect(report).toContain('| Input keyId | `AKIAEXAMPLE` |');
    expect(report).toContain('| Contained | 2026-11-23T10:00:00.000Z, 0 s after the start |');
    expect(report).toContain('| Clean | not verified in this case |');
    expect(report).toContain('exit code 1 |');
    expect(report).toContain('| Changes | 1 applied, 0 already gone, 1 failed, 0 of unknown outcome |');
  });

  it('tells of each change what came of it, whether it was read back, and why it was made', async () => {
    const report = await reportOf();
    expect(report).toContain(
      '| Erase i-1 | eu-west-1 | applied | holds | RunInstances by AKIAEXAMPLE at 2026-11-23T09:10:00Z in eu-west-1, event e-1 |',
    );
    expect(report).toContain('| Erase i-2 | us-east-1 | failed: UnauthorizedOperation: not allowed |  |');
    expect(report).toContain('| Do never | not run | 0 | 0 |');
  });

  it('names what is left, what was not looked at and what people have to do', async () => {
    const report = await reportOf();
    expect(report).toContain('## Left undone\n\n- Erase i-2: UnauthorizedOperation: not allowed\n');
    expect(report).toContain('## Not looked at\n\n- eu-north-1 (ec2:DescribeInstances): AccessDenied\n');
    expect(report).toContain('- Left to people: **Tell support.**\n\n  Why: Only they can.\n');
    expect(report.indexOf('## Left undone')).toBeLessThan(report.indexOf('## What each step did'));
    expect(report).toContain('## Next steps no script can do\n\n- Tell your colleagues.\n');
  });

  it("puts the attacker's events and the response into one order of time", async () => {
    const report = await reportOf();
    const rows = report
      .slice(report.indexOf('## Timeline'))
      .split('\n')
      .filter((line) => line.startsWith('| 2026'));
    expect(rows[0]).toBe(
      '| 2026-11-23T09:10:00Z | lineage | RunInstances in eu-west-1 by AKIAEXAMPLE (event e-1) |',
    );
    expect(rows[1]).toBe('| 2026-11-23T10:00:00.000Z | responder | run started (guided) |');
    expect(rows.at(-1)).toBe('| 2026-11-23T10:00:00.000Z | spillkit | run ended with exit code 1 |');
  });

  it('lists the evidence with its hashes, and links to it', async () => {
    // SHA-256 of "{}".
    expect(await reportOf()).toContain(
      '| [instances.json](evidence/instances.json) | 2 | 44136fa355b3678a1146ad16f7e8649e94fb4fc21fe77e8310c060f61caaff8a |',
    );
  });

  it('links what a step saved to the file, whatever it is called', async () => {
    const path = 'look/a (b) [c] \u202e|*.md';
    const saving = change(path, 'global', {
      ...{ title: `Save ${path}`, target: { type: 'evidence', id: path, region: 'global' } },
    });
    const folder = await newCase(tempDir());
    await folder.evidence.save(path, 'text');
    const plan = planOf([saving]);
    await folder.journal.append({ kind: 'step-started', step: 's' });
    await folder.journal.append({ kind: 'step-planned', step: 's', round: 1, plan });
    await folder.journal.append({
      ...{ kind: 'change-applied', step: 's', change: saving.id, outcome: { result: 'applied' } },
    });
    const report = renderReport(folder, { title: 'T', steps: [{ id: 's', title: 'S' }], nextSteps: [] });
    await folder.close();
    const links = [...report.matchAll(/\]\((evidence\/[^)]*)\)/g)].map(([, link]) => link ?? '');
    const [fromStep = ''] = links;
    expect(links).toEqual([fromStep, 'evidence/manifest.jsonl', fromStep]);
    expect(fromStep).toMatch(/^[\w./%-]+$/);
    expect(readFileSync(join(folder.dir, decodeURIComponent(fromStep)), 'utf8')).toBe('text');
    expect(report).toContain('| spillkit | s: Save look/a (b) \\[c\\] ');
  });

  it('says that a dry run changed nothing, and what it would do', async () => {
    const folder = await newCase(tempDir(), { mode: 'dry-run' });
    const report = await reportOf({ case: folder, mode: 'dry-run' });
    expect(report).toContain('| Mode | dry run: nothing was changed |');
    expect(report).toContain('| Erase i-2 | us-east-1 | ');
    expect(report).not.toContain('No change was applied');
  });

  it('names the steps it was started with, and no milestone of a playbook without one', async () => {
    const folder = await newCase(tempDir(), { only: ['s'] });
    const report = renderReport(folder, { title: 'T', steps: [{ id: 's', title: 'S' }], nextSteps: [] });
    await folder.close();
    expect(report).toContain('| Steps | only `s` |');
    expect(report).not.toMatch(/Contained|Clean/);
  });

  it('does not say of a run that broke off in a call that the change was made', async () => {
    const folder = await newCase(tempDir());
    const plan = planOf([change('i-1', 'eu-west-1')]);
    await folder.journal.append({ kind: 'step-started', step: 's' });
    await folder.journal.append({ kind: 'step-planned', step: 's', round: 1, plan });
    await folder.journal.append({ kind: 'change-applying', step: 's', change: plan.changes[0]?.id ?? '' });
    const report = renderReport(folder, { title: 'T', steps: [{ id: 's', title: 'S' }], nextSteps: [] });
    expect(report).toContain('| Erase i-1 | eu-west-1 | unknown: the run broke off |');
    expect(report).toContain('| S | broken off | 0 | 0 |');
    await folder.close();
  });

  it('keeps hostile names text', async () => {
    const world = new World({ x: 'eu-west-1' });
    const hostile = change('x', 'eu-west-1', {
      title: 'Erase <img src=x onerror=alert(1)> | [a](http://evil) \n# Owned \u202e',
    });
    const book = playbook(world, [step('erase', world, { plan: async () => planOf([hostile]) })]);
    for (const answer of [agree, skip]) {
      const { result } = await start(book, new FakeHost(answer));
      const report = readFileSync(result.report, 'utf8');
      expect(report).not.toContain('<img');
      expect(report).not.toContain('](http://');
      expect(report).not.toMatch(/^# Owned/m);
      expect(report).not.toContain('\u202e');
      expect(report).toContain('\\u{202e}'.replace('\\', '\\\\'));
    }
  });
});
