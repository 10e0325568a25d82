import type { ReadContext } from '../../playbook/context.ts';
import type { Plan } from '../../playbook/plan.ts';
import type { GitHubReader } from '../api/access.ts';
import type { HostedRepository } from '../api/hosted-repository.ts';
import type { PurgeFindings } from '../purge/plan-purge.ts';
import type { LeftBehind } from './left-behind.ts';

/** What is planned around the rewritten history. */
export type AroundPlan = Omit<Plan, 'summary'> & { readonly summary?: string };

export const NOTHING: AroundPlan = { changes: [], notes: [], leftToHuman: [], unlooked: [] };

/** Whether the clone holds the key in anything but archives. */
export const isLeaking = ({ rewrite }: PurgeFindings) => rewrite.refs.some(({ old, new: id }) => old !== id);

export const isPublished = ({ source, waiting }: PurgeFindings) =>
  source.notPushable === undefined && waiting.length === 0;

/** What is asked about on GitHub, and with what. */
export interface Asked {
  readonly ctx: ReadContext;
  readonly reader: GitHubReader;
  readonly repository: HostedRepository;
  readonly found: PurgeFindings;
  /** The look at commits that no ref reaches any more. */
  readonly left: Promise<LeftBehind>;
}
