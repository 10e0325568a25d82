import type { Clock } from '../case/clock.ts';
import type { TrailAnswer, TrailSource } from '../trail/source.ts';

/** How far back is looked where the source itself has no end, as saved logs of years. */
const REACH_MS = 90 * 24 * 3_600_000;

/** The oldest moment that is asked about. */
export function reach(source: TrailSource, now: Date): Date {
  return source.oldest?.() ?? new Date(now.getTime() - REACH_MS);
}

/**
 * All events of a name, or about a resource, in a region, whoever made them; each value and region is read once, a
 * failed read again.
 */
export function eventsBy(
  key: 'EventName' | 'ResourceName',
  options: { readonly source: TrailSource; readonly clock: Clock },
): (value: string, region: string, signal: AbortSignal) => Promise<TrailAnswer> {
  const asked = new Map<string, Promise<TrailAnswer>>();
  return (value, region, signal) => {
    const place = `${region} ${value}`;
    const known = asked.get(place);
    if (known !== undefined) return known;
    const to = options.clock.now();
    const attribute = { key, value };
    const answer = options.source.query(
      { attribute, from: reach(options.source, to), to, regions: [region] },
      signal,
    );
    asked.set(place, answer);
    answer.then(
      ({ unlooked }) => {
        if (unlooked.length > 0) asked.delete(place);
      },
      () => asked.delete(place),
    );
    return answer;
  };
}
