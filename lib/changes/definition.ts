import type { Json, OrderClass } from '../playbook/change.ts';
import type { ReadContext, WriteContext } from '../playbook/context.ts';
import { unlessAbsent } from '../resources/absent.ts';
import type { TrailRecord } from '../trail/record.ts';
import { agrees } from './api-spelling.ts';
import type { AlteredTarget, AlteringEvent, Fallback, RevertedType } from './change-type.ts';
import { CONFIG_PERMISSIONS, type KeptByConfig, recallFromConfig } from './config-history.ts';

/** What there is to say about things that are put in place as a whole and deleted by name: alarms, rules, filters. */
interface Definition {
  readonly type: string;
  readonly title: string;
  /** Type of the thing, by the name lib/resources has for it. */
  readonly thing: string;
  /** For the plan: "CloudWatch alarm". */
  readonly of: string;
  readonly order: OrderClass;
  readonly loses?: string;
  /** Service of the events. */
  readonly source: string;
  /** Events that put a definition over another. */
  readonly puts: readonly string[];
  /** Events that only make a new thing, and so tell how it was defined. */
  readonly makes: readonly string[];
  readonly deletes: readonly string[];
  /** A record may name only some members of the definition. */
  readonly parts?: true;
  /** The things a record names. */
  ids(record: TrailRecord): readonly string[];
  /** The definition a record of `puts` or `makes` tells; `null` when it does not. */
  told(record: TrailRecord, id: string): Json;
  readonly kept?: KeptByConfig;
  readonly permissions: readonly string[];
  fallback?(set: Json): Fallback | undefined;
  /** As it is now; undefined, or what says that it is not there, when there is none. */
  now(ctx: ReadContext, target: AlteredTarget): Promise<Json | undefined>;
  madeAnew?(ctx: ReadContext, target: AlteredTarget, to: Json): Promise<boolean>;
  put(ctx: WriteContext, target: AlteredTarget, to: Json): Promise<unknown>;
  remove?(ctx: WriteContext, target: AlteredTarget): Promise<unknown>;
  command(target: AlteredTarget, to: Json): string;
}

/** A kind of change to the definitions of things of others, which comes back whole or not at all. */
export function definition(described: Definition): RevertedType {
  const { type, title, thing, of, order, source, kept, permissions } = described;
  const events = (
    names: readonly string[],
    set: (record: TrailRecord, id: string) => Json,
  ): AlteringEvent[] =>
    names.map((name) => ({
      ...{ source, name },
      alterations: (record) =>
        described.ids(record).map((id) => ({
          target: { type: thing, id, region: record.awsRegion },
          set: set(record, id),
        })),
    }));
  const told = (record: TrailRecord, id: string) => described.told(record, id);
  return {
    ...{ type, title, order, scope: 'regional', same: agrees },
    ...(described.loses === undefined ? {} : { loses: described.loses }),
    ...(described.parts === undefined ? {} : { parts: described.parts }),
    permissions: kept === undefined ? permissions : [...permissions, ...CONFIG_PERMISSIONS],
    alteredBy: [...events(described.puts, told), ...events(described.deletes, () => false)],
    toldBy: events(described.makes, told),
    action: ({ id }, to) => (to === false ? `Delete ${of} ${id}` : `Put ${of} ${id} back`),
    ...(kept === undefined ? {} : { recall: recallFromConfig(kept) }),
    fallback: ({ set }) => described.fallback?.(set),
    look: async (ctx, target) => ({
      state: 'there',
      value: (await unlessAbsent(described.now(ctx, target))) ?? false,
    }),
    ...(described.madeAnew === undefined
      ? {}
      : { madeAnew: (ctx, target, to) => described.madeAnew?.(ctx, target, to) ?? Promise.resolve(false) }),
    revert(ctx, target, to) {
      if (to !== false) return described.put(ctx, target, to);
      if (described.remove === undefined) throw new Error(`There is no deleting a ${of}.`);
      return described.remove(ctx, target);
    },
    command: described.command,
  };
}
