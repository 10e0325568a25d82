import { escapeLine } from './escape.ts';
import type { Host } from './host.ts';
import { promptsOn, type TerminalStreams } from './inquirer-prompts.ts';
import type { Screen } from './screen.ts';
import { askStepInTerminal } from './step-dialogue.ts';

/** Asks with inquirer. Ctrl-C at a prompt ends the run as an interruption, with exit code 130. */
export function terminalHost(screen: Screen, streams: TerminalStreams): Host {
  return {
    notify: (message) => screen.show(message),
    askStep: (question, signal) => askStepInTerminal(question, screen, promptsOn(streams, signal)),
    askInput: (question, signal) => {
      screen.clear();
      return promptsOn(streams, signal).input(escapeLine(question.message), {
        ...(question.default === undefined ? {} : { preset: question.default }),
        ...(question.invalid === undefined ? {} : { invalid: (answer) => question.invalid?.(answer) }),
      });
    },
    askChoice: ({ message, choices, default: preset }, signal) => {
      screen.clear();
      return promptsOn(streams, signal).select(
        escapeLine(message),
        choices.map(({ value, name, description }) => ({
          value,
          name: escapeLine(name),
          ...(description === undefined ? {} : { description: escapeLine(description) }),
        })),
        preset,
      );
    },
  };
}
