import { Encrypter } from 'age-encryption';
import { SpillkitError } from '../../playbook/errors.ts';
import { badLine, readCsv } from '../csv-table.ts';

const WAY_OUT = 'Name the public key that age-keygen prints; it starts with age1.';

/** Why nothing can be encrypted to this recipient; undefined when it can. A private key is not repeated. */
function wrongRecipient(recipient: string): string | undefined {
  const shown = /^AGE-SECRET-KEY/i.test(recipient) ? 'a private age key' : JSON.stringify(recipient);
  try {
    if (!recipient.startsWith('age1')) throw new Error('not a public key');
    new Encrypter().addRecipient(recipient);
    return undefined;
  } catch {
    return `${shown} is no age recipient.`;
  }
}

/** Recipients as a flag names them, separated by commas. Throws a SpillkitError for one nothing can be encrypted to. */
export function parseRecipients(text: string): readonly string[] {
  const recipients = text.split(',').map((recipient) => recipient.trim());
  for (const recipient of recipients) {
    const wrong = wrongRecipient(recipient);
    if (wrong !== undefined) {
      throw new SpillkitError('RecipientMalformed', wrong.replace(/^a /, 'A '), WAY_OUT);
    }
  }
  return recipients;
}

/**
 * Recipients by user name from a CSV text with the columns `user` and `recipient`; a user with several lines has
 * several recipients. Throws a SpillkitError that names the line for anything that cannot be used.
 */
export function parseRecipientFile(text: string, file: string): ReadonlyMap<string, readonly string[]> {
  const recipients = new Map<string, readonly string[]>();
  for (const { line, cells } of readCsv(text, file, { required: ['user', 'recipient'] })) {
    const { user = '', recipient = '' } = cells;
    const wrong = wrongRecipient(recipient);
    if (wrong !== undefined) throw badLine(file, line, wrong, WAY_OUT);
    recipients.set(user, [...(recipients.get(user) ?? []), recipient]);
  }
  return recipients;
}
