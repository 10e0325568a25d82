import type { Change } from './change.ts';

/** Something the responder should know before answering. */
export interface PlanNote {
  readonly level: 'info' | 'warning';
  readonly text: string;
}

/** Work no script can do, or that this run may not do: it is named, with the reason and the way. */
export interface HumanTask {
  readonly what: string;
  readonly why: string;
  readonly how: string;
}

/** A place that could not be read. It is never shown as "nothing found". */
export interface Unlooked {
  /** Region, service or repository. */
  readonly where: string;
  /** The call that failed, for example `ec2:DescribeInstances`. */
  readonly call: string;
  /** Error code and message as AWS or git gave them. */
  readonly reason: string;
}

/** What a step would do: ordered changes and everything that must be known before saying yes. */
export interface Plan {
  /** One sentence for the head of the plan: what was found. */
  readonly summary: string;
  readonly changes: readonly Change[];
  readonly notes: readonly PlanNote[];
  readonly leftToHuman: readonly HumanTask[];
  readonly unlooked: readonly Unlooked[];
}

/** A plan with nothing in it but its summary; the base to spread others on. */
export function emptyPlan(summary: string): Plan {
  return { summary, changes: [], notes: [], leftToHuman: [], unlooked: [] };
}
