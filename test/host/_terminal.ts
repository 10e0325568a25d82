import { PassThrough, Writable } from 'node:stream';
import { stripVTControlCharacters } from 'node:util';

export const KEY = {
  down: '\x1b[B',
  up: '\x1b[A',
  enter: '\r',
  space: ' ',
  ctrlC: '\x03',
  clear: '\x15',
} as const;

/** A terminal driven by a script: waits for a text to show up, then presses keys. */
export class ScriptedTerminal {
  readonly input = new PassThrough();
  readonly output: Writable & { readonly columns: number };
  /** Everything written since the last key, without escape sequences. */
  #since = '';
  #all = '';
  #waiting: (() => void) | undefined;

  constructor() {
    const output = new Writable({
      write: (chunk, _encoding, done) => {
        this.#since += stripVTControlCharacters(String(chunk));
        this.#all += String(chunk);
        this.#waiting?.();
        done();
      },
    });
    // Like standard output, which a prompt's stream piped into it does not end either.
    output.end = () => output;
    // Wide enough that no line is wrapped.
    this.output = Object.assign(output, { columns: 200 });
  }

  /** What has been shown since the last keys, once it holds `text`. */
  async shows(text: string): Promise<string> {
    while (!this.#since.includes(text)) {
      await new Promise<void>((resolve) => {
        this.#waiting = resolve;
      });
    }
    return this.#since;
  }

  /** Waits for `text`, then presses keys one after the other, each read before the next. */
  async at(text: string, ...keys: readonly string[]): Promise<string> {
    const shown = await this.shows(text);
    for (const [at, key] of keys.entries()) {
      // What the keys before the last one redraw is still the same prompt.
      if (at === keys.length - 1) this.#since = '';
      this.input.write(key);
      // The line editor takes a key in one turn of the event loop; an escape sequence must not meet the next.
      await new Promise((resolve) => setImmediate(resolve));
    }
    return shown;
  }

  get everything(): string {
    return this.#all;
  }
}
