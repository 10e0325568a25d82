import { setMaxListeners } from 'node:events';
import { homedir } from 'node:os';

/** A terminal says that it is one, and how wide. */
type Maybe<T> = T & { readonly isTTY?: boolean; readonly columns?: number };

/** The process as the command line sees it; tests have their own. */
export interface Io {
  readonly stdin: Maybe<NodeJS.ReadableStream>;
  readonly stdout: Maybe<NodeJS.WritableStream>;
  readonly stderr: Maybe<NodeJS.WritableStream>;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** The user's home folder. */
  readonly home: string;
  /** Aborted on Ctrl-C, and when nobody reads standard output any more. */
  readonly signal: AbortSignal;
}

/**
 * The running process. The first Ctrl-C lets the call in flight end and be written down; the second one ends
 * the process at once. A closed standard output counts as the first: a run nobody sees must not go on.
 */
export function processIo(): Io {
  const { stdin, stdout, stderr, env } = process;
  // The SDK's versions are pinned to ones that run on Node 20; its advice to upgrade would only be noise.
  env.AWS_SDK_JS_NODE_VERSION_SUPPORT_WARNING_DISABLED ??= 'true';
  const interruption = new AbortController();
  // Every call under way listens to it, in all regions at once.
  setMaxListeners(0, interruption.signal);
  const onSignal = () => {
    if (interruption.signal.aborted) process.exit(130);
    stderr.write('\nInterrupted: the call in flight is finished. Press Ctrl-C again to end at once.\n');
    interruption.abort();
  };
  process.on('SIGINT', onSignal);
  process.on('SIGTERM', onSignal);
  const onClosed = (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
    interruption.abort();
  };
  stdout.on('error', onClosed);
  stderr.on('error', onClosed);
  return { stdin, stdout, stderr, env, home: homedir(), signal: interruption.signal };
}

/** Whether somebody sits there who can be asked through `output`. */
export function isInteractive(io: Io, output: Io['stdout']): boolean {
  return io.stdin.isTTY === true && output.isTTY === true && io.env.TERM !== 'dumb';
}
