import { describe, expect, it } from 'vitest';
import { agree, change, FakeHost, planOf, playbook, skip, start, step, stop, World } from './_helpers.ts';

const two = () => new World({ 'i-1': 'eu-west-1', 'i-2': 'us-east-1' });

describe('an answer to a step', () => {
  it('yes with the right word applies, reads back and exits 0', async () => {
    const world = two();
    const host = new FakeHost(agree);
    const { result } = await start(playbook(world, [step('erase', world)]), host);
    expect(result).toMatchObject({ exitCode: 0, steps: [{ id: 'erase', result: 'verified', left: [] }] });
    expect(world.erased.sort()).toEqual(['i-1', 'i-2']);
    expect(host.of('change-verified').map(({ verdict }) => verdict.held)).toEqual([true, true]);
  });

  it('no applies nothing and exits 3', async () => {
    const world = two();
    const { result } = await start(playbook(world, [step('erase', world)]), new FakeHost(skip));
    expect(result).toMatchObject({
      exitCode: 3,
      steps: [
        {
          result: 'skipped',
          left: ['Erase i-1: skipped by the responder.', 'Erase i-2: skipped by the responder.'],
        },
      ],
    });
    expect(world.calls).toEqual([]);
  });

  it('a wrong word is asked for once more, then nothing is applied', async () => {
    const world = two();
    const typo = (question: Parameters<typeof agree>[0]) => ({ ...agree(question), typed: '4f2k' });
    const host = new FakeHost(typo as typeof agree);
    const { result } = await start(playbook(world, [step('erase', world)]), host);
    expect(host.questions.length).toBe(2);
    expect(world.calls).toEqual([]);
    expect(result).toMatchObject({ exitCode: 3, steps: [{ result: 'declined' }] });
    expect(host.of('note').map(({ text }) => text)).toEqual([
      'That is not the last four characters. Nothing was applied; you are asked once more.',
      'That is not the last four characters either. Nothing was applied.',
    ]);
  });

  it('a wrong word followed by the right one applies', async () => {
    const world = two();
    const untyped = (question: Parameters<typeof agree>[0]) => {
      const { answer, by } = agree(question) as { answer: 'apply'; by: 'responder' };
      return { answer, by, selected: question.plan.changes.map(({ id }) => id) };
    };
    const { result } = await start(playbook(world, [step('erase', world)]), new FakeHost(untyped, agree));
    expect(result.exitCode).toBe(0);
  });

  it('stop ends the run; later steps are not even looked at', async () => {
    const world = two();
    const host = new FakeHost(stop);
    const later = step('later', world, {
      plan: () => {
        throw new Error('must not be planned');
      },
    });
    const { result } = await start(playbook(world, [step('erase', world), later]), host);
    expect(result).toMatchObject({ exitCode: 3, steps: [{ id: 'erase', result: 'declined' }] });
    expect(host.of('step-started').map(({ step }) => step)).toEqual(['erase']);
  });

  it('deselected targets are left alone and named', async () => {
    const world = two();
    const onlyFirst = (question: Parameters<typeof agree>[0]) => ({
      answer: 'apply' as const,
      by: 'responder' as const,
      selected: question.plan.changes.slice(0, 1).map(({ id }) => id),
      typed: '4F2K',
    });
    const { result } = await start(playbook(world, [step('erase', world)]), new FakeHost(onlyFirst));
    expect(world.erased).toEqual(['i-1']);
    expect(result).toMatchObject({
      exitCode: 3,
      steps: [{ result: 'left-undone', left: ['Erase i-2: not selected by the responder.'] }],
    });
  });

  it('a selected id that was not offered is not applied', async () => {
    const world = two();
    const human = change('by-hand', 'eu-west-1', { order: 9 });
    const everything = () => ({
      answer: 'apply' as const,
      by: 'responder' as const,
      selected: [human.id, change('made-up', 'eu-west-1').id],
      typed: '4F2K',
    });
    const book = playbook(world, [
      step('erase', world, { plan: async () => planOf([human, change('i-1', 'eu-west-1')]) }),
    ]);
    const host = new FakeHost(everything);
    const { result } = await start(book, host);
    expect(host.questions[0]?.plan.changes.map(({ target }) => target.id)).toEqual(['i-1']);
    expect(world.calls).toEqual([]);
    expect(result.exitCode).toBe(1);
    expect(result.steps[0]?.left).toContain('Erase by-hand: only a person can do this.');
  });

  it('what is only offered is left when flags answer, and that is no clean end', async () => {
    const world = new World({});
    const ambiguous = change('i-9', 'eu-west-1', { preselected: false });
    const book = playbook(world, [step('erase', world, { plan: async () => planOf([ambiguous]) })]);
    const flags = () => ({ answer: 'apply' as const, by: 'flag' as const, selected: [], typed: '4F2K' });
    const { result } = await start(book, new FakeHost(flags), { mode: 'unattended' });
    expect(result).toMatchObject({
      exitCode: 1,
      steps: [{ result: 'left-undone', left: ['Erase i-9: left for a person to decide.'] }],
    });
  });

  it('is not asked for where there is nothing to do', async () => {
    const world = new World({});
    const { result } = await start(playbook(world, [step('erase', world)]), new FakeHost());
    expect(result).toMatchObject({ exitCode: 0, steps: [{ result: 'nothing-to-do' }] });
  });
});

describe('a step that was left out', () => {
  const ifSkipped = { first: 'Its things are still there.' };

  it('is known to later steps, with what it means for them', async () => {
    const world = two();
    const seen: boolean[] = [];
    const later = step('second', world, {
      ifSkipped,
      plan: async (ctx) => {
        seen.push(ctx.skipped.has('first'));
        return planOf([]);
      },
    });
    const host = new FakeHost(skip);
    await start(playbook(world, [step('first', world), later]), host);
    expect(seen).toEqual([true]);
    expect(host.of('step-started')[1]?.notes).toEqual(['Its things are still there.']);
  });

  it('by --skip counts as skipped by the responder', async () => {
    const world = two();
    const host = new FakeHost(agree);
    const book = playbook(world, [
      step('first', world),
      step('second', world, { ifSkipped, plan: async () => planOf([]) }),
    ]);
    const { result } = await start(book, host, { skip: ['first'] });
    expect(result).toMatchObject({
      exitCode: 3,
      steps: [
        { id: 'first', result: 'skipped' },
        { id: 'second', result: 'nothing-to-do' },
      ],
    });
    expect(host.of('step-started').map(({ step, notes }) => [step, notes])).toEqual([
      ['second', ['Its things are still there.']],
    ]);
  });

  it('by --only of others is no part of the run', async () => {
    const world = two();
    const { result } = await start(
      playbook(world, [step('first', world), step('second', world)]),
      new FakeHost(agree),
      {
        only: ['first'],
      },
    );
    expect(result.exitCode).toBe(0);
    expect(world.erased.length).toBe(2);
  });

  it.each([
    [{ only: ['frist'] }, 'There is no step "frist" in this playbook. Did you mean first?'],
    [
      { skip: ['purge-everything'] },
      'There is no step "purge-everything" in this playbook. The steps are: first, second.',
    ],
    [
      { only: ['first'], skip: ['second'] },
      'Both --only first and --skip second were given. Name the steps to run, or the steps to leave out.',
    ],
  ])('is refused when the flags are wrong: %j', async (flags, sentence) => {
    const world = two();
    const book = playbook(world, [step('first', world), step('second', world)]);
    await expect(start(book, new FakeHost(agree), flags)).rejects.toMatchObject({
      exit: 2,
      message: sentence,
    });
    expect(world.calls).toEqual([]);
  });
});
