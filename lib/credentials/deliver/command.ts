import { escapeLine } from '../../host/escape.ts';
import { SecretRegistry } from '../../host/redact.ts';
import { shellWord } from '../../resources/aws-command.ts';
import type { Deliverer, Parcel } from './deliverer.ts';

/** Enough of what a program says to see what is wrong. */
const SAID_AT_MOST = 200;

/**
 * A program of the company's own: its vault, its mailer. It is given one JSON object on standard input, in no
 * argument and in no variable, and says with exit code 0 that the credential arrived. Of what it prints, standard
 * output is thrown away, and the last line of standard error is told when it fails.
 */
export function commandDeliverer(program: string): Deliverer {
  return {
    place: () => `the program ${program}`,
    send: async (ctx, parcel) => {
      const { exitCode, stderr } = await ctx.shell.write(program, [], {
        input: `${parcel.content}\n`,
        signal: ctx.signal,
      });
      if (exitCode !== 0) throw new Error(failure(program, exitCode, withoutSecrets(stderr, parcel)));
      return { to: 'command', place: program, proof: 'exit code 0', fresh: false };
    },
    // What became of it only the program can tell, and it did.
    confirm: async () => true,
    withdraw: async () => undefined,
    command: async () => ({ pipe: shellWord(program), afterwards: [] }),
    permissions: [],
  };
}

/** A program may print what it was given, in whatever encoding. */
function withoutSecrets(text: string, { content }: Parcel): string {
  const { SecretAccessKey, Password } = JSON.parse(content) as Readonly<Record<string, string>>;
  const secrets = new SecretRegistry();
  for (const secret of [SecretAccessKey, Password]) if (secret !== undefined) secrets.keep(secret);
  return secrets.redact(text);
}

function failure(program: string, exitCode: number, stderr: string): string {
  const said = stderr.trim().split('\n').at(-1) ?? '';
  const shown = said === '' ? '' : `, saying: ${escapeLine(said).slice(0, SAID_AT_MOST)}`;
  return `${program} ended with exit code ${exitCode}${shown}.`;
}
