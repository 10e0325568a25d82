import inquirer from 'inquirer';
import { EXIT, SpillkitError } from '../playbook/errors.ts';

/** The terminal a person sits at. */
export interface TerminalStreams {
  readonly input: NodeJS.ReadableStream;
  readonly output: NodeJS.WritableStream;
}

export interface Choice<Value extends string> {
  readonly value: Value;
  readonly name: string;
  readonly description?: string;
  readonly checked?: boolean;
}

/** The three prompts the terminal host uses; texts in them are escaped already. */
export interface Prompts {
  select<Value extends string>(
    message: string,
    choices: readonly Choice<Value>[],
    preset?: Value,
  ): Promise<Value>;
  checkbox(message: string, choices: readonly Choice<string>[]): Promise<readonly string[]>;
  input(
    message: string,
    options?: { preset?: string; invalid?(answer: string): string | undefined },
  ): Promise<string>;
}

const PAGE_SIZE = 16;

/** Inquirer's prompts on a terminal. An aborted signal rejects with its reason, Ctrl-C with exit code 130. */
export function promptsOn(streams: TerminalStreams, signal: AbortSignal): Prompts {
  const prompt = inquirer.createPromptModule({ ...streams, signal });
  const ask = async <Answer>(asked: () => PromiseLike<{ answer: Answer }>): Promise<Answer> => {
    signal.throwIfAborted();
    try {
      return (await asked()).answer;
    } catch (error) {
      signal.throwIfAborted();
      throw isForcedClose(error) ? interrupted(error) : error;
    }
  };
  return {
    select: async <Value extends string>(
      message: string,
      choices: readonly Choice<Value>[],
      preset?: Value,
    ) => {
      const answer = await ask(() =>
        prompt({
          type: 'select',
          name: 'answer',
          message,
          choices: [...choices],
          pageSize: PAGE_SIZE,
          loop: false,
          ...(preset === undefined ? {} : { default: preset }),
        }),
      );
      // Inquirer's types widen the values to string; it returns one of those it was given.
      return answer as Value;
    },
    checkbox: (message, choices) =>
      ask(() =>
        prompt({
          type: 'checkbox',
          name: 'answer',
          message,
          choices: [...choices],
          pageSize: PAGE_SIZE,
          loop: false,
        }),
      ),
    input: (message, { preset, invalid } = {}) =>
      ask(() =>
        prompt({
          type: 'input',
          name: 'answer',
          message,
          ...(preset === undefined ? {} : { default: preset }),
          validate: (answer: string) => invalid?.(answer) ?? true,
        }),
      ),
  };
}

/** Ctrl-C at a prompt, or the end of its input. */
function isForcedClose(error: unknown): boolean {
  return error instanceof Error && error.name === 'ExitPromptError';
}

function interrupted(cause: unknown): SpillkitError {
  return new SpillkitError(
    'Interrupted',
    'Interrupted at a prompt.',
    'Nothing was applied by this question.',
    {
      exit: EXIT.interrupted,
      cause,
    },
  );
}
