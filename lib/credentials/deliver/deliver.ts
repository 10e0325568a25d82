import { errorCode, errorMessage } from '../../aws/errors.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { ageDeliverer } from './age-file.ts';
import { commandDeliverer } from './command.ts';
import type { Deliverer, DeliveryChoice, Parcel, Receipt, UserDelivery } from './deliverer.ts';
import { secretsManagerDeliverer } from './secrets-manager.ts';

export function delivererFor(delivery: UserDelivery): Deliverer {
  switch (delivery.to) {
    case 'secretsmanager':
      return secretsManagerDeliverer;
    case 'age':
      return ageDeliverer(delivery.recipients);
    case 'command':
      return commandDeliverer(delivery.program);
  }
}

/** How a credential goes to this user; undefined when the choice names no recipient for it. */
export function deliveryTo(choice: DeliveryChoice, userName: string): UserDelivery | undefined {
  if (choice.to !== 'age-by-user') return choice;
  const recipients = choice.recipientsOf.get(userName);
  return recipients === undefined ? undefined : { to: 'age', recipients };
}

/** A delivery that failed or could not be read back; whatever it left was taken back, or is named. */
export class DeliveryFailed extends Error {
  constructor(message: string, cause?: unknown) {
    super(message, { cause });
    this.name = 'DeliveryFailed';
  }
}

/** AWS's code tells what its messages do not, a quota from a throttle; what ends without a stop is given one. */
function sentence(error: unknown): string {
  const message = errorMessage(error);
  const told = errorCode(error) === 'Error' ? message : `${errorCode(error)}: ${message}`;
  return /[.!?]$/.test(told) ? told : `${told}.`;
}

/** Sends a credential and reads the delivery back. Nothing that depends on it may happen before this resolves. */
export async function deliver(ctx: WriteContext, delivery: UserDelivery, parcel: Parcel): Promise<Receipt> {
  const deliverer = delivererFor(delivery);
  let receipt: Receipt;
  try {
    receipt = await deliverer.send(ctx, parcel);
  } catch (error) {
    ctx.signal.throwIfAborted();
    throw new DeliveryFailed(sentence(error), error);
  }
  const arrived = await deliverer.confirm(ctx, receipt).catch(() => false);
  if (arrived) return receipt;
  const left = await deliverer.withdraw(ctx, receipt).then(
    () => '',
    (error: unknown) => ` It could not be taken back (${errorMessage(error)}).`,
  );
  throw new DeliveryFailed(`What was sent to ${receipt.place} could not be read back.${left}`);
}
