import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Readable } from 'node:stream';
import { StringDecoder } from 'node:string_decoder';
import { $, which } from 'zx';
import { SpillkitError } from '../playbook/errors.ts';
import { isReadingGit } from './reading-git.ts';
import type { CommandOptions, CommandResult, WriteShell } from './shell.ts';

/** Where to get what may be missing. */
const HOW_TO_GET: Readonly<Record<string, string>> = {
  git: "Install git from https://git-scm.com/downloads or your system's packages.",
};

/**
 * What every git call is given: messages in English, no question for a password that nobody would see, no
 * refresh of the responder's index by `status`, and objects as they are stored, not as refs/replace shows them.
 */
const GIT_ENVIRONMENT: Readonly<Record<string, string>> = {
  LC_ALL: 'C',
  GIT_TERMINAL_PROMPT: '0',
  GIT_OPTIONAL_LOCKS: '0',
  GIT_NO_REPLACE_OBJECTS: '1',
  GIT_NO_LAZY_FETCH: '1',
  GIT_PAGER: 'cat',
};

/** Set by git for its hooks: they would send our commands to another repository than the one named. */
const REPOSITORY_VARIABLES =
  /^GIT_(DIR|WORK_TREE|INDEX_FILE|OBJECT_DIRECTORY|ALTERNATE_OBJECT_DIRECTORIES|COMMON_DIR|NAMESPACE|PREFIX|TRACE\w*)$/;

function environment(program: string, additions: Readonly<Record<string, string>> = {}): NodeJS.ProcessEnv {
  if (program !== 'git') return { ...process.env, ...additions };
  const inherited = Object.entries(process.env).filter(([name]) => !REPOSITORY_VARIABLES.test(name));
  return {
    // An ssh that asks would wait for ever; a command of the responder's own is kept.
    GIT_SSH_COMMAND: 'ssh -oBatchMode=yes',
    ...Object.fromEntries(inherited),
    ...GIT_ENVIRONMENT,
    ...additions,
  };
}

/** zx keeps all output; what is handed on while it comes is not kept. */
function forgetful(onChunk: (chunk: Buffer) => void): Buffer[] {
  return Object.assign([] as Buffer[], {
    push: (chunk: Buffer) => {
      onChunk(chunk);
      return 0;
    },
  });
}

async function run(
  program: string,
  args: readonly string[],
  options: CommandOptions,
): Promise<CommandResult> {
  options.signal?.throwIfAborted();
  const decoders = { stdout: new StringDecoder(), stderr: new StringDecoder() };
  const texts = { stdout: '', stderr: '' };
  let broken: unknown;
  const takeStdout = (chunk: Buffer) => {
    if (options.onStdout === undefined) texts.stdout += decoders.stdout.write(chunk);
    else if (broken === undefined) {
      try {
        options.onStdout(chunk);
      } catch (error) {
        broken = error;
        stop.abort();
      }
    }
  };
  const stop = new AbortController();
  const onAbort = () => stop.abort();
  options.signal?.addEventListener('abort', onAbort, { once: true });
  let missing = false;
  try {
    const output = await $({
      quiet: true,
      nothrow: true,
      // The program is started directly with its arguments: no shell sees them, so nothing needs quoting.
      spawn: ((_line: string, _words: unknown, settings: object) => {
        const child = spawn(program, [...args], { ...settings, shell: false });
        child.once('error', (error) => {
          missing = 'code' in error && error.code === 'ENOENT';
        });
        // A program that ends before it has read everything is judged by its exit code.
        child.stdin?.on('error', () => undefined);
        return child;
      }) as unknown as typeof spawn,
      quote: (word) => word,
      shell: true,
      prefix: '',
      postfix: '',
      env: environment(program, options.env),
      signal: stop.signal,
      input:
        typeof options.input === 'object'
          ? Readable.from(options.input, { objectMode: false })
          : (options.input ?? ''),
      ...(options.cwd === undefined ? {} : { cwd: options.cwd }),
      store: {
        stdout: forgetful(takeStdout),
        stderr: forgetful((chunk) => {
          texts.stderr += decoders.stderr.write(chunk);
        }),
        stdall: forgetful(() => undefined),
      },
    })`${program}`;
    options.signal?.throwIfAborted();
    if (broken !== undefined) throw broken;
    if (missing && options.cwd !== undefined && !existsSync(options.cwd)) throw missingFolder(options.cwd);
    if (missing) throw missingProgram(program);
    return { ...texts, exitCode: output.exitCode ?? 1 };
  } finally {
    options.signal?.removeEventListener('abort', onAbort);
  }
}

function missingProgram(program: string): SpillkitError {
  return new SpillkitError(
    'ProgramMissing',
    `The program ${JSON.stringify(program)} is not on this machine's PATH.`,
    HOW_TO_GET[program] ?? 'Install it and run Spillkit again.',
  );
}

/** Absolute path of a program as a shell would find it; undefined when there is none that can be run. */
export function programPath(program: string): string | undefined {
  return program === '' ? undefined : (which.sync(program, { nothrow: true }) ?? undefined);
}

function missingFolder(path: string): SpillkitError {
  return new SpillkitError(
    'FolderMissing',
    `There is no folder ${JSON.stringify(path)}.`,
    'Name one that is there.',
  );
}

/**
 * The machine's own programs, started without a shell. `read` refuses what is not known to read, whatever the
 * types said. A command that fails is a result with its exit code; a program that is missing is a
 * {@link SpillkitError}; an aborted signal ends the program and rejects with the signal's reason.
 */
export function systemShell(): WriteShell {
  return {
    read: async (program, args, options = {}) => {
      if (program !== 'git' || !isReadingGit(args)) {
        throw new Error(`Refused to run "${program} ${args[0] ?? ''}" as a reading command.`);
      }
      return run(program, args, options);
    },
    write: (program, args, options = {}) => run(program, args, options),
  };
}
