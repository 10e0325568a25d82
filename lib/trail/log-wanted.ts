import { asWritten } from './answers.ts';
import type { LogFileFacts, LogSearch } from './log-reading.ts';
import type { TrailQuery } from './source.ts';
import { tokenOf } from './token.ts';

/** A text that is looked for, and the time it is looked for in, milliseconds. */
export interface Wanted {
  readonly id: string;
  /** Absent when it may stand anywhere in a record. */
  readonly token?: number;
  readonly text: string;
  readonly from: number;
  readonly to: number;
}

/** Each text that queries look for once, in the widest of the times it is looked for in. */
export function wantedBy(queries: readonly TrailQuery[]): readonly Wanted[] {
  const wanted = new Map<string, Wanted>();
  for (const { attribute, from, to } of queries) {
    const { key, value } = attribute;
    const id = `${key}=${value}`;
    const before = wanted.get(id);
    wanted.set(id, {
      ...{ id, text: asWritten(value) },
      from: Math.min(from.getTime(), before?.from ?? Number.POSITIVE_INFINITY),
      to: Math.max(to.getTime(), before?.to ?? Number.NEGATIVE_INFINITY),
      ...(key === 'ResourceName' ? {} : { token: tokenOf(Buffer.from(value)) }),
    });
  }
  return [...wanted.values()];
}

/** The search in one file for what may be in it. */
export function searchFor(wanted: readonly Wanted[]): LogSearch {
  return {
    tokens: new Set(wanted.flatMap(({ token }) => token ?? [])),
    texts: wanted.flatMap(({ token, text }) => (token === undefined ? [text] : [])),
  };
}

/** Whether a file may hold a text in the time; one that was not read yet may. */
export function mayHold(facts: LogFileFacts | undefined, { token, from, to }: Wanted): boolean {
  if (facts === undefined) return true;
  if (facts.from === undefined || facts.to === undefined) return false;
  if (Date.parse(facts.to) < from || Date.parse(facts.from) > to) return false;
  return token === undefined || facts.tokens === undefined || facts.tokens.includes(token);
}
