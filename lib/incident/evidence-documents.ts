import { createHash } from 'node:crypto';
import { lineageTree } from '../lineage/tree.ts';
import type { DerivedCredential, Lineage } from '../lineage/types.ts';
import { failed } from '../trail/outcome.ts';
import type { TrailRecord } from '../trail/record.ts';
import { eventKey } from '../trail/spelling.ts';
import { eventCounts } from './event-counts.ts';
import { findingsOf } from './findings.ts';
import type { GuardDutyReport } from './guardduty.ts';
import type { Incident, Investigation } from './incident.ts';

/** What a look at the trail leaves in the case folder. */
export type DocumentName = 'records' | 'lineage' | 'lineage-tree' | 'findings' | 'guardduty' | 'summary';

export interface DocumentSource {
  readonly incident: Incident;
  readonly investigation: Investigation;
  readonly guardDuty: GuardDutyReport;
}

export const DOCUMENTS: Readonly<Record<DocumentName, { readonly title: string; readonly file: string }>> = {
  records: { title: 'the CloudTrail records of the lineage, one JSON object a line', file: 'records.jsonl' },
  lineage: { title: 'the lineage', file: 'lineage.json' },
  'lineage-tree': { title: 'the lineage as a tree', file: 'lineage.txt' },
  findings: { title: 'the findings with their event ids', file: 'findings.json' },
  guardduty: { title: "GuardDuty's findings", file: 'guardduty.json' },
  summary: { title: 'counts and regions', file: 'summary.json' },
};

/** The document's text. Session tokens and the like are left out: CloudTrail keeps them in full. */
export function documentText(name: DocumentName, source: DocumentSource): string {
  const { lineage } = source.investigation;
  switch (name) {
    case 'records':
      return lineage.records.map((record) => `${JSON.stringify(withoutSecrets(record))}\n`).join('');
    case 'lineage':
      return indented(lineageFacts(lineage));
    case 'lineage-tree':
      return lineageTree(lineage);
    case 'findings':
      return indented(findingsOf(lineage));
    case 'guardduty':
      return indented(source.guardDuty);
    case 'summary':
      return indented(summary(source));
  }
}

/**
 * What two looks are compared by: the same records, credentials, regions and GuardDuty findings give the same text.
 * When the look was made is no part of it, nor is what came after containment and did nothing: somebody who goes on
 * knocking does not keep a look from being complete.
 */
export function fingerprint({ incident, investigation, guardDuty }: DocumentSource): string {
  const contained = incident.containedAt()?.toISOString();
  // GetCallerIdentity answers whoever is denied everything.
  const isKnock = (record: TrailRecord) =>
    contained !== undefined &&
    record.eventTime >= contained &&
    (failed(record) || eventKey(record) === 'sts:GetCallerIdentity');
  const { lineage, looked, unlooked } = investigation;
  const seen = [
    lineage.records
      .filter((record) => !isKnock(record))
      .map((record) => record.eventID)
      .sort(),
    lineage.credentials.map((credential) => credential.id).sort(),
    [...looked].sort(),
    unlooked.map(({ where, call }) => `${where} ${call}`).sort(),
    guardDuty.findings.map(({ finding }) => `${finding.Id} ${finding.UpdatedAt}`).sort(),
  ];
  return createHash('sha256').update(JSON.stringify(seen)).digest('hex').slice(0, 12);
}

function lineageFacts({ records, credentials, doubtful, principals, launches, ...facts }: Lineage): unknown {
  return {
    ...facts,
    credentials: credentials.map(credentialFacts),
    doubtful: doubtful.map(credentialFacts),
    principals: principals.map(({ birth, ...principal }) => ({ ...principal, birth: birth?.eventID })),
    launches: launches.map(({ eventId, parent }) => ({ eventId, parent: parent.eventID })),
    events: records.length,
  };
}

function credentialFacts({ birth, ...credential }: DerivedCredential): unknown {
  return { ...credential, birth: birth?.eventID, bornAt: birth?.eventTime };
}

function summary({ incident, investigation, guardDuty }: DocumentSource): unknown {
  const { lineage, from, to, looked, unlooked } = investigation;
  return {
    leakedKey: lineage.leakedKeyId,
    owner: lineage.owner ?? null,
    since: lineage.since,
    containedAt: incident.containedAt()?.toISOString() ?? null,
    window: { from, to },
    events: eventCounts(lineage.records),
    credentials: lineage.credentials.length,
    regions: { looked, unlooked },
    guardDuty: { looked: guardDuty.looked, noDetector: guardDuty.noDetector, unlooked: guardDuty.unlooked },
  };
}

const SECRET =
  /^(?:sessionToken|secretAccessKey|secretKey|password|masterUserPassword|oldPassword|newPassword)$/i;
const TOKEN =
  /^(?:samlAssertion|webIdentityToken|authorizationToken|accessToken|refreshToken|secretString)$/i;

function withoutSecrets(record: TrailRecord): unknown {
  return JSON.parse(
    JSON.stringify(record, (key, value: unknown) =>
      typeof value === 'string' && (SECRET.test(key) || TOKEN.test(key)) ? '[left out]' : value,
    ),
  );
}

function indented(value: unknown): string {
  return `${JSON.stringify(value, null, 2)}\n`;
}
