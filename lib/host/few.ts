import { escapeLine } from './escape.ts';

/** Things of a kind that are told one by one in a line. */
export const FEW = 5;

/** The first few texts and how many more there are, escaped for a line. */
export function few(things: readonly string[]): string {
  const shown = things.slice(0, FEW).map(escapeLine).join(', ');
  return things.length > FEW ? `${shown} and ${things.length - FEW} more` : shown;
}
