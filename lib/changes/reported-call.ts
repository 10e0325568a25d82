import type { TrailRecord } from '../trail/record.ts';
import { textAt } from '../trail/spelling.ts';
import type { AlteringEvent } from './change-type.ts';

/** Calls no call takes back, of one source: `[event, type of the thing, where its id stands in the request]`. */
export function reportedCalls(
  source: string,
  calls: readonly (readonly [name: string, type: string, member: string])[],
): readonly AlteringEvent[] {
  return calls.map(([name, type, member]) => ({
    ...{ source, name },
    alterations: ({ requestParameters, awsRegion: region }) => [
      { target: { type, id: textAt(requestParameters, member) ?? `of ${region}`, region }, set: null },
    ],
  }));
}

/** "DeleteLogGroup did it at 2026-… (event …)", of the last of the records. */
export function lastCall(records: readonly TrailRecord[]): string {
  const last = records.at(-1);
  return `${last?.eventName} did it at ${last?.eventTime} (event ${last?.eventID})`;
}
