import type { Lineage } from '../lineage/types.ts';
import type { Unlooked } from '../playbook/plan.ts';
import type { TrailAnswer } from '../trail/source.ts';

/** Whose key leaked, and how that is known. */
export type KeyOwner =
  | { readonly kind: 'user'; readonly userName: string; readonly arn: string; readonly foundBy: string }
  | { readonly kind: 'root'; readonly arn: string; readonly foundBy: string }
  | {
      readonly kind: 'role-session';
      readonly roleName: string;
      readonly roleArn: string;
      readonly sessionName?: string;
      readonly foundBy: string;
    }
  | {
      readonly kind: 'federated-user';
      readonly arn: string;
      readonly userName?: string;
      readonly foundBy: string;
    }
  | { readonly kind: 'other-account'; readonly account: string; readonly foundBy: string }
  | { readonly kind: 'unknown'; readonly lookedAt: string };

/** A key of a user as IAM lists it. */
export interface KeyFact {
  readonly accessKeyId: string;
  readonly userName: string;
  readonly active: boolean;
  /** ISO 8601. */
  readonly createdAt: string;
}

/** The trail walked to its fix-point, at a moment. */
export interface Investigation {
  readonly lineage: Lineage;
  /** Window looked at, ISO 8601. */
  readonly from: string;
  readonly to: string;
  /** Regions looked at in full. */
  readonly looked: readonly string[];
  readonly unlooked: readonly Unlooked[];
}

/**
 * One incident as the steps share it: what was named at the start, and what reading has shown since. All of it
 * is reading, so it is made anew after a resume.
 */
export interface Incident {
  /** Short, unique, used in the names of what Spillkit creates: `spk-20261123-4f2k`. */
  readonly caseId: string;
  readonly leakedKeyId: string;
  /** The moment from which calls of the leaked key may be the attacker's. */
  readonly since: Date;
  /** Regions named by the responder; all enabled ones when absent. */
  readonly regions?: readonly string[];
  /** How long CloudTrail may take to deliver, milliseconds. */
  readonly trailDelayMs: number;
  /** When Spillkit started on this case: its own calls after it are not blamed on the attacker. */
  readonly startedAt: Date;
  owner(signal: AbortSignal): Promise<KeyOwner>;
  /** Walks the trail; the last walk is reused unless `fresh`. */
  investigate(signal: AbortSignal, options?: { readonly fresh?: boolean }): Promise<Investigation>;
  /** All events of a name in a region, as far back as the trail goes and whoever made them; read once. */
  history(eventName: string, region: string, signal: AbortSignal): Promise<TrailAnswer>;
  /** All events about a resource by its id in a region, as far as CloudTrail lists what a call was about; read once. */
  about(resourceId: string, region: string, signal: AbortSignal): Promise<TrailAnswer>;
  /** When containment was verified to hold, if it was in this case. */
  containedAt(): Date | undefined;
  /** When what the attacker made was last seen gone in this case. */
  cleanedAt?(): Date | undefined;
  /** What earlier steps of this case left undone, a sentence each. */
  left?(): readonly string[];
}
