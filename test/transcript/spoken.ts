import { stripVTControlCharacters } from 'node:util';
import { createScreen } from '../../lib/host/screen.ts';
import type { ScriptedTerminal } from '../host/_terminal.ts';

/** What differs from run to run: ports, folders of this machine, the case's own number. */
const VARYING: readonly (readonly [RegExp, string])[] = [
  [/127\.0\.0\.1:\d+/g, 'github.shop.example'],
  [/\/\S*\/spillkit-[A-Za-z0-9]{6}\/spk-\d{8}-[0-9a-z]{4}/g, '/cases/spk-20261123-0000'],
  [/spk-\d{8}-[0-9a-z]{4}/g, 'spk-20261123-0000'],
  [/2023-11-\d\dT[\d:]+\+01:00/g, '2023-11-14T23:00:00+01:00'],
  [/-[0-9a-f]{8}\.(txt|md)\b/g, '-00000000.$1'],
];

/** Ids of commits and the like, numbered as they come up; a short one is the beginning of its long one. */
function numbered(text: string): string {
  const numbers = new Map<string, number>();
  return text.replace(/\b[0-9a-f]{12}(?:[0-9a-f]{28})?\b/g, (id) => {
    const start = id.slice(0, 12);
    if (!numbers.has(start)) numbers.set(start, numbers.size + 1);
    return `<id ${numbers.get(start)}>`;
  });
}

/** A screen whose text is kept, in the words that are the same on every machine. */
export function spoken(terminal?: ScriptedTerminal) {
  let text = '';
  const output = {
    write(chunk: string) {
      text += chunk;
      terminal?.output.write(chunk);
    },
  };
  const screen = createScreen({ output, live: false, colour: false });
  return {
    screen,
    /** Answers the prompt that shows `shown`; the question and `answer` go into the text. */
    async answer(shown: string, answer: string, ...keys: readonly string[]): Promise<void> {
      const seen = (await terminal?.at(shown, ...keys)) ?? '';
      const question = seen.split('\n').findLast((line) => line.startsWith('? ')) ?? '';
      text += `${question.split(' (')[0]?.trimEnd()}\n> ${answer}\n`;
    },
    /** The text so far, with how the run ended. */
    output(result?: { readonly exitCode: number }): string {
      const ended = result === undefined ? '' : `\nexit code ${result.exitCode}\n`;
      const plain = VARYING.reduce(
        (said, [pattern, word]) => said.replace(pattern, word),
        stripVTControlCharacters(`${text}${ended}`),
      );
      return numbered(plain);
    },
  };
}
