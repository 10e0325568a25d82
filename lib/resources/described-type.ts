import type { EvidenceContext, ReadContext, WriteContext } from '../playbook/context.ts';
import { deleted, unlessAbsent } from './absent.ts';
import { concurrently } from './concurrently.ts';
import { eachByItself, GONE } from './each-by-itself.ts';
import { isNamesake } from './namesake.ts';
import type { ResourceRef, ResourceState, ResourceType } from './resource-type.ts';

const AT_ONCE = 5;

/** What the plan says about a resource that is there. */
interface Facts {
  /** When the service, or an earlier event, says it was made. */
  readonly createdAt?: Date | undefined;
  /** Protections that are on, by their AWS name. */
  readonly on?: readonly string[];
  readonly summary?: string | undefined;
  /** Why it is offered and not selected, as a clause. */
  readonly doubt?: string | undefined;
}

type Common = Omit<
  ResourceType,
  'scope' | 'eraseAfter' | 'batchMax' | 'look' | 'madeWith' | 'saveEvidence' | 'erase' | 'command'
>;

/** What there is to say about a type whose resources are described, and erased, one call each. */
export interface DescribedType<T> extends Common {
  readonly eraseAfter?: readonly string[];
  /**
   * The resource as it is now, kept as evidence. Undefined when there is none or it is on its way out; an error that
   * says not found says the same.
   */
  describe(ctx: ReadContext, ref: ResourceRef): Promise<T | undefined>;
  facts(thing: T): Facts;
  /** Saves what erasing destroys and `describe` does not give. */
  saveEvidence?(ctx: EvidenceContext, ref: ResourceRef, thing: T): Promise<void>;
  /** Erases it, with what has to be cleared first; `thing` is as it was read just before. */
  erase(ctx: WriteContext, ref: ResourceRef, thing: T): Promise<unknown>;
  /** AWS CLI lines that do the same. */
  commands(ref: ResourceRef, thing: T): readonly string[];
}

/**
 * A regional type whose resources are looked at and erased one by one. Each is read again right before it is erased:
 * its name may have passed to another since the plan was shown, which is known by its age and left alone.
 */
export function describedType<T>(described: DescribedType<T>): ResourceType {
  const { eraseAfter = [], describe: _, facts: __, commands, saveEvidence, erase, ...common } = described;

  async function stateOf(ctx: ReadContext, ref: ResourceRef): Promise<ResourceState> {
    const thing = await unlessAbsent(described.describe(ctx, ref));
    if (thing === undefined) return deleted(ref);
    const { createdAt, on = [], summary, doubt } = described.facts(thing);
    if (isNamesake(ref, createdAt)) return deleted(ref, `one of ${createdAt?.toISOString()}`);
    return {
      ref,
      state: 'present',
      ...(createdAt === undefined ? {} : { createdAt: createdAt.toISOString() }),
      protections: on,
      ...(summary === undefined || summary === '' ? {} : { summary }),
      ...(doubt === undefined ? {} : { doubt }),
      description: thing,
    };
  }

  return {
    ...common,
    eraseAfter,
    scope: 'regional',
    batchMax: 1,
    look: (ctx, _region, refs) => concurrently(refs, AT_ONCE, ctx.signal, (ref) => stateOf(ctx, ref)),
    ...(saveEvidence === undefined
      ? {}
      : {
          async saveEvidence(ctx, ref) {
            const { state, description } = await stateOf(ctx, ref);
            if (state === 'present') await saveEvidence(ctx, ref, description as T);
          },
        }),
    erase: (ctx, _region, batch) =>
      eachByItself(ctx.signal, batch, async (ref) => {
        const { state, description } = await stateOf(ctx, ref);
        return state === 'deleted' ? GONE : erase(ctx, ref, description as T);
      }),
    command: ({ ref, description }) => commands(ref, description as T).join('\n'),
  };
}
