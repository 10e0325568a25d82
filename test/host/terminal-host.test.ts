import { describe, expect, it } from 'vitest';
import type { StepAnswer, StepQuestion } from '../../lib/host/host.ts';
import { createScreen } from '../../lib/host/screen.ts';
import { terminalHost } from '../../lib/host/terminal-host.ts';
import { ORDER } from '../../lib/playbook/change.ts';
import { change, planOf } from '../playbook/_helpers.ts';
import { KEY, ScriptedTerminal } from './_terminal.ts';

const event = {
  kind: 'event',
  eventId: '11111111-2222',
  eventTime: '2026-11-23T09:10:00Z',
  eventName: 'RunInstances',
  eventSource: 'ec2.amazonaws.com',
  region: 'eu-west-1',
  by: 'AKIAEXAMPLE',
} as const;

const question: StepQuestion = {
  step: 'delete-created-resources',
  title: 'Erase what the attacker made',
  why: 'They cost money every minute.',
  plan: planOf([
    change('i-1', 'eu-west-1', { because: [event] }),
    change('i-2', 'us-east-1'),
    change('i-3', 'us-east-1', { preselected: false }),
  ]),
  round: 1,
  effect: { kind: 'irreversible', word: '4F2K', wordIs: 'the last four characters of the key id' },
  event: (id) =>
    id === event.eventId ? { eventName: 'RunInstances', userAgent: 'evil\u202e\u001b[2J' } : undefined,
};

function ask(asked: StepQuestion = question, signal = new AbortController().signal) {
  const terminal = new ScriptedTerminal();
  const screen = createScreen({ output: terminal.output, live: true, colour: false });
  const answer = terminalHost(screen, terminal).askStep(asked, signal);
  return { terminal, answer };
}

const HEADLINE = 'Erase what the attacker made: 2 changes of 3, 2 regions. This cannot be undone. Apply?';

