import type { DeliveryChoice } from '../../lib/credentials/deliver/deliverer.ts';
import { parseRecipientFile, parseRecipients } from '../../lib/credentials/deliver/recipients.ts';
import { programPath } from '../../lib/host/system-shell.ts';
import { SpillkitError } from '../../lib/playbook/errors.ts';
import { readInputFile } from '../../lib/playbook/input-file.ts';

/** Recipients stand there themselves; anything else behind `age:` names a file. */
const RECIPIENTS = /^\s*(age1|AGE-SECRET-KEY)/i;

function parseAge(rest: string): DeliveryChoice {
  if (RECIPIENTS.test(rest) || rest.trim() === '') return { to: 'age', recipients: parseRecipients(rest) };
  const { file, text } = readInputFile(rest);
  return { to: 'age-by-user', file, recipientsOf: parseRecipientFile(text, file) };
}

function parseCommand(rest: string): DeliveryChoice {
  const program = programPath(rest.trim());
  if (program !== undefined) return { to: 'command', program };
  throw new SpillkitError(
    'ProgramMissing',
    `There is no program ${JSON.stringify(rest.trim())} that can be run.`,
    'Name one by its path, without arguments.',
  );
}

/**
 * Reads `--deliver`: `secretsmanager`, `age:` with recipients or with a file that maps users to them, `command:`
 * with a program. Throws a SpillkitError for anything else.
 */
export function parseDelivery(text: string): DeliveryChoice {
  if (text === 'secretsmanager') return { to: 'secretsmanager' };
  if (text.startsWith('age:')) return parseAge(text.slice('age:'.length));
  if (text.startsWith('command:')) return parseCommand(text.slice('command:'.length));
  throw new SpillkitError(
    'DeliveryUnknown',
    `Delivery ${JSON.stringify(text)} is unknown.`,
    'Use secretsmanager, age: with age1… recipients or a file of them, or command: with a program.',
  );
}
