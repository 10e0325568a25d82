import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Clock } from '../case/clock.ts';

/** A clock whose time moves only when somebody sleeps and nothing else is running. */
export interface VirtualClock extends Clock {
  /** Sleeps `ms` milliseconds; everything due on the way happens at its own time. */
  advance(ms: number): Promise<void>;
  /**
   * Runs `event` exactly when the clock passes `at`, before later sleepers wake; a time that is past means at the
   * next move. A waiting event moves no time by itself. Gives a function that takes the event back.
   */
  schedule(at: Date, event: () => void | Promise<void>): () => void;
  /** Calls `listener` after every move of time. Gives a function that takes the listener away. */
  onAdvance(listener: (now: Date) => void): () => void;
}

interface Waiting {
  readonly at: number;
  readonly order: number;
  readonly wake: () => void;
}

/** Turns of the event loop without news after which everything is taken to be waiting for time. */
const QUIET_TURNS = 4;
/** Files being read or written: their time is not the clock's. */
const FILE_WORK = ['CloseReq', 'FSReqCallback', 'FSReqPromise'];

/** Makes a virtual clock that shows `start`. */
export function virtualClock({ start }: { readonly start: Date }): VirtualClock {
  let now = start.getTime();
  let order = 0;
  let moving = false;
  let news = 0;
  const sleepers = new Set<Waiting>();
  const events = new Set<Waiting>();
  const listeners = new Set<(now: Date) => void>();

  const wait = (set: Set<Waiting>, at: number, wake: () => void): Waiting => {
    const waiting = { at: Math.max(at, now), order: order++, wake };
    set.add(waiting);
    news++;
    return waiting;
  };

  const move = async () => {
    if (moving) return;
    moving = true;
    while (sleepers.size > 0) {
      await quiet(() => news);
      const next = earliest([...sleepers]);
      if (!next) break;
      const due = earliest([...events].filter((event) => event.at <= next.at)) ?? next;
      now = Math.max(now, due.at);
      // Sleepers of one deadline wake together; an event runs alone, so that what it starts comes first.
      const woken = events.has(due) ? [due] : [...sleepers].filter((sleeper) => sleeper.at === due.at);
      for (const waiting of woken) {
        sleepers.delete(waiting);
        events.delete(waiting);
        waiting.wake();
      }
      for (const listener of listeners) listener(new Date(now));
    }
    moving = false;
  };

  const sleep = (ms: number, signal?: AbortSignal): Promise<void> =>
    new Promise((resolve, reject) => {
      if (signal?.aborted) return reject(signal.reason);
      const stop = () => {
        sleepers.delete(waiting);
        reject(signal?.reason);
      };
      const waiting = wait(sleepers, now + Math.max(0, ms), () => {
        signal?.removeEventListener('abort', stop);
        resolve();
      });
      signal?.addEventListener('abort', stop, { once: true });
      void move();
    });

  return {
    now: () => new Date(now),
    sleep,
    advance: async (ms) => {
      await sleep(ms);
      await quiet(() => news);
    },
    schedule: (at, event) => {
      const waiting = wait(events, at.getTime(), () => void event());
      return () => events.delete(waiting);
    },
    onAdvance: (listener) => {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
  };
}

function earliest(waiting: readonly Waiting[]): Waiting | undefined {
  return waiting.reduce<Waiting | undefined>(
    (first, each) =>
      !first || each.at < first.at || (each.at === first.at && each.order < first.order) ? each : first,
    undefined,
  );
}

/** Resolves when several turns in a row brought no new sleeper or event and no file is being worked on. */
async function quiet(news: () => number): Promise<void> {
  let seen = news();
  for (let turns = 0; turns < QUIET_TURNS; turns++) {
    await nextTurn();
    if (news() !== seen || process.getActiveResourcesInfo().some((kind) => FILE_WORK.includes(kind))) {
      seen = news();
      turns = -1;
    }
  }
}
