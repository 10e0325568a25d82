import type { Message } from './message.ts';
import { paintFor } from './paint.ts';
import { type Look, renderMessage } from './render.ts';

/** Where text for people goes. */
export interface ScreenOptions {
  readonly output: { write(text: string): unknown; readonly columns?: number };
  /** A terminal: progress is rewritten in place. */
  readonly live: boolean;
  readonly colour: boolean;
}

/** Shows messages as they come. */
export interface Screen {
  readonly look: Look;
  show(message: Message): void;
  print(lines: readonly string[]): void;
  /** Takes the passing progress line away. */
  clear(): void;
}

const CLEAR_LINE = '\r\x1b[2K';

/** Up to this many applied changes of a step are told one by one, more are counted; failures are always told. */
const TOLD_ONE_BY_ONE = 12;

export function createScreen({ output, live, colour }: ScreenOptions): Screen {
  let look: Look = { paint: paintFor(colour), detail: 'short' };
  /** The last line is a progress line that the next one replaces. */
  let passing = false;
  let applied = 0;
  let lastTenth = '';

  /** The terminal may have been made wider or narrower meanwhile. */
  const rendered = (message: Message) =>
    renderMessage(message, output.columns === undefined ? look : { ...look, columns: output.columns });
  const clear = () => {
    if (passing) output.write(CLEAR_LINE);
    passing = false;
  };
  const print = (lines: readonly string[]) => {
    if (lines.length === 0) return;
    clear();
    output.write(`${lines.join('\n')}\n`);
  };
  const showPassing = (message: Extract<Message, { type: 'progress' | 'waiting' }>) => {
    const lines = rendered(message);
    if (live) {
      clear();
      output.write(lines.join(' '));
      passing = true;
    } else if (isNews(message)) {
      print(lines);
    }
  };
  /** Without a terminal progress is told at each tenth of the way, once. */
  const isNews = (message: Extract<Message, { type: 'progress' | 'waiting' }>) => {
    if (message.type === 'waiting') return true;
    const { what, done, of } = message;
    if (of !== undefined && of <= TOLD_ONE_BY_ONE) return false;
    const tenth = `${what} ${of === undefined ? 0 : Math.floor((10 * done) / Math.max(of, 1))}`;
    const news = tenth !== lastTenth;
    lastTenth = tenth;
    return news;
  };

  return {
    get look() {
      return look;
    },
    print,
    clear,
    show(message) {
      if (message.type === 'case-opened' && message.mode === 'dry-run') look = { ...look, detail: 'full' };
      if (message.type === 'step-started') applied = 0;
      if (message.type === 'change-applied' && message.outcome.result !== 'failed') {
        applied += 1;
        if (applied > TOLD_ONE_BY_ONE) return;
      }
      if (message.type === 'progress' || message.type === 'waiting') showPassing(message);
      else print(rendered(message));
    },
  };
}
