import type { Unlooked } from '../playbook/plan.ts';
import type { TrailRecord } from '../trail/record.ts';
import type { TrailAnswer, TrailQuery, TrailSource } from '../trail/source.ts';
import { lookupId, rolesWithChangedTrust, type WantedLookup, wantedLookups } from './lookups.ts';
import { traceLineage } from './trace.ts';
import { inOrder } from './trail-index.ts';
import type { Lineage, LineageSeed } from './types.ts';

/** Look-ups under way at once; each fans out to all regions. */
const AT_ONCE = 8;

export interface WalkWindow {
  /** How far back the leaked key's own records are read, to learn where it was used from before the leak. */
  readonly from: Date;
  readonly to: Date;
  /** All enabled regions when absent. */
  readonly regions?: readonly string[];
}

export interface WalkOptions {
  /** Records of an earlier walk: history does not go away, so their credentials are looked up in one round. */
  readonly known?: readonly TrailRecord[];
  /** The ARN of a role by its name, where somebody can tell it: it spares reading every AssumeRole of the account. */
  readonly roleArn?: (roleName: string, signal: AbortSignal) => Promise<string | undefined>;
  /** Told after each look-up: how many are done, of how many known so far. */
  readonly onLookup?: (done: number, of: number) => void;
}

export interface Walk {
  readonly lineage: Lineage;
  readonly unlooked: readonly Unlooked[];
  /** Everything read, records of others too; the `known` of a later walk. */
  readonly records: readonly TrailRecord[];
}

/**
 * Reads from `source` what the lineage needs, traces, and reads what the trace asks for, until it asks for nothing
 * new. Regions that could not be read are in `unlooked`, each reason once.
 */
export async function walkLineage(
  seed: LineageSeed,
  source: TrailSource,
  window: WalkWindow,
  signal: AbortSignal,
  options: WalkOptions = {},
): Promise<Walk> {
  const done = new Map<string, number>();
  const unlooked = new Map<string, Unlooked>();
  const roleArns = new Map<string, string | undefined>();
  let records = options.known ?? [];
  let asked = 0;
  for (;;) {
    signal.throwIfAborted();
    const lineage = traceLineage(seed, records);
    for (const role of rolesWithChangedTrust(lineage)) {
      if (!roleArns.has(role)) roleArns.set(role, await options.roleArn?.(role, signal));
    }
    const wanted = wantedLookups(lineage, roleArns)
      .map((lookup) => queryOf(lookup, window))
      .filter(({ attribute, from }) => from.getTime() < (done.get(lookupId(attribute)) ?? Infinity));
    if (wanted.length === 0) return { lineage, unlooked: [...unlooked.values()], records };
    for (const { attribute, from } of wanted) done.set(lookupId(attribute), from.getTime());
    const answers = await inTurn(wanted, async (query) => {
      const answer = await source.query(query, signal);
      asked += 1;
      options.onLookup?.(asked, done.size);
      return answer;
    });
    for (const one of answers.flatMap((answer) => answer.unlooked)) {
      unlooked.set(JSON.stringify([one.where, one.call, one.reason]), one);
    }
    records = inOrder([...records, ...answers.flatMap((answer) => answer.records)]);
  }
}

function queryOf({ attribute, from }: WantedLookup, window: WalkWindow): TrailQuery {
  const { to, regions } = window;
  const born = from === undefined ? window.from : new Date(from);
  // A birth delivered late may lie before the window; a window never ends before it begins.
  const start = born > window.from && born <= to ? born : window.from;
  return { attribute, from: start, to, ...(regions === undefined ? {} : { regions }) };
}

async function inTurn(
  queries: readonly TrailQuery[],
  ask: (query: TrailQuery) => Promise<TrailAnswer>,
): Promise<readonly TrailAnswer[]> {
  const answers: TrailAnswer[] = [];
  const waiting = [...queries];
  const lane = async () => {
    for (let next = waiting.shift(); next !== undefined; next = waiting.shift())
      answers.push(await ask(next));
  };
  await Promise.all(Array.from({ length: Math.min(AT_ONCE, queries.length) }, lane));
  return answers;
}
