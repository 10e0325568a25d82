import type { SimulatedAccount } from './account/account.ts';
import type { Around } from './account/perform.ts';
import { factsOf } from './facts.ts';
import { type Holding, holdingKey, holdings } from './holdings.ts';

/** A field somebody changed on a thing that was there before. */
export interface Alteration {
  /** The thing as it was. */
  readonly of: Holding;
  readonly path: string;
  /** As text, before the first change; undefined when there was no such field. */
  readonly before: string | undefined;
}

/**
 * What an actor made, altered and deleted, read off the account around each of its calls: the truth the score is
 * measured by. Nothing an actor says of itself goes in.
 */
export interface Ledger {
  /** Performs one call of the actor and notes what it did to the account. */
  readonly around: Around;
  /** Things it made, the deleted ones too. */
  readonly made: ReadonlyMap<string, Omit<Holding, 'value'>>;
  /** By thing and path. */
  readonly altered: ReadonlyMap<string, Alteration>;
  /** Things that were there before and that it deleted, as they were. */
  readonly deleted: ReadonlyMap<string, Holding>;
}

/** Of somebody who did nothing. */
export const nobodysDoing: Ledger = {
  around: (_call, perform) => perform(),
  ...{ made: new Map(), altered: new Map(), deleted: new Map() },
};

/** An empty ledger over an account. */
export function ledger(account: SimulatedAccount): Ledger {
  const made = new Map<string, Omit<Holding, 'value'>>();
  const altered = new Map<string, Alteration>();
  const deleted = new Map<string, Holding>();

  const note = (before: Snapshot, after: Snapshot) => {
    for (const [key, thing] of after) {
      const was = before.get(key);
      if (was !== undefined) {
        if (was.text !== thing.text && !made.has(key)) noteAlterations(key, asHolding(was), thing);
      } else if (!deleted.has(key)) made.set(key, thing.of);
    }
    for (const [key, thing] of before) {
      if (!after.has(key) && !made.has(key)) deleted.set(key, asHolding(thing));
    }
  };
  const noteAlterations = (thing: string, was: Holding, is: Kept) => {
    const [old, now] = [factsOf(was.value), factsOf(JSON.parse(is.text))];
    for (const path of new Set([...old.keys(), ...now.keys()])) {
      const key = `${thing} ${path}`;
      if (old.get(path) === now.get(path) || altered.has(key)) continue;
      altered.set(key, { of: was, path, before: old.get(path) });
    }
  };

  return {
    made,
    altered,
    deleted,
    around(call, perform) {
      const before = snapshot(account, call.region);
      try {
        return perform();
      } finally {
        note(before, snapshot(account, call.region));
      }
    },
  };
}

/** A thing as it was at a moment: its value as JSON, since the account goes on changing the things themselves. */
interface Kept {
  readonly of: Omit<Holding, 'value'>;
  readonly text: string;
}

type Snapshot = ReadonlyMap<string, Kept>;

function snapshot({ state }: SimulatedAccount, region: string): Snapshot {
  return new Map(
    holdings(state, [region]).map(({ value, ...of }) => [
      holdingKey(of),
      { of, text: JSON.stringify(value) },
    ]),
  );
}

function asHolding({ of, text }: Kept): Holding {
  return { ...of, value: JSON.parse(text) };
}
