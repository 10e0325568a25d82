import type { Clock } from '../case/clock.ts';
import type { TrailAnswer, TrailSource } from '../trail/source.ts';

/** How far back is looked where the source itself has no end, as saved logs of years. */
const REACH_MS = 90 * 24 * 3_600_000;

/** The oldest moment that is asked about. */
export function reach(source: TrailSource, now: Date): Date {
  return source.oldest?.() ?? new Date(now.getTime() - REACH_MS);
}

/** All events of a name in a region, whoever made them; each name and region is read once, a failed read again. */
export function eventsNamed(options: {
  readonly source: TrailSource;
  readonly clock: Clock;
}): (eventName: string, region: string, signal: AbortSignal) => Promise<TrailAnswer> {
  const asked = new Map<string, Promise<TrailAnswer>>();
  return (eventName, region, signal) => {
    const key = `${region} ${eventName}`;
    const known = asked.get(key);
    if (known !== undefined) return known;
    const to = options.clock.now();
    const attribute = { key: 'EventName', value: eventName } as const;
    const answer = options.source.query(
      { attribute, from: reach(options.source, to), to, regions: [region] },
      signal,
    );
    asked.set(key, answer);
    answer.then(
      ({ unlooked }) => {
        if (unlooked.length > 0) asked.delete(key);
      },
      () => asked.delete(key),
    );
    return answer;
  };
}
