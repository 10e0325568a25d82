import { attribute } from '../lineage/attribution.ts';
import type { CredentialKind, Lineage } from '../lineage/types.ts';
import type { Unlooked } from '../playbook/plan.ts';
import { creationsIn } from '../resources/registry.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import type { SourceReport } from '../trail/source.ts';
import { eventKey, serviceOf } from '../trail/spelling.ts';
import { eventCounts } from './event-counts.ts';
import { type Finding, findingsOf } from './findings.ts';

interface AuditedThing {
  readonly region: string;
  readonly verdict: string;
  /** Logs tell what was done, not how things are now. */
  readonly state: 'unknown';
  readonly because: readonly string[];
}

/** What an audit found; docs/audit-result.md describes each field. */
export interface AuditResult {
  readonly type: 'audit-result';
  readonly schema: 1;
  readonly leakedKey: string;
  readonly owner: string | null;
  readonly window: { readonly from: string | null; readonly to: string | null };
  readonly sources: readonly {
    readonly kind: SourceReport['kind'];
    readonly files: number;
    readonly records: number;
    readonly distinct: number;
    readonly skipped: Readonly<Record<string, number>>;
    readonly oddities: Readonly<Record<string, number>>;
    readonly from: string | null;
    readonly to: string | null;
  }[];
  readonly regions: readonly {
    readonly region: string;
    readonly status: 'looked' | 'not-looked';
    readonly reason: string | null;
    readonly events: number;
  }[];
  readonly unread: readonly Unlooked[];
  readonly credentials: readonly {
    readonly id: string;
    readonly kind: CredentialKind;
    readonly via: string;
    readonly parent: string | null;
    readonly principal: string | null;
    /** The event of its birth; null for the leaked one. */
    readonly birth: string | null;
    readonly events: number;
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
  readonly resources: readonly (AuditedThing & { readonly type: string; readonly id: string })[];
  readonly changes: readonly (AuditedThing & { readonly kind: string; readonly target: string | null })[];
  readonly findings: readonly Finding[];
}

export interface Audited {
  readonly lineage: Lineage;
  readonly contents: readonly SourceReport[];
  readonly unlooked: readonly Unlooked[];
  /** Regions the responder named; all when absent. */
  readonly only?: readonly string[];
}

/** The audit as one object. Pure. */
export function auditResult({ lineage, contents, unlooked, only }: Audited): AuditResult {
  const { records } = lineage;
  const failures = records.filter(failed).length;
  const times = contents.flatMap(({ from, to }) => [from, to]).filter((time) => time !== undefined);
  return {
    ...{ type: 'audit-result', schema: 1, leakedKey: lineage.leakedKeyId, owner: lineage.owner ?? null },
    window: { from: times.toSorted()[0] ?? null, to: times.toSorted().at(-1) ?? null },
    sources: contents.map((one) => ({
      ...{ kind: one.kind, files: one.files, records: one.records, distinct: one.distinct },
      skipped: Object.fromEntries(one.skipped),
      oddities: Object.fromEntries(one.oddities),
      ...{ from: one.from ?? null, to: one.to ?? null },
    })),
    regions: regionsOf(records, contents, only),
    unread: unlooked,
    credentials: credentialsOf(lineage),
    principals: lineage.principals.map(({ arn, born }) => ({ arn, born })),
    events: {
      ...{ total: records.length, ok: records.length - failures, failed: failures },
      first: records[0]?.eventTime ?? null,
      last: records.at(-1)?.eventTime ?? null,
    },
    resources: creationsIn(records).flatMap(({ record, refs }) =>
      refs.map(({ type, id, region }) => ({ type, id, ...judged(lineage, record), region })),
    ),
    changes: changesIn(lineage),
    findings: findingsOf(lineage),
  };
}

function judged(lineage: Lineage, record: TrailRecord): AuditedThing {
  const { verdict } = attribute(lineage, record);
  return { region: record.awsRegion, verdict, state: 'unknown', because: [record.eventID] };
}

function regionsOf(
  records: readonly TrailRecord[],
  contents: readonly SourceReport[],
  only: readonly string[] | undefined,
): AuditResult['regions'] {
  const counts = new Map(eventCounts(records).map((count) => [count.region, count.ok + count.failed]));
  const held = new Set(contents.flatMap((one) => [...one.regions.keys()]));
  return [...new Set([...held, ...(only ?? [])])].sort().map((region) => {
    const events = counts.get(region) ?? 0;
    if (only !== undefined && !only.includes(region)) {
      return { region, status: 'not-looked', reason: 'not among the regions named', events };
    }
    return held.has(region)
      ? { region, status: 'looked', reason: null, events }
      : { region, status: 'not-looked', reason: 'the logs hold no record of it', events };
  });
}

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
    birth: credential.birth?.eventID ?? null,
    events: calls.get(credential.id) ?? 0,
    doubtful: doubtful.has(credential),
  }));
}

/** Calls that wrote, went through, and made none of the listed resources. */
function changesIn(lineage: Lineage): AuditResult['changes'] {
  const creating = new Set(creationsIn(lineage.records).map(({ record }) => record));
  return lineage.records
    .filter((record) => record.readOnly === false && !failed(record) && !creating.has(record))
    .filter((record) => !['sts', 'signin'].includes(serviceOf(record)))
    .map((record) => ({ kind: eventKey(record), target: targetOf(record), ...judged(lineage, record) }));
}

/** What a request names first, which is what it is about in nearly every API. */
function targetOf({ requestParameters }: TrailRecord): string | null {
  const first = Object.values(requestParameters ?? {}).find((value) => typeof value === 'string');
  return typeof first === 'string' ? first : null;
}
