import { SpillkitError } from '../../playbook/errors.ts';

/** More than this is a slip of the finger. */
const LARGEST = 10_000_000;

/**
 * A budget a month as it was typed: digits, at most two after a point.
 * @throws SpillkitError AmountMalformed.
 */
export function checkAmount(text: string): number {
  const amount = Number(text.trim());
  if (/^\d+(\.\d{1,2})?$/.test(text.trim()) && amount > 0 && amount <= LARGEST) return amount;
  throw new SpillkitError(
    'AmountMalformed',
    `Amount ${JSON.stringify(text)} is no budget a month: a number above 0 and up to ${LARGEST.toLocaleString('en-US')}.`,
    'Write it with a point and without a currency, for example 250 or 99.50.',
  );
}

/** Room above the dearest of the last months, so that an ordinary month rings no alarm. */
const ROOM = 1.2;
/** For an account that costs nothing yet. */
const LEAST = 10;

/** An amount to propose: the dearest of these months and a fifth more, rounded up to a plain number. */
export function suggestedAmount(months: readonly number[]): number {
  const wanted = Math.max(...months, 0) * ROOM;
  const step = wanted < 100 ? 5 : wanted < 1_000 ? 10 : 50;
  return Math.max(LEAST, Math.ceil(wanted / step) * step);
}
