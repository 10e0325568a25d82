import type { HumanTask, PlanNote, Unlooked } from '../../playbook/plan.ts';
import { notLookedAt } from '../api/failure.ts';

/** What a look at one place of GitHub showed; a place may be found, none, and in part not looked into, all at once. */
export interface Seen {
  /** What holds the key, or may: a sentence. */
  readonly found?: string;
  /** What was looked at and does not, for a list. */
  readonly none?: string;
  /** What was there and could not be looked into. */
  readonly unlooked?: string;
  /** What is left to people about it. */
  readonly task?: HumanTask;
}

/** What several looks showed, in the words of a plan. */
export interface SeenAll {
  readonly notes: readonly PlanNote[];
  readonly leftToHuman: readonly HumanTask[];
  readonly unlooked: readonly Unlooked[];
}

/** Looks at several places, each told as found, none, or could not look. */
export async function lookAtEach(
  where: string,
  looks: readonly { readonly call: string; look(): Promise<readonly Seen[]> }[],
): Promise<SeenAll> {
  const failed: Unlooked[] = [];
  const looked = await Promise.all(
    looks.map(async ({ call, look }) => {
      try {
        return (await look()).map((seen) => ({ ...seen, call }));
      } catch (error) {
        failed.push(notLookedAt(where, call, error));
        return [];
      }
    }),
  );
  const seen = looked.flat();
  const none = seen.flatMap((one) => one.none ?? []);
  const warnings = seen.flatMap(({ found }) =>
    found === undefined ? [] : [{ level: 'warning', text: `Found: ${found}` } as const],
  );
  const order = looks.map(({ call }) => call);
  return {
    notes: [
      ...warnings,
      ...(none.length === 0
        ? []
        : [{ level: 'info', text: `Looked at, and none: ${none.join(', ')}.` } as const]),
    ],
    leftToHuman: seen.flatMap(({ task }) => task ?? []),
    unlooked: [
      ...failed.sort((a, b) => order.indexOf(a.call) - order.indexOf(b.call)),
      ...seen.flatMap(({ call, unlooked }) =>
        unlooked === undefined ? [] : [{ where, call, reason: unlooked }],
      ),
    ],
  };
}
