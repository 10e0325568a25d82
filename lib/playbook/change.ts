/** A value that survives JSON: what a journal line or a saved plan may hold. */
export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/**
 * The order in which an incident is cleaned up. A class is finished before the next one starts in the same
 * region, because what stands in a later class is needed by what stands in an earlier one.
 */
export const ORDER = {
  contain: 0,
  stopRespawners: 1,
  terminateCompute: 2,
  closeEntryPoints: 3,
  deleteTemplates: 4,
  network: 5,
  dataStores: 6,
  credentials: 7,
  principals: 8,
  onlyAHuman: 9,
} as const;
export type OrderClass = (typeof ORDER)[keyof typeof ORDER];

/** IAM and other services without regions. */
export const GLOBAL = 'global';

/** What a change is made to: enough for the responder to look it up. */
export interface Target {
  /** Kebab-case resource type, for example `ec2-instance`, `iam-access-key`, `git-ref`. */
  readonly type: string;
  /** The id AWS or git knows it by: `i-0abc`, `AKIA…`, a user name, `refs/heads/main`. */
  readonly id: string;
  /** Region name, or {@link GLOBAL}. */
  readonly region: string;
  readonly arn?: string;
  /** A second name people know it by; may be written by an attacker, so it is escaped where it is shown. */
  readonly label?: string;
}

/** Why a change is proposed. Erasing a resource takes an `event`; see lib/lineage/attribution.ts. */
export type Because =
  | {
      readonly kind: 'event';
      readonly eventId: string;
      /** ISO 8601, UTC. */
      readonly eventTime: string;
      readonly eventName: string;
      readonly eventSource: string;
      readonly region: string;
      /** The key id or principal ARN that made the call. */
      readonly by: string;
    }
  | { readonly kind: 'commit'; readonly commit: string; readonly where: string }
  | { readonly kind: 'observed'; readonly call: string; readonly fact: string }
  | { readonly kind: 'responder'; readonly said: string }
  | { readonly kind: 'policy'; readonly text: string };

export type ChangeEffect = 'read-only' | 'reversible' | 'irreversible';

/** One line of a plan, as data: it can be shown, saved, approved, journalled, resumed and undone. */
export interface Change<P extends Json = Json> {
  /** Stable over re-planning: {@link changeId} of kind and target. */
  readonly id: string;
  /** Names a registered {@link ChangeKind}. */
  readonly kind: string;
  /** One line, verb first: "Terminate i-0abc (p4d.24xlarge)". */
  readonly title: string;
  readonly target: Target;
  readonly because: readonly [Because, ...Because[]];
  readonly order: OrderClass;
  readonly effect: ChangeEffect;
  /** What cannot be undone about it, when that is not plain from the title. */
  readonly loses?: string;
  /** The AWS CLI or git text that does the same by hand; several lines where several calls are needed. */
  readonly command: string;
  /** False for what is only offered: an ambiguous thing is deselected until the responder selects it. */
  readonly preselected: boolean;
  /** An offer: whoever does not take it up leaves nothing undone. */
  readonly optional?: true;
  /** Ids of changes of the same plan that save what this one destroys: if one of them fails, this is not applied. */
  readonly needs?: readonly string[];
  /** What the kind's handler needs. Never a secret: it is written to the journal. */
  readonly params: P;
}

/** Identity of a change, the same in every plan that proposes it. */
export function changeId(kind: string, target: Target): string {
  return [kind, target.region, target.id].join('|');
}

/** What came of one change. `already-gone` is a result, not an error. */
export type Outcome =
  | { readonly result: 'applied' | 'already-gone'; readonly detail?: string; readonly record?: Json }
  | {
      readonly result: 'failed';
      /** AWS or git error code, for example `AccessDenied`. */
      readonly code: string;
      readonly message: string;
      readonly record?: Json;
    };

/** Whether a change or step held when it was read back. */
export type Verdict =
  | { readonly held: true }
  | {
      readonly held: false;
      readonly found: string;
      /** The read was denied or is not supported: asking again gives no other answer. */
      readonly unreadable?: true;
    };
