import { Encrypter } from 'age-encryption';
import { errorMessage } from '../../aws/errors.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { SpillkitError } from '../../playbook/errors.ts';
import { ageDeliverer } from './age-file.ts';
import type { Deliverer, DeliveryChoice, Parcel, Receipt } from './deliverer.ts';
import { secretsManagerDeliverer } from './secrets-manager.ts';

export function delivererFor(choice: DeliveryChoice): Deliverer {
  return choice.to === 'age' ? ageDeliverer(choice.recipients) : secretsManagerDeliverer;
}

/** Throws a SpillkitError for a recipient nothing can be encrypted to, before any credential is made for it. */
export function checkDelivery(choice: DeliveryChoice): void {
  if (choice.to !== 'age') return;
  for (const recipient of choice.recipients) {
    try {
      new Encrypter().addRecipient(recipient);
    } catch (error) {
      throw new SpillkitError(
        'RecipientMalformed',
        `${JSON.stringify(recipient)} is no age recipient.`,
        'Name the public key that age-keygen prints; it starts with age1.',
        { cause: error },
      );
    }
  }
}

/** A delivery that failed or could not be read back; whatever it left was taken back, or is named. */
export class DeliveryFailed extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DeliveryFailed';
  }
}

/** Sends a credential and reads the delivery back. Nothing that depends on it may happen before this resolves. */
export async function deliver(ctx: WriteContext, choice: DeliveryChoice, parcel: Parcel): Promise<Receipt> {
  const deliverer = delivererFor(choice);
  let receipt: Receipt;
  try {
    receipt = await deliverer.send(ctx, parcel);
  } catch (error) {
    throw new DeliveryFailed(errorMessage(error), error);
  }
  const arrived = await deliverer.confirm(ctx, receipt).catch(() => false);
  if (arrived) return receipt;
  const left = await deliverer.withdraw(ctx, receipt).then(
    () => '',
    (error: unknown) => ` It could not be taken back (${errorMessage(error)}).`,
  );
  throw new DeliveryFailed(`What was sent to ${receipt.place} could not be read back.${left}`);
}
