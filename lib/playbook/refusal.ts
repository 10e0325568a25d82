import { SpillkitError } from './errors.ts';

/** The sentence a check refuses with, for a prompt that asks again. */
export function refusal(check: () => unknown): string | undefined {
  try {
    check();
    return undefined;
  } catch (error) {
    if (error instanceof SpillkitError) return error.message;
    throw error;
  }
}
