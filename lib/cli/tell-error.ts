import { errorCode } from '../aws/errors.ts';
import { explainNoAccess } from '../aws/responder-errors.ts';
import { escapeJson, escapeText } from '../host/escape.ts';
import { SecretRegistry } from '../host/redact.ts';
import { EXIT, type ExitCode, SpillkitError } from '../playbook/errors.ts';
import type { Io } from './io.ts';

interface Told {
  readonly code: string;
  readonly text: string;
  readonly exit: ExitCode;
}

function tell(error: unknown, interrupted: boolean): Told {
  const known = error instanceof SpillkitError ? error : explainNoAccess(error);
  if (known) return { code: known.code, text: known.message, exit: known.exit };
  if (interrupted) {
    const text = 'Interrupted before anything was begun. Run the same command again.';
    return { code: 'Interrupted', text, exit: EXIT.interrupted };
  }
  const message = error instanceof Error ? error.message : String(error);
  return {
    code: 'Unexpected',
    text: `Unexpected error ${errorCode(error)}: ${message} Run it again with SPILLKIT_DEBUG=1 to see where it comes from.`,
    exit: EXIT.leftUndone,
  };
}

/** Tells what ended a command: text on standard error, with `--json` an object on standard output as well. */
export function tellError(error: unknown, io: Io, json: boolean): ExitCode {
  const { code, text, exit } = tell(error, io.signal.aborted);
  const secrets = new SecretRegistry();
  const clean = secrets.redact(text);
  if (json) {
    const line = { type: 'error', schema: 1, at: new Date().toISOString(), code, text: clean };
    io.stdout.write(`${escapeJson(JSON.stringify(line))}\n`);
  }
  io.stderr.write(`${escapeText(clean)}\n`);
  if (io.env.SPILLKIT_DEBUG && error instanceof Error) {
    io.stderr.write(`${escapeText(secrets.redact(error.stack ?? ''))}\n`);
  }
  return exit;
}
