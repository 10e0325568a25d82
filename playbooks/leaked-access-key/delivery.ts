import { SpillkitError } from '../../lib/playbook/errors.ts';

/** Where new keys and passwords go; never the screen. */
export type DeliveryChoice =
  | { readonly to: 'secretsmanager' }
  /** `age1…` recipients; one encrypted file a user in the case folder. */
  | { readonly to: 'age'; readonly recipients: readonly string[] };

/** A bech32 text as age prints it: https://github.com/C2SP/C2SP/blob/main/age.md. Its checksum is checked later. */
const RECIPIENT = /^age1[02-9ac-hj-np-z]{58,}$/;

/** Reads `--deliver`: `secretsmanager`, or `age:` and recipients. Throws a SpillkitError for anything else. */
export function parseDelivery(text: string): DeliveryChoice {
  if (text === 'secretsmanager') return { to: 'secretsmanager' };
  if (!text.startsWith('age:')) {
    throw new SpillkitError(
      'DeliveryUnknown',
      `Delivery ${JSON.stringify(text)} is unknown.`,
      'Use secretsmanager, or age: and one or more age1… recipients.',
    );
  }
  const recipients = text
    .slice('age:'.length)
    .split(',')
    .map((recipient) => recipient.trim());
  for (const recipient of recipients) {
    // An identity is the private half: it is refused without being repeated.
    const shown = /^AGE-SECRET-KEY/i.test(recipient) ? 'A private age key' : JSON.stringify(recipient);
    if (!RECIPIENT.test(recipient)) {
      throw new SpillkitError(
        'RecipientMalformed',
        `${shown} is no age recipient.`,
        'Name the public key that age-keygen prints; it starts with age1.',
      );
    }
  }
  return { to: 'age', recipients };
}
