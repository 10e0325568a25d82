import type { CredentialKind, Lineage } from '../lineage/types.ts';
import type { Unlooked } from '../playbook/plan.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import type { SourceReport } from '../trail/source.ts';
import { timeAt } from '../trail/spelling.ts';
import type { AuditedChange, AuditedResource, AuditedThings } from './audited-things.ts';
import { eventCounts } from './event-counts.ts';
import { type Finding, findingsOf } from './findings.ts';

/** What an audit found; docs/audit-result.md describes each field. */
export interface AuditResult {
  readonly type: 'audit-result';
  readonly schema: 1;
  readonly leakedKey: string;
  readonly owner: string | null;
  readonly window: { readonly from: string | null; readonly to: string | null };
  readonly sources: readonly {
    readonly kind: SourceReport['kind'];
    readonly name: string;
    readonly files: number;
    readonly records: number;
    readonly distinct: number;
    readonly skipped: Readonly<Record<string, number>>;
    readonly from: string | null;
    readonly to: string | null;
    readonly addenda: number;
    readonly oddities: Readonly<Record<string, number>>;
  }[];
  readonly regions: readonly AuditedRegion[];
  readonly credentials: readonly {
    readonly id: string;
    readonly kind: CredentialKind;
    readonly via: string;
    readonly parent: string | null;
    readonly principal: string | null;
    /** Calls it signed. */
    readonly events: number;
    /** The event of its birth; null for the leaked one. */
    readonly birth: string | null;
    readonly expires: string | null;
    readonly doubtful: boolean;
  }[];
  readonly principals: readonly { readonly arn: string; readonly born: 'attacker' | 'shared' }[];
  readonly events: {
    readonly total: number;
    readonly ok: number;
    readonly failed: number;
    readonly first: string | null;
    readonly last: string | null;
  };
  readonly resources: readonly AuditedResource[];
  readonly changes: readonly AuditedChange[];
  readonly findings: readonly Finding[];
  /** From when on the leaked key's calls count. */
  readonly since: string;
  readonly assumed: readonly string[];
  readonly unread: readonly Unlooked[];
}

export interface AuditedRegion {
  readonly region: string;
  readonly status: 'looked' | 'not-looked';
  readonly reason: string | null;
  readonly events: number;
}

export interface Audited {
  readonly lineage: Lineage;
  readonly things: AuditedThings;
  readonly reports: readonly SourceReport[];
  readonly unlooked: readonly Unlooked[];
  /** Regions asked of AWS. */
  readonly looked: readonly string[];
  /** Opt-in regions that are not enabled in the account. */
  readonly disabled: readonly string[];
  /** Regions the responder named; all when absent. */
  readonly only?: readonly string[];
  readonly assumed: readonly string[];
}

/** The audit as one object. Pure. */
export function auditResult(audited: Audited): AuditResult {
  const { lineage, things, reports, unlooked, assumed } = audited;
  const { records } = lineage;
  const failures = records.filter(failed).length;
  const times = reports.flatMap(({ from, to }) => [from, to]).filter((time) => time !== undefined);
  return {
    ...{ type: 'audit-result', schema: 1, leakedKey: lineage.leakedKeyId, owner: lineage.owner ?? null },
    window: { from: times.toSorted()[0] ?? null, to: times.toSorted().at(-1) ?? null },
    sources: reports.map((one) => ({
      ...{ kind: one.kind, name: one.name, files: one.files, records: one.records, distinct: one.distinct },
      ...{ skipped: counts(one.skipped), from: one.from ?? null, to: one.to ?? null },
      ...{ addenda: one.addenda, oddities: counts(one.oddities) },
    })),
    regions: regionsOf(audited),
    credentials: credentialsOf(lineage),
    principals: lineage.principals.map(({ arn, born }) => ({ arn, born })),
    events: {
      ...{ total: records.length, ok: records.length - failures, failed: failures },
      first: records[0]?.eventTime ?? null,
      last: records.at(-1)?.eventTime ?? null,
    },
    ...{ resources: things.resources, changes: things.changes, findings: findingsOf(lineage) },
    ...{ since: lineage.since, assumed, unread: unlooked },
  };
}

/** In the order of their names, so that equal audits are equal texts. */
function counts(of: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...of].toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** A region that one source failed to read counts as not looked at, whatever others hold of it. */
function regionsOf({
  lineage,
  reports,
  unlooked,
  looked,
  disabled,
  only,
}: Audited): readonly AuditedRegion[] {
  const calls = new Map(eventCounts(lineage.records).map((one) => [one.region, one.ok + one.failed]));
  const held = new Set([...looked, ...reports.flatMap(({ regions }) => [...regions.keys()])]);
  const failures = new Map(unlooked.map(({ where, call, reason }) => [where, `${call}: ${reason}`]));
  const unread = [...failures.keys()].filter((where) => REGION.test(where));
  const all = new Set([...held, ...disabled, ...unread, ...(only ?? []), ...calls.keys()]);
  return [...all].sort().map((region) => {
    const events = calls.get(region) ?? 0;
    const reason = whyNot(region);
    return { region, status: reason === null ? 'looked' : 'not-looked', reason, events };
  });

  function whyNot(region: string): string | null {
    const failure = failures.get(region);
    if (failure !== undefined) return failure;
    if (held.has(region) && (only?.includes(region) ?? true)) return null;
    if (looked.includes(region)) return null;
    if (disabled.includes(region)) return 'not enabled in this account';
    return only?.includes(region) === false
      ? 'not among the regions named'
      : 'no source holds a record of it';
  }
}

const REGION = /^[a-z]{2}(?:-[a-z]+)+-\d$/;

function credentialsOf(lineage: Lineage): AuditResult['credentials'] {
  const calls = new Map<string, number>();
  for (const { userIdentity } of lineage.records) {
    const id = userIdentity.accessKeyId;
    if (id !== undefined) calls.set(id, (calls.get(id) ?? 0) + 1);
  }
  const doubtful = new Set(lineage.doubtful);
  return [...lineage.credentials, ...lineage.doubtful].map((credential) => ({
    ...{ id: credential.id, kind: credential.kind, via: credential.via },
    parent: credential.parent ?? null,
    principal: credential.principal ?? null,
    events: calls.get(credential.id) ?? 0,
    birth: credential.birth?.eventID ?? null,
    expires: expiryOf(credential.birth, credential.id),
    doubtful: doubtful.has(credential),
  }));
}

function expiryOf(birth: TrailRecord | undefined, id: string): string | null {
  if (!id.startsWith('ASIA')) return null;
  return timeAt(birth?.responseElements, 'credentials', 'expiration')?.toISOString() ?? null;
}
