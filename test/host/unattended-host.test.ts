import { describe, expect, it } from 'vitest';
import type { StepQuestion } from '../../lib/host/host.ts';
import { createScreen } from '../../lib/host/screen.ts';
import { unattendedHost } from '../../lib/host/unattended-host.ts';
import { change, planOf } from '../playbook/_helpers.ts';

const screen = createScreen({ output: { write: () => true }, live: false, colour: false });
const { signal } = new AbortController();
const sure = change('i-1', 'eu-west-1');
const ambiguous = change('i-2', 'eu-west-1', { preselected: false });

const question = (effect: StepQuestion['effect'], changes = [sure, ambiguous]): StepQuestion => ({
  step: 'delete-access-key',
  title: 'x',
  why: 'x',
  plan: planOf(changes),
  round: 1,
  effect,
  event: () => undefined,
});
const irreversible = question({
  kind: 'irreversible',
  word: '4F2K',
  wordIs: 'the last four characters of the key id',
});
const reversible = question({ kind: 'reversible', undo: 'x' });

const host = (yes: boolean, approvals: Readonly<Record<string, string>> = {}) =>
  unattendedHost({ yes, approvals: new Map(Object.entries(approvals)) }, screen);

describe('answers from flags', () => {
  it('--yes applies what can be undone, without what is only offered', async () => {
    expect(await host(true).askStep(reversible, signal)).toEqual({
      answer: 'apply',
      by: 'flag',
      selected: [sure.id],
    });
  });

  it('--yes alone never approves what cannot be undone', async () => {
    await expect(host(true).askStep(irreversible, signal)).rejects.toMatchObject({
      code: 'QuestionUnanswered',
      exit: 2,
      message:
        'Step delete-access-key cannot be undone and waits for the last four characters of the key id. If its plan is right, add --approve delete-access-key=4F2K.',
    });
  });

  it('--approve with the word applies, even without --yes', async () => {
    expect(await host(false, { 'delete-access-key': '4F2K' }).askStep(irreversible, signal)).toMatchObject({
      answer: 'apply',
      typed: '4F2K',
    });
  });

  it.each(['4f2k', '4F2K ', '', 'yes'])(
    '--approve with %j is refused and says what is expected',
    async (word) => {
      await expect(
        host(true, { 'delete-access-key': word }).askStep(irreversible, signal),
      ).rejects.toMatchObject({
        exit: 2,
        message: `${JSON.stringify(word)} does not approve step delete-access-key. Expected is the last four characters of the key id: --approve delete-access-key=4F2K.`,
      });
    },
  );

  it('without --yes refuse what can be undone, naming the flag', async () => {
    await expect(host(false).askStep(reversible, signal)).rejects.toMatchObject({
      exit: 2,
      message: 'Step delete-access-key waits for an answer. Add --yes to apply steps that can be undone.',
    });
  });

  it('let reading go on without any flag', async () => {
    expect(await host(false).askStep(question({ kind: 'read-only' }), signal)).toMatchObject({
      answer: 'apply',
    });
  });

  it('need no approval where nothing is selected', async () => {
    const offered = question({ kind: 'irreversible', word: 'w', wordIs: 'x' }, [ambiguous]);
    expect(await host(false).askStep(offered, signal)).toMatchObject({ answer: 'apply', selected: [] });
  });

  it('name the flag of an input nobody gave', async () => {
    await expect(host(true).askInput({ name: 'keyId', message: 'x' }, signal)).rejects.toMatchObject({
      exit: 2,
      message: 'The input keyId was not given. Name it with --key-id.',
    });
  });

  it('list what a choice was between', async () => {
    const choices = [
      { value: 'spk-1', name: 'x' },
      { value: 'spk-2', name: 'y' },
    ];
    await expect(host(true).askChoice({ name: 'case', message: 'x', choices }, signal)).rejects.toMatchObject(
      {
        message: 'Which case is meant was not said. Name one of them: spk-1, spk-2.',
      },
    );
  });
});
