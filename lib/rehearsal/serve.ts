import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Clock } from '../case/clock.ts';
import { SpillkitError } from '../playbook/errors.ts';
import type { CreatedAccount } from './account/create-account.ts';
import { stateFile } from './persist.ts';
import { answerer } from './serve-request.ts';

const HOST = '127.0.0.1';

export interface ServeOptions {
  /** 0 or absent: a free one. */
  readonly port?: number;
  /** File that keeps the state from one process to the next. */
  readonly statePath?: string;
  /** Stops by itself after this time without a request, milliseconds of the account's clock. */
  readonly idleTimeoutMs?: number;
  readonly signal?: AbortSignal;
}

/** A simulated account that answers on this machine. */
export interface ServedAccount {
  /** For `--endpoint-url` and AWS_ENDPOINT_URL. */
  readonly url: string;
  /** Resolves when it no longer answers, whatever stopped it; rejects when the state could not be kept. */
  readonly closed: Promise<void>;
  /** Stops taking requests, answers those under way and keeps the state. */
  close(): Promise<void>;
}

/**
 * Serves an account over HTTP on the loopback address, for the AWS CLI and for other processes. With a `statePath`
 * nothing that was answered is lost when the process is killed: a change is on disk before its answer is sent.
 * @throws SpillkitError PortTaken.
 */
export async function serveAccount(
  account: CreatedAccount,
  options: ServeOptions = {},
): Promise<ServedAccount> {
  const file = options.statePath === undefined ? undefined : stateFile(options.statePath, account.state);
  await file?.save();
  const answer = answerer(account, file);
  const underWay = new Set<Promise<void>>();
  const stopping = new AbortController();
  const idle = idleTimer(account.clock, options.idleTimeoutMs, () => stopping.abort());
  const server = createServer((request, response) => {
    idle.stop();
    const answered = answer(request, response).finally(() => {
      underWay.delete(answered);
      if (underWay.size === 0) idle.start();
    });
    underWay.add(answered);
  });
  await listen(server, options.port ?? 0);
  const { port } = server.address() as AddressInfo;

  const stop = async (): Promise<void> => {
    const stopped = new Promise((resolve) => server.close(resolve));
    await Promise.all(underWay);
    idle.stop();
    server.closeAllConnections();
    await stopped;
    await file?.save();
  };
  const signal = AbortSignal.any([stopping.signal, ...(options.signal ? [options.signal] : [])]);
  const closed = aborted(signal).then(stop);
  // Told to whoever waits for it; nobody has to.
  closed.catch(() => undefined);
  idle.start();
  return {
    url: `http://${HOST}:${port}`,
    closed,
    close: () => {
      stopping.abort();
      return closed;
    },
  };
}

function aborted(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    if (signal.aborted) resolve();
    else signal.addEventListener('abort', () => resolve(), { once: true });
  });
}

function listen(server: Server, port: number): Promise<void> {
  return new Promise((resolve, reject) => {
    server.once('error', (error: NodeJS.ErrnoException) => {
      if (error.code !== 'EADDRINUSE') return reject(error);
      reject(new SpillkitError('PortTaken', `Port ${port} is taken.`, 'Choose another with --port.'));
    });
    server.listen(port, HOST, resolve);
  });
}

/** Calls `run` after `ms` of quiet; never without `ms`. */
function idleTimer(clock: Clock, ms: number | undefined, run: () => void) {
  let waiting = new AbortController();
  return {
    stop: () => waiting.abort(),
    start() {
      if (ms === undefined) return;
      waiting = new AbortController();
      clock.sleep(ms, waiting.signal).then(run, () => undefined);
    },
  };
}
