import type { Clock } from '../case/clock.ts';
import { escapeJson } from './escape.ts';
import type { Host } from './host.ts';

/** Version of the objects `--json` prints; raised when a field changes its meaning or goes away. */
const SCHEMA = 1;

/**
 * Prints every message as one JSON object on a line, and leaves people and questions to the other host, which
 * must write elsewhere (standard error).
 */
export function jsonHost(forPeople: Host, clock: Clock, writeLine: (line: string) => void): Host {
  return {
    notify(message) {
      const { type, ...rest } = message;
      const at = clock.now().toISOString();
      writeLine(escapeJson(JSON.stringify({ type, schema: SCHEMA, at, ...rest })));
      forPeople.notify(message);
    },
    askStep: (question, signal) => forPeople.askStep(question, signal),
    askInput: (question, signal) => forPeople.askInput(question, signal),
    askChoice: (question, signal) => forPeople.askChoice(question, signal),
  };
}
