/** Exit codes of the command line, in one place. */
export const EXIT = { verified: 0, leftUndone: 1, refused: 2, declined: 3, interrupted: 130 } as const;
export type ExitCode = (typeof EXIT)[keyof typeof EXIT];

/**
 * An error meant for the responder: two short sentences, what is the case (with the value) and the way out.
 * Anything else that is thrown is a defect and is shown as such.
 */
export class SpillkitError extends Error {
  /** PascalCase, stable: tests and `--json` readers rely on it. */
  readonly code: string;
  readonly exit: ExitCode;

  constructor(
    code: string,
    fact: string,
    wayOut: string,
    options: { exit?: ExitCode; cause?: unknown } = {},
  ) {
    super(`${fact} ${wayOut}`, options.cause === undefined ? {} : { cause: options.cause });
    this.name = 'SpillkitError';
    this.code = code;
    this.exit = options.exit ?? EXIT.refused;
  }
}
