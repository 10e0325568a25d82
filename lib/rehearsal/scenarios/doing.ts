import type { World } from '../world.ts';

/** One thing somebody does, some milliseconds before or after the leak. */
export interface Doing {
  readonly at: number;
  readonly who: string;
  run(): Promise<void>;
}

/** Lets everybody do what they do, each thing at its time. */
export async function playHistory(world: World, leakedAt: Date, doings: readonly Doing[]): Promise<void> {
  for (const doing of doings.toSorted((one, other) => one.at - other.at)) {
    const wait = leakedAt.getTime() + doing.at - world.clock.now().getTime();
    if (wait > 0) await world.clock.sleep(wait);
    await doing.run();
  }
}
