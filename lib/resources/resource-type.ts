import type { Attributed } from '../lineage/attribution.ts';
import type { OrderClass, Outcome } from '../playbook/change.ts';
import type { EvidenceContext, ReadContext, WriteContext } from '../playbook/context.ts';
import type { TrailRecord } from '../trail/record.ts';

/** A resource as an event names it. */
export interface ResourceRef {
  /** Kebab-case type, the file name: `ec2-instance`. */
  readonly type: string;
  readonly id: string;
  readonly region: string;
  readonly arn?: string;
  /** Second id the erasure needs, for example the user of an access key. */
  readonly parent?: string;
  readonly label?: string;
  /** `AIDA…`, `AROA…`, `AIPA…`: a name can be born twice, this id cannot. */
  readonly uniqueId?: string;
  /** ISO 8601 time of the creation event: what has the name but is younger is another thing. */
  readonly bornAt?: string;
}

/** What a look-up says about a resource now. */
export interface ResourceState {
  readonly ref: ResourceRef;
  readonly state: 'present' | 'deleted';
  /** ISO 8601 creation time, when the service tells it: older than the leak means never erased. */
  readonly createdAt?: string;
  /** Batch key: resources with equal keys may be erased in one call (availability zone for instances). */
  readonly batchKey?: string;
  /** Protections that must be cleared first, by their AWS name: `disableApiTermination`. */
  readonly protections: readonly string[];
  /** One line for the plan: instance type, attached user, size. */
  readonly summary?: string;
  /** Why it may not be the attacker's after all, or why erasing it may do harm, as a clause: offered, not selected. */
  readonly doubt?: string;
  /** What the service said, saved as evidence before erasing. */
  readonly description: unknown;
}

/** An event that creates resources of a type, and where the ids stand in its record. */
export interface CreationEvent {
  /** Without `.amazonaws.com`. */
  readonly source: string;
  readonly name: string;
  refs(record: TrailRecord): readonly ResourceRef[];
  /** Finds by reading what a record too large for CloudTrail no longer names. Throws when it could not look. */
  recover?(ctx: ReadContext, record: TrailRecord): Promise<readonly ResourceRef[]>;
}

/** Everything Spillkit knows about one type of resource: one of these a file. */
export interface ResourceType {
  readonly type: string;
  /** Plural for people: "EC2 instances". */
  readonly title: string;
  /** Head of a change's title: "Terminate EC2 instance". */
  readonly action: string;
  /** What erasing destroys for good, when that is not plain. */
  readonly loses?: string;
  readonly scope: 'global' | 'regional';
  readonly order: OrderClass;
  /** What may stand in the way and is cleared first, by its AWS name; nothing when absent. */
  readonly protections?: readonly string[];
  /** Types that must be gone first in the same region, within one order class. */
  readonly eraseAfter: readonly string[];
  readonly createdBy: readonly CreationEvent[];
  /** Events that delete one, for "already deleted by the attacker" in reports. */
  readonly deletedBy: readonly { readonly source: string; readonly name: string }[];
  /** IAM actions of `look`, `saveEvidence` and `erase`. */
  readonly permissions: readonly string[];
  /** Most refs one `erase` call may hold. */
  readonly batchMax: number;
  /** Reads all `refs` (same region) as they are now. Throws when it could not look. */
  look(ctx: ReadContext, region: string, refs: readonly ResourceRef[]): Promise<readonly ResourceState[]>;
  /** What the same event made and its record does not name: the volumes of a launch. Evidence is read too. */
  madeWith?(ctx: ReadContext, state: ResourceState): Promise<readonly ResourceRef[]>;
  /** Saves what erasing destroys and `look` does not give: user data, console output, policies. */
  saveEvidence?(ctx: EvidenceContext, ref: ResourceRef): Promise<void>;
  /** Erases one batch: protections cleared first, dependants removed. Outcomes in the order given. */
  erase(
    ctx: WriteContext,
    region: string,
    batch: readonly Attributed<ResourceRef>[],
  ): Promise<readonly Outcome[]>;
  /** AWS CLI text that does what `erase` does for one of them. */
  command(state: ResourceState): string;
}
