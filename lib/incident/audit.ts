import type { Clock } from '../case/clock.ts';
import { inOrder } from '../lineage/trail-index.ts';
import type { Lineage } from '../lineage/types.ts';
import { walkLineage } from '../lineage/walk.ts';
import type { ReadContext } from '../playbook/context.ts';
import type { Unlooked } from '../playbook/plan.ts';
import type { ReportingSource } from '../trail/source.ts';
import { type AssumedSince, assumedSince } from './assumed-since.ts';
import { type AuditResult, auditResult } from './audit-result.ts';
import { type AuditedThings, thingsInRecords, thingsNow } from './audited-things.ts';
import { createIncident } from './create.ts';
import { reach } from './history.ts';

export interface AuditOptions {
  readonly keyId: string;
  /** When the key was first exposed; assumed from its use when absent. */
  readonly since?: Date;
  readonly regions?: readonly string[];
  readonly source: ReportingSource;
  readonly clock: Clock;
  /** The account as it is now, where the source is read through AWS; saved logs alone need none. */
  readonly account?: Omit<ReadContext, 'incident' | 'signal'>;
  /** Told after each look-up: how many are done, of how many known so far. */
  readonly onLookup?: (done: number, of: number) => void;
}

/** Follows a key through the trail without changing anything, and tells all there is to tell. */
export async function audit(
  options: AuditOptions,
  signal: AbortSignal,
): Promise<{ readonly result: AuditResult; readonly lineage: Lineage }> {
  const { source, regions, account } = options;
  const now = options.clock.now();
  // One moment for all look-ups: what comes in meanwhile would be looked for in some of them only.
  const fixed = { ...options, clock: { now: () => now, sleep: options.clock.sleep } };
  const assumed = options.since === undefined ? await assume(fixed, signal) : undefined;
  const since = options.since ?? assumed?.since ?? now;
  const found =
    account === undefined
      ? await inLogs(fixed, since, signal)
      : await inAccount(account, fixed, since, signal);
  const result = auditResult({
    ...found,
    reports: source.reports(),
    ...(regions === undefined ? {} : { only: regions }),
    assumed: assumed === undefined ? [] : [`${assumed.because} Name the time with --since.`],
  });
  return { result, lineage: found.lineage };
}

interface Found {
  readonly lineage: Lineage;
  readonly things: AuditedThings;
  readonly unlooked: readonly Unlooked[];
  readonly looked: readonly string[];
  readonly disabled: readonly string[];
}

async function assume(
  { source, keyId, clock, regions, account }: AuditOptions,
  signal: AbortSignal,
): Promise<AssumedSince> {
  const to = clock.now();
  const from = account === undefined ? new Date(0) : reach(source, to);
  const attribute = { key: 'AccessKeyId', value: keyId } as const;
  const { records } = await source.query(
    { attribute, from, to, ...(regions === undefined ? {} : { regions }) },
    signal,
  );
  const own = inOrder(records).filter(({ userIdentity }) => userIdentity.accessKeyId === keyId);
  return assumedSince(own, keyId, from);
}

/** Nobody responds in saved logs, and they say nothing of how things are now. */
async function inLogs(options: AuditOptions, since: Date, signal: AbortSignal): Promise<Found> {
  const { keyId, source, regions, clock, onLookup } = options;
  const now = clock.now();
  const { lineage, unlooked } = await walkLineage(
    { keyId, since, startedAt: now, responderArn: '' },
    source,
    { from: new Date(0), to: now, ...(regions === undefined ? {} : { regions }) },
    signal,
    onLookup === undefined ? {} : { onLookup },
  );
  return { lineage, unlooked, things: thingsInRecords(lineage), looked: [], disabled: [] };
}

async function inAccount(
  account: NonNullable<AuditOptions['account']>,
  { keyId, source, regions, clock }: AuditOptions,
  since: Date,
  signal: AbortSignal,
): Promise<Found> {
  const { aws, notify } = account;
  const incident = createIncident({
    ...{ aws, source, clock, since, notify, caseId: 'audit', leakedKeyId: keyId, trailDelayMs: 0 },
    ...{ startedAt: clock.now(), containedAt: () => undefined },
    ...(regions === undefined ? {} : { regions }),
  });
  const { lineage, looked, unlooked } = await incident.investigate(signal);
  const { unlooked: missed, ...things } = await thingsNow({ ...account, incident, signal }, lineage);
  const { disabled } = await aws.regions();
  return { lineage, things, looked, disabled, unlooked: [...unlooked, ...missed] };
}
