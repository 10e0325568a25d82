import type { Attributed } from '../lineage/attribution.ts';
import type { Json, OrderClass } from '../playbook/change.ts';
import type { ReadContext, WriteContext } from '../playbook/context.ts';
import type { HumanTask } from '../playbook/plan.ts';
import type { TrailRecord } from '../trail/record.ts';

/** One attribute of one thing, as an event names it: an inline policy of a user, the versioning of a bucket. */
export interface AlteredTarget {
  /** Type of the thing, by the name lib/resources has for it: `iam-user`, `s3-bucket`. */
  readonly type: string;
  /** Its id, spelled as lib/resources spells it: a thing the attacker made is known by it. */
  readonly id: string;
  /** Region name, or `global`. */
  readonly region: string;
  /** Which one of the thing's attributes, where it has several of this kind: a policy's ARN, a statement's id. */
  readonly aspect?: string;
  readonly arn?: string;
  /** Other things in the region whose erasure takes the alteration away too: the policy that was attached. */
  readonly goesWith?: readonly { readonly type: string; readonly id: string }[];
}

/**
 * What one event did to one target. Values are plain JSON of the change type's choice: `false` for what is not there
 * or switched off, `null` for what CloudTrail does not tell. They are shown and journalled, so never a secret: where
 * the attribute may hold one, its digest or version is the value.
 */
export interface Alteration {
  readonly target: AlteredTarget;
  readonly set: Json;
  /** What it was before, where the call would have failed had it been anything else. */
  readonly before?: Json;
}

/** An event that sets what a change type is about, and how its record tells. */
export interface AlteringEvent {
  /** Without `.amazonaws.com`. */
  readonly source: string;
  /** Without a date at its end. */
  readonly name: string;
  /** The name in full, where CloudTrail puts a date at its end: `AddPermission20150331v2`. */
  readonly recordedAs?: string;
  alterations(record: TrailRecord): readonly Alteration[];
}

/** The attribute as it is now. */
export type Live =
  | {
      readonly state: 'there';
      readonly value: Json;
      /** What the service said, saved as evidence before reverting; the value when absent. */
      readonly description?: unknown;
    }
  | { readonly state: 'gone' };

/** An old value found elsewhere than in an earlier event, with where it was found as a clause. */
export interface Recalled {
  readonly value: Json;
  readonly how: string;
}

/** What is kept of an old value beside events; `untold` says, as a clause, why nothing is. */
export type Recall = Recalled | { readonly untold: string } | undefined;

/** What to put in place when nothing tells the old value. */
export interface Fallback {
  readonly to: Json;
  /** True only where putting it in place takes away nothing but what the attacker set. */
  readonly selected: boolean;
  /** Why this value, as a clause. */
  readonly because: string;
}

interface ChangeTypeBase {
  /** Kebab-case, the file name: `iam-attached-policy`. Unlike any type of resource. */
  readonly type: string;
  /** Plural for people: "Attached policies". */
  readonly title: string;
  readonly scope: 'global' | 'regional';
  readonly alteredBy: readonly AlteringEvent[];
}

/** A kind of change that is taken back, and everything Spillkit knows about it: one of these a file. */
export interface RevertedType extends ChangeTypeBase {
  readonly order: OrderClass;
  /** IAM actions of `look`, `recall` and `revert`. */
  readonly permissions: readonly string[];
  /** Further events that tell a value without being the attacker's way to change it: `CreateRole` its trust. */
  readonly toldBy?: readonly AlteringEvent[];
  /** What reverting destroys for good, when that is not plain. */
  readonly loses?: string;
  /** Whether putting `to` in place stops what may be in use: it is then offered deselected, however well it is known. */
  interrupts?(to: Json): boolean;
  /** What is done, for the plan, verb first: "Detach AdministratorAccess from user bob". */
  action(target: AlteredTarget, to: Json): string;
  /** The old value as the service keeps it: policy versions, published versions, AWS Config. */
  recall?(ctx: ReadContext, target: AlteredTarget, before: TrailRecord): Promise<Recall>;
  /** Without one, a person is asked to put it right when nothing tells the old value. */
  fallback?(alteration: Alteration): Fallback | undefined;
  /**
   * Values are objects, and an event may name only some of their members: earlier events tell the old value together,
   * if each member the attacker set is in one of them.
   */
  readonly parts?: true;
  /** How the old value differs from what was set is told by equality of JSON, unless by this. */
  same?(one: Json, other: Json): boolean;
  /** Reads the attribute as it is now. Throws when it could not look; `gone` when the thing itself is gone. */
  look(ctx: ReadContext, target: AlteredTarget): Promise<Live>;
  /** Whether `to` is in place as another thing already, where what is put back gets an id of its own. */
  madeAnew?(ctx: ReadContext, target: AlteredTarget, to: Json): Promise<boolean>;
  /** Puts `to` in place. It has just been read that the attacker's value still stands. */
  revert(ctx: WriteContext, target: Attributed<AlteredTarget>, to: Json): Promise<unknown>;
  /** AWS CLI text that does what `revert` does. */
  command(target: AlteredTarget, to: Json): string;
}

/** A kind of change that no call takes back: it is told, and a person does the rest. */
export interface ReportedType extends ChangeTypeBase {
  /** The work that is left; `records` are the events, oldest first. */
  task(target: AlteredTarget, records: readonly TrailRecord[]): HumanTask;
}

export type ChangeType = RevertedType | ReportedType;

/** Whether no call takes it back. */
export function isReported(type: ChangeType): type is ReportedType {
  return 'task' in type;
}

/** The target by one name: the thing, and which of its attributes. */
export function targetName({ id, aspect }: AlteredTarget): string {
  return aspect === undefined ? id : `${id} ${aspect}`;
}
