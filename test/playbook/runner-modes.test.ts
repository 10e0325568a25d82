import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { createScreen } from '../../lib/host/screen.ts';
import { unattendedHost } from '../../lib/host/unattended-host.ts';
import type { EvidenceKind } from '../../lib/playbook/change-kind.ts';
import { SpillkitError } from '../../lib/playbook/errors.ts';
import { newCase, tempDir } from '../case/_helpers.ts';
import { agree, change, eraseThing, FakeHost, planOf, playbook, start, step, World } from './_helpers.ts';

const saveTrail: EvidenceKind = {
  kind: 'save-trail',
  writes: false,
  permissions: [],
  apply: async (ctx, changes) => {
    await ctx.evidence.save('trail.json', '{}');
    return changes.map(() => ({ result: 'applied' }));
  },
  verify: async () => ({ held: true }),
};
const saving = change('trail', 'global', { kind: 'save-trail', effect: 'read-only' });

describe('a dry run', () => {
  it('plans every step, asks nothing, changes nothing and exits 0', async () => {
    const world = new World({ a: 'eu-west-1' });
    const host = new FakeHost();
    const { result, folder } = await start(
      playbook(world, [step('erase', world), step('again', world)]),
      host,
      {
        mode: 'dry-run',
      },
    );
    expect(result).toMatchObject({
      exitCode: 0,
      steps: [
        { id: 'erase', result: 'planned' },
        { id: 'again', result: 'planned' },
      ],
    });
    expect(host.questions).toEqual([]);
    expect(world.calls).toEqual([]);
    expect(host.of('step-planned').map(({ plan }) => plan.changes[0]?.command)).toEqual([
      'erase a',
      'erase a',
    ]);
    expect(folder.journal.entries().some(({ kind }) => kind === 'change-applying')).toBe(false);
  });

  it('saves the evidence of read-only steps into its own case, and of no other', async () => {
    const world = new World({});
    const collect = step('collect', world, {
      effect: { kind: 'read-only' },
      plan: async () => planOf([saving]),
    });
    const book = (effect: typeof collect) =>
      playbook(world, [effect], { kinds: [eraseThing(world), saveTrail] });
    const readOnly = await start(book(collect), new FakeHost(), { mode: 'dry-run' });
    expect(readOnly.folder.evidence.list().map(({ path }) => path)).toEqual(['trail.json']);
    const irreversible = step('erase', world, { plan: async () => planOf([saving]) });
    const other = await start(book(irreversible), new FakeHost(), { mode: 'dry-run' });
    expect(other.folder.evidence.list()).toEqual([]);
  });

  it('does not apply a writing change that a read-only step smuggles in', async () => {
    const world = new World({ a: 'eu-west-1' });
    const wrong = step('collect', world, { effect: { kind: 'read-only' } });
    await start(playbook(world, [wrong]), new FakeHost(), { mode: 'dry-run' });
    expect(world.calls).toEqual([]);
  });

  it('exits 1 when a step could not be planned or a place not be read', async () => {
    const world = new World({});
    const broken = step('a', world, { plan: () => Promise.reject(new Error('no')) });
    expect(
      (await start(playbook(world, [broken]), new FakeHost(), { mode: 'dry-run' })).result.exitCode,
    ).toBe(1);
    const blind = step('b', world, {
      plan: async () => planOf([], { unlooked: [{ where: 'eu-west-1', call: 'x', reason: 'y' }] }),
    });
    expect((await start(playbook(world, [blind]), new FakeHost(), { mode: 'dry-run' })).result.exitCode).toBe(
      1,
    );
  });
});

describe('planning', () => {
  it('has no writing shell and no evidence store at run time either', async () => {
    const world = new World({});
    const reach: string[] = [];
    const curious = step('a', world, {
      plan: async (ctx) => {
        reach.push(...Object.keys(ctx.shell), ...Object.keys(ctx.evidence), ...Object.keys(ctx.aws));
        return planOf([]);
      },
    });
    await start(playbook(world, [curious]), new FakeHost());
    expect(reach.sort()).toEqual(['identity', 'list', 'read', 'read', 'read', 'regions']);
  });

  it('cannot leak a secret it met into what is shown, journalled or reported', async () => {
    const secret = 'wJalrXUtnFEMI-K7MDENG-bPxRfiCYzExample';
    const world = new World({ a: 'eu-west-1' });
    const clumsy = step('purge', world, {
      plan: async (ctx) => {
        ctx.keepSecret(secret);
        ctx.notify({ type: 'note', level: 'info', text: `found ${secret}` });
        return planOf([change('a', 'eu-west-1', { loses: Buffer.from(`x:${secret}`).toString('base64') })]);
      },
    });
    world.onCall = () => {
      throw new Error(`remote: bad password ${encodeURIComponent(secret)}`);
    };
    const host = new FakeHost(agree);
    const { result, folder } = await start(playbook(world, [clumsy]), host);
    const written = `${JSON.stringify(host.messages)}${JSON.stringify(folder.journal.entries())}${readFileSync(result.report, 'utf8')}`;
    expect(written).not.toContain('wJalr');
    expect(written).not.toContain('EXBsZQ');
    expect(host.of('note')[0]?.text).toBe('found [redacted]');
    expect(JSON.stringify(folder.journal.entries())).not.toContain(
      Buffer.from(secret).toString('base64').slice(6, -4),
    );
  });
});

