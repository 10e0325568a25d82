import { describe, expect, it } from 'vitest';
import type { StepEffect } from '../../lib/playbook/step.ts';
import { agree, change, FakeHost, planOf, playbook, skip, start, step, World } from './_helpers.ts';

const repeat = { agree: 2, pauseMs: 15_000, maxRounds: 6, because: 'IAM takes its time' };
const reversible: StepEffect<null> = { kind: 'reversible', undo: 'put it back' };

describe('a step that repeats', () => {
  it('looks until two looks in a row find nothing', async () => {
    const world = new World({ a: 'eu-west-1' });
    const host = new FakeHost(agree);
    const { result } = await start(playbook(world, [step('erase', world, { repeat })]), host);
    expect(result).toMatchObject({ exitCode: 0, steps: [{ result: 'verified' }] });
    expect(host.of('step-planned').map(({ plan, round }) => [round, plan.changes.length])).toEqual([
      [1, 1],
      [2, 0],
      [3, 0],
    ]);
    expect(host.of('waiting')).toEqual([
      { type: 'waiting', why: 'IAM takes its time', seconds: 15 },
      { type: 'waiting', why: 'IAM takes its time', seconds: 15 },
    ]);
  });

  it('applies again what was undone meanwhile, and starts counting anew', async () => {
    const world = new World({ policy: 'global' });
    let looks = 0;
    const contain = step('contain', world, {
      repeat,
      effect: reversible,
      plan: async () => {
        looks += 1;
        // The attacker puts it back between the two looks that would have agreed.
        if (looks === 3) world.things.set('policy', 'global');
        return planOf([...world.things].map(([id, region]) => change(id, region)));
      },
    });
    const host = new FakeHost(agree);
    const { result } = await start(playbook(world, [contain]), host);
    expect(result.exitCode).toBe(0);
    expect(world.timesErased('policy')).toBe(2);
    expect(looks).toBe(5);
    expect(host.questions.length).toBe(1);
  });

  it('goes on without asking where it can be undone, and says so', async () => {
    const world = new World({ a: 'eu-west-1' });
    const host = new FakeHost(agree);
    const growing = step('contain', world, { repeat, effect: reversible });
    world.onCall = (ids) => {
      if (ids.includes('a')) world.things.set('b', 'eu-west-1');
    };
    const { result } = await start(playbook(world, [growing]), host);
    expect(result.exitCode).toBe(0);
    expect(world.erased).toEqual(['a', 'b']);
    expect(host.questions.length).toBe(1);
    expect(host.of('note').map(({ text }) => text)).toEqual([
      'Look 2 proposes 1 more without asking: the step was confirmed and they can be undone.',
    ]);
  });

  it('asks when a later look is the first one to find something', async () => {
    const world = new World({});
    let looks = 0;
    const contain = step('contain', world, {
      repeat,
      effect: reversible,
      plan: async () => {
        looks += 1;
        return planOf(looks === 2 ? [change('late', 'global')] : []);
      },
    });
    const host = new FakeHost(skip);
    const { result } = await start(playbook(world, [contain]), host);
    expect(host.questions.map(({ round }) => round)).toEqual([2]);
    expect(result.exitCode).toBe(3);
    expect(world.calls).toEqual([]);
  });

  it('asks again before anything new that cannot be undone', async () => {
    const world = new World({ a: 'eu-west-1' });
    world.onCall = (ids) => {
      if (ids.includes('a')) world.things.set('b', 'eu-west-1');
    };
    const host = new FakeHost(agree, skip);
    const { result } = await start(playbook(world, [step('erase', world, { repeat })]), host);
    expect(
      host.questions.map(({ round, plan }) => [round, plan.changes.map(({ target }) => target.id)]),
    ).toEqual([
      [1, ['a']],
      [2, ['b']],
    ]);
    expect(world.erased).toEqual(['a']);
    expect(result).toMatchObject({
      exitCode: 3,
      steps: [{ result: 'skipped', left: ['Erase b: skipped by the responder.'] }],
    });
  });

  it('asks again when a thing of the same name is back', async () => {
    const world = new World({ user: 'global' });
    let back = false;
    const host = new FakeHost(agree);
    const erase = step('erase', world, {
      repeat,
      plan: async () => {
        if (world.erased.length === 1 && !back) {
          back = true;
          world.things.set('user', 'global');
        }
        return planOf([...world.things].map(([id, region]) => change(id, region)));
      },
    });
    await start(playbook(world, [erase]), host);
    expect(host.questions.map(({ round }) => round)).toEqual([1, 2]);
    expect(world.timesErased('user')).toBe(2);
  });

  it('tries again what failed without asking again, and forgets the failure when it worked', async () => {
    const world = new World({ group: 'eu-west-1' });
    world.failing.set('group', { result: 'failed', code: 'DependencyViolation', message: 'in use' });
    world.onCall = () => {
      if (world.calls.length === 1) world.failing.clear();
    };
    const host = new FakeHost(agree);
    const { result } = await start(playbook(world, [step('erase', world, { repeat })]), host);
    expect(result).toMatchObject({ exitCode: 0, steps: [{ result: 'verified', left: [] }] });
    expect(host.questions.length).toBe(1);
  });

  it('stops trying what keeps failing the same way', async () => {
    const world = new World({ a: 'eu-west-1' });
    world.failing.set('a', { result: 'failed', code: 'AccessDenied', message: 'no' });
    const { result } = await start(playbook(world, [step('erase', world, { repeat })]), new FakeHost(agree));
    expect(world.calls.length).toBe(3);
    expect(result).toMatchObject({
      exitCode: 1,
      steps: [{ result: 'failed', left: ['Erase a: AccessDenied: no'] }],
    });
  });

  it('gives up after its rounds and says what the last look still proposed', async () => {
    const world = new World({ a: 'eu-west-1' });
    let born = 0;
    world.onCall = () => {
      born += 1;
      world.things.set(`respawned-${born}`, 'eu-west-1');
    };
    const { result } = await start(
      playbook(world, [step('erase', world, { repeat, effect: reversible })]),
      new FakeHost(agree),
    );
    expect(world.erased.length).toBe(6);
    expect(result).toMatchObject({ exitCode: 1, steps: [{ result: 'left-undone' }] });
    expect(result.steps[0]?.left[0]).toContain('the looks never agreed');
  });

  it('does not offer again what was deselected', async () => {
    const world = new World({ a: 'eu-west-1', b: 'eu-west-1' });
    const onlyA = (question: Parameters<typeof agree>[0]) => ({
      answer: 'apply' as const,
      by: 'responder' as const,
      selected: question.plan.changes.slice(0, 1).map(({ id }) => id),
      typed: '4F2K',
    });
    const host = new FakeHost(onlyA);
    const { result } = await start(playbook(world, [step('erase', world, { repeat })]), host);
    expect(host.questions.length).toBe(1);
    expect(world.things.has('b')).toBe(true);
    expect(result.exitCode).toBe(3);
  });

  it('waits by the clock of the run, so that a rehearsal is not slowed down', async () => {
    const world = new World({});
    const { clock } = await start(playbook(world, [step('erase', world, { repeat })]), new FakeHost());
    expect(clock.now().toISOString()).toBe('2026-11-23T10:00:15.000Z');
  });
});
