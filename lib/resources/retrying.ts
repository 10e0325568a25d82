import type { Clock } from '../case/clock.ts';

interface RetryOptions {
  /** Whether the same call may do better later. */
  again(error: unknown): boolean;
  /** Milliseconds between two attempts. */
  readonly everyMs: number;
  /** Gives up, with the last error, once this many milliseconds have gone by. */
  readonly forMs: number;
}

/** Attempts until it succeeds, fails for another reason, or the time is up; waits on the context's clock. */
export async function retrying<T>(
  ctx: { readonly clock: Clock; readonly signal: AbortSignal },
  attempt: () => Promise<T>,
  options: RetryOptions,
): Promise<T> {
  const deadline = ctx.clock.now().getTime() + options.forMs;
  for (;;) {
    try {
      return await attempt();
    } catch (error) {
      if (!options.again(error) || ctx.clock.now().getTime() >= deadline) throw error;
    }
    await ctx.clock.sleep(options.everyMs, ctx.signal);
  }
}