describe('preflight', () => {
  it('refuses with 2 before anything is asked, after making every probe', async () => {
    const world = new World({ a: 'eu-west-1' });
    const host = new FakeHost();
    const { result } = await start(
      playbook(world, [step('erase', world)], {
        preflight: [
          {
            title: 'Credentials',
            check: async () => ({ held: false, found: 'They are expired. Sign in again.' }),
          },
          { title: 'Account', check: async () => ({ held: true }) },
          {
            title: 'Repository',
            check: () =>
              Promise.reject(new SpillkitError('Dirty', 'The repository is dirty.', 'Commit first.')),
          },
        ],
      }),
      host,
    );
    expect(result).toMatchObject({ exitCode: 2, steps: [] });
    expect(host.of('preflight').map(({ title, verdict }) => [title, verdict.held])).toEqual([
      ['Credentials', false],
      ['Account', true],
      ['Repository', false],
    ]);
    expect(host.of('error').map(({ text }) => text)).toEqual([
      'Credentials: They are expired. Sign in again.',
      'Repository: The repository is dirty. Commit first.',
    ]);
    expect(host.questions).toEqual([]);
  });
});

describe('a run from flags', () => {
  const screen = () => createScreen({ output: { write: () => true }, live: false, colour: false });

  it('covers later rounds of an approved step', async () => {
    const world = new World({ a: 'eu-west-1' });
    world.onCall = (ids) => {
      if (ids.includes('a')) world.things.set('b', 'eu-west-1');
    };
    const repeat = { agree: 2, pauseMs: 1, maxRounds: 9, because: 'x' };
    const host = unattendedHost({ yes: true, approvals: new Map([['erase', '4F2K']]) }, screen());
    const { result } = await start(playbook(world, [step('erase', world, { repeat })]), host, {
      mode: 'unattended',
    });
    expect(result.exitCode).toBe(0);
    expect(world.erased).toEqual(['a', 'b']);
  });

  it('ends with 2 at a question the flags do not answer; what was done before is journalled', async () => {
    const world = new World({ a: 'eu-west-1' });
    const contain = step('contain', world, {
      effect: { kind: 'reversible', undo: 'x' },
      plan: async () => planOf([change('a', 'eu-west-1')]),
    });
    const missing = step('delete', world, { plan: async () => planOf([change('b', 'eu-west-1')]) });
    const host = unattendedHost({ yes: true, approvals: new Map() }, screen());
    const { result, folder } = await start(playbook(world, [contain, missing]), host, { mode: 'unattended' });
    expect(result).toMatchObject({ exitCode: 2, steps: [{ id: 'contain', result: 'verified' }] });
    expect(world.erased).toEqual(['a']);
    const notes = folder.journal.entries().flatMap((entry) => (entry.kind === 'note' ? [entry.text] : []));
    expect(notes).toEqual([
      'QuestionUnanswered: Step delete cannot be undone and waits for the last four characters. If its plan is right, add --approve delete=4F2K.',
    ]);
  });
});

describe('Ctrl-C', () => {
  it('in the middle of a step waits for the calls in flight, starts no other and says how to go on', async () => {
    const world = new World({ a: 'eu-west-1', b: 'eu-west-1' });
    const pressed = new AbortController();
    world.onCall = (ids) => {
      if (ids.includes('a')) pressed.abort(new Error('Ctrl-C'));
    };
    const plan = planOf([change('a', 'eu-west-1'), change('b', 'eu-west-1', { order: 5 })]);
    const host = new FakeHost(agree);
    const { result, folder } = await start(
      playbook(world, [step('erase', world, { plan: async () => plan })]),
      host,
      {
        signal: pressed.signal,
      },
    );
    expect(result.exitCode).toBe(130);
    expect(world.erased).toEqual(['a']);
    expect(
      host.of('change-applied').map(({ change, outcome }) => [change.target.id, outcome.result]),
    ).toEqual([['a', 'applied']]);
    expect(host.of('error').map(({ text }) => text)).toEqual([
      `Interrupted. What was done is in the journal. Go on with: spillkit resume ${folder.caseId}`,
    ]);
    expect(folder.journal.entries().at(-1)).toMatchObject({ kind: 'run-ended', exitCode: 130 });
    expect(host.messages.at(-1)).toMatchObject({ type: 'run-ended', exitCode: 130 });
    expect(host.of('next-steps')).toEqual([]);
  });

  it('abandons a call that does not end, and journals that its outcome is unknown', async () => {
    const world = new World({ a: 'eu-west-1' });
    const pressed = new AbortController();
    world.onCall = () => {
      pressed.abort(new Error('Ctrl-C'));
      return new Promise(() => undefined);
    };
    const { result, folder } = await start(playbook(world, [step('erase', world)]), new FakeHost(agree), {
      signal: pressed.signal,
    });
    expect(result.exitCode).toBe(130);
    const kinds = folder.journal.entries().map(({ kind }) => kind);
    expect(kinds).toContain('change-abandoned');
    expect(kinds).not.toContain('change-applied');
  });

  it('at a prompt changes nothing', async () => {
    const world = new World({ a: 'eu-west-1' });
    const host = new FakeHost(() => {
      throw new SpillkitError('Interrupted', 'x', 'y', { exit: 130 });
    });
    const { result } = await start(playbook(world, [step('erase', world)]), host);
    expect(result.exitCode).toBe(130);
    expect(world.calls).toEqual([]);
  });
});

describe('a case that can no longer be written to', () => {
  it('stops the run before the change it cannot journal', async () => {
    const world = new World({ a: 'eu-west-1' });
    const folder = await newCase(tempDir());
    const host = new FakeHost(async (question) => {
      await folder.journal.close();
      return await agree(question);
    });
    await expect(start(playbook(world, [step('erase', world)]), host, { case: folder })).rejects.toThrow();
    expect(world.calls).toEqual([]);
  });
});
