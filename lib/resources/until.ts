import type { Clock } from '../case/clock.ts';

interface Waited {
  /** Milliseconds between two looks. */
  readonly everyMs: number;
  /** Gives up once this many milliseconds have gone by. */
  readonly forMs: number;
}

/**
 * Reads until `done`; waits on the context's clock.
 * @throws Error with `waitingFor` when it took too long.
 */
export async function until<T>(
  ctx: { readonly clock: Clock; readonly signal: AbortSignal },
  waitingFor: string,
  read: () => Promise<T>,
  done: (value: T) => boolean,
  { everyMs, forMs }: Waited,
): Promise<T> {
  const deadline = ctx.clock.now().getTime() + forMs;
  for (;;) {
    const value = await read();
    if (done(value)) return value;
    if (ctx.clock.now().getTime() >= deadline)
      throw new Error(`Waited ${forMs / 60_000} minutes for ${waitingFor}.`);
    await ctx.clock.sleep(everyMs, ctx.signal);
  }
}