describe('the question of a step in a terminal', () => {
  it('tells the blast radius and takes Enter for No', async () => {
    const { terminal, answer } = ask();
    const screen = await terminal.at('Stop the run here', KEY.enter);
    expect(screen).toContain(HEADLINE);
    expect(screen).toContain('❯ No, skip this step');
    expect(screen.match(/(?:No, skip|Yes, apply|Choose|Why|Show the event|Details|Stop).*/g)).toEqual([
      'No, skip this step',
      'Yes, apply the selected 2',
      'Choose targets one by one',
      'Why this step?',
      'Show the event behind a change',
      'Details: every change with its command',
      'Stop the run here',
    ]);
    expect(await answer).toEqual({ answer: 'skip', by: 'responder' } satisfies StepAnswer);
  });

  it('applies what is preselected after the word was typed, which is handed on as it is', async () => {
    const { terminal, answer } = ask();
    await terminal.at('Stop the run here', KEY.down, KEY.enter);
    await terminal.at('Type the last four characters of the key id, 4F2K, to go on', '4f2k', KEY.enter);
    const [first, second] = question.plan.changes;
    expect(await answer).toEqual({
      answer: 'apply',
      by: 'responder',
      selected: [first?.id, second?.id],
      typed: '4f2k',
    });
  });

  it('goes back to the question when no word is typed', async () => {
    const { terminal, answer } = ask();
    await terminal.at('Stop the run here', KEY.down, KEY.enter);
    await terminal.at('Type the last four', KEY.enter);
    await terminal.at('Stop the run here', KEY.enter);
    expect((await answer).answer).toBe('skip');
  });

  it('needs no word for what can be undone', async () => {
    const { terminal, answer } = ask({
      ...question,
      effect: { kind: 'reversible', undo: 'Activate the key.' },
    });
    const screen = await terminal.at('Stop the run here', KEY.down, KEY.enter);
    expect(screen).toContain('Can be undone. Apply?');
    expect(await answer).toMatchObject({ answer: 'apply' });
    expect(await answer).not.toHaveProperty('typed');
  });

  it('names no region for what is only read', async () => {
    const { terminal, answer } = ask({ ...question, effect: { kind: 'read-only' } });
    expect(await terminal.at('Stop the run here', KEY.enter)).toContain('made: 2 changes of 3. Apply?');
    await answer;
  });

  it('lets targets be chosen one by one', async () => {
    const { terminal, answer } = ask({ ...question, effect: { kind: 'reversible', undo: 'x' } });
    await terminal.at('Stop the run here', KEY.down, KEY.down, KEY.enter);
    const list = await terminal.at(
      'Targets (space selects, enter confirms)',
      KEY.space,
      KEY.down,
      KEY.down,
      KEY.space,
      KEY.enter,
    );
    expect(list).toMatch(/◉ Erase i-1, eu-west-1[\s\S]*◉ Erase i-2, us-east-1[\s\S]*◯ Erase i-3, us-east-1/);
    expect(list).toContain(
      'RunInstances by AKIAEXAMPLE at 2026-11-23T09:10:00Z in eu-west-1, event 11111111-2222',
    );
    await terminal.at('2 changes of 3, us-east-1', KEY.down, KEY.enter);
    const [, second, third] = question.plan.changes;
    expect(await answer).toMatchObject({ answer: 'apply', selected: [second?.id, third?.id] });
  });

  it('offers no yes where nothing is selected', async () => {
    const plan = planOf([change('i-3', 'us-east-1', { preselected: false })]);
    const { terminal, answer } = ask({ ...question, plan });
    const screen = await terminal.at('Stop the run here', KEY.enter);
    expect(screen).toContain('nothing selected');
    expect(screen).not.toContain('Yes, apply');
    await answer;
  });

  it('says why, shows the event and the details, and asks again after each', async () => {
    const { terminal, answer } = ask();
    await terminal.at('Stop the run here', KEY.down, KEY.down, KEY.down, KEY.enter);
    expect(await terminal.shows('Stop the run here')).toContain('They cost money every minute.');
    await terminal.at('Stop the run here', KEY.down, KEY.down, KEY.down, KEY.down, KEY.enter);
    const record = await terminal.shows('Stop the run here');
    expect(record).toContain('"eventName": "RunInstances"');
    expect(record).toContain('evil\\u{202e}\\u001b[2J');
    await terminal.at('Stop the run here', ...Array(5).fill(KEY.down), KEY.enter);
    expect(await terminal.shows('erase i-3')).toContain('where    thing i-2, us-east-1');
    await terminal.at('Stop the run here', ...Array(6).fill(KEY.down), KEY.enter);
    expect(await answer).toEqual({ answer: 'stop', by: 'responder' });
  });

  it('takes Ctrl-C for an interruption, exit code 130', async () => {
    const { terminal, answer } = ask();
    const ended = expect(answer).rejects.toMatchObject({ code: 'Interrupted', exit: 130 });
    await terminal.at('Stop the run here', KEY.ctrlC);
    await ended;
  });

  it('rejects with the reason when the run is interrupted from elsewhere', async () => {
    const pressed = new AbortController();
    const { terminal, answer } = ask(question, pressed.signal);
    const reason = new Error('SIGINT');
    const ended = expect(answer).rejects.toBe(reason);
    await terminal.shows('Stop the run here');
    pressed.abort(reason);
    await ended;
  });

  it('shows a hostile name as what it is', async () => {
    const name = 'ok\u001b[2K\u202egnp.exe\nYes';
    const plan = planOf([
      change('i-1', 'eu-west-1', { title: `Erase ${name}`, order: ORDER.terminateCompute }),
    ]);
    const { terminal, answer } = ask({ ...question, plan });
    await terminal.at('Stop the run here', KEY.down, KEY.down, KEY.enter);
    const list = await terminal.at('Targets', KEY.enter);
    expect(list).toContain('Erase ok\\x1b[2K\\u{202e}gnp.exe\\nYes');
    await terminal.at('Stop the run here', KEY.enter);
    await answer;
    expect(terminal.everything).not.toContain('\u202e');
  });
});

describe('questions before a run', () => {
  const host = (terminal: ScriptedTerminal) =>
    terminalHost(createScreen({ output: terminal.output, live: true, colour: false }), terminal);
  const { signal } = new AbortController();

  it('ask for an input until it is valid', async () => {
    const terminal = new ScriptedTerminal();
    const answer = host(terminal).askInput(
      {
        name: 'keyId',
        message: 'Which key leaked?',
        invalid: (text) => (text.startsWith('AKIA') ? undefined : 'A key id starts with AKIA.'),
      },
      signal,
    );
    await terminal.at('Which key leaked?', 'x', KEY.enter);
    await terminal.at('A key id starts with AKIA.', '\x7f', 'AKIAEXAMPLE', KEY.enter);
    expect(await answer).toBe('AKIAEXAMPLE');
  });

  it('take the default on Enter', async () => {
    const terminal = new ScriptedTerminal();
    const answer = host(terminal).askInput({ name: 'since', message: 'Since when?', default: '24h' }, signal);
    await terminal.at('Since when?', KEY.enter);
    expect(await answer).toBe('24h');
  });

  it('offer a choice', async () => {
    const terminal = new ScriptedTerminal();
    const answer = host(terminal).askChoice(
      {
        name: 'case',
        message: 'Which case?',
        choices: [
          { value: 'a', name: 'Case A' },
          { value: 'b', name: 'Case B' },
        ],
      },
      signal,
    );
    await terminal.at('Case B', KEY.down, KEY.enter);
    expect(await answer).toBe('b');
  });
});
