import type { Change, Json, Outcome, Verdict } from './change.ts';
import type { EvidenceContext, ReadContext, WriteContext } from './context.ts';

interface KindBase<P extends Json> {
  /** Kebab-case, unique in a playbook: `erase:ec2-instance`, `deactivate-access-key`. */
  readonly kind: string;
  /** What `apply` and `verify` need: IAM actions such as `ec2:TerminateInstances`, GitHub's as `github:administration=write`. */
  readonly permissions: readonly string[];
  /** Kinds whose changes in the same order class and region are applied first. Never in a circle. */
  readonly after?: readonly string[];
  /** Changes with the same key are applied in one `apply` call of at most `max`. Default: one at a time. */
  readonly batch?: { key(change: Change<P>): string; readonly max: number };
  /** Saves what will be lost, before anything of the step's plan is applied. */
  saveEvidence?(ctx: EvidenceContext, changes: readonly Change<P>[]): Promise<void>;
  /** Reads back whether the change holds now; also used on resume when the outcome is unknown. */
  verify(ctx: ReadContext, change: Change<P>): Promise<Verdict>;
}

/** Knows how one kind of change is done. Outcomes are in the order of `changes`; one failure never hides the rest. */
export interface WritingKind<P extends Json = Json> extends KindBase<P> {
  readonly writes: true;
  apply(ctx: WriteContext, changes: readonly Change<P>[]): Promise<readonly Outcome[]>;
  /** Takes the change back; only kinds whose changes are reversible have it. */
  undo?(ctx: WriteContext, change: Change<P>, record: Json | undefined): Promise<Outcome>;
}

/** A kind that only writes evidence into the case folder; the only kind a dry run applies, in steps that only read or where it is read beforehand. */
export interface EvidenceKind<P extends Json = Json> extends KindBase<P> {
  readonly writes: false;
  /** Applied in every mode as soon as it is planned, without being asked about: it is what people read before they decide. */
  readonly readBeforehand?: true;
  apply(ctx: EvidenceContext, changes: readonly Change<P>[]): Promise<readonly Outcome[]>;
}

export type ChangeKind<P extends Json = Json> = WritingKind<P> | EvidenceKind<P>;

/** A kind with its parameter type sealed, so that kinds with different parameters sit in one registry. */
export type AnyChangeKind = ChangeKind<never>;

/** All kinds of a playbook by name; throws on a name registered twice. */
export function kindRegistry(kinds: readonly AnyChangeKind[]): ReadonlyMap<string, ChangeKind> {
  const registry = new Map<string, ChangeKind>();
  for (const kind of kinds) {
    if (registry.has(kind.kind)) throw new Error(`Change kind ${kind.kind} is registered twice.`);
    registry.set(kind.kind, kind as unknown as ChangeKind);
  }
  return registry;
}
