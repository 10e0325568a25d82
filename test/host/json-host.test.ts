import { expect, it } from 'vitest';
import { jsonHost } from '../../lib/host/json-host.ts';
import type { Message } from '../../lib/host/message.ts';
import { fixedClock } from '../case/_helpers.ts';
import { FakeHost, skip } from '../playbook/_helpers.ts';

const score: Message = {
  type: 'score',
  schema: 1,
  scenario: 's',
  containedAfterSeconds: 1,
  cleanAfterSeconds: 2,
  costUsd: 3,
  missed: [],
  collateral: [],
  stepsDone: [],
};

it('prints each message as one object on one line, and leaves people and questions to the other host', async () => {
  const lines: string[] = [];
  const people = new FakeHost(skip);
  const host = jsonHost(people, fixedClock(), (line) => lines.push(line));
  host.notify({ type: 'note', level: 'info', text: 'two\nlines\u202e' });
  host.notify(score);
  expect(lines).toEqual([
    '{"type":"note","schema":1,"at":"2026-11-23T10:00:00.000Z","level":"info","text":"two\\nlines\\u202e"}',
    `{"type":"score","schema":1,"at":"2026-11-23T10:00:00.000Z",${JSON.stringify(score).slice('{"type":"score","schema":1,'.length)}`,
  ]);
  expect(people.messages.length).toBe(2);
  const answer = await host.askStep({} as Parameters<typeof host.askStep>[0], new AbortController().signal);
  expect(answer.answer).toBe('skip');
});
