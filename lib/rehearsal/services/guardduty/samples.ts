import type { ArchiveFindingsRequest, CreateSampleFindingsRequest } from '@aws-sdk/client-guardduty';
import { writes } from '../operations.ts';
import { detectorIn } from './detector.ts';

/** A sample shows after a moment. */
const APPEARS_AFTER_MS = 10_000;

/** Sample findings, and putting findings away: https://docs.aws.amazon.com/guardduty/latest/ug/sample_findings.html */
export const sampleOperations = {
  CreateSampleFindings: writes((call, input: CreateSampleFindingsRequest) => {
    const guardduty = detectorIn(call, input);
    const { account, region, now } = call;
    const at = now.toISOString();
    guardduty.appearing ??= {};
    for (const type of input.FindingTypes ?? []) {
      const id = account.uuid().replaceAll('-', '');
      guardduty.appearing[id] = new Date(now.getTime() + APPEARS_AFTER_MS).toISOString();
      guardduty.findings[id] = {
        ...{ Id: id, AccountId: account.accountId, Region: region, Partition: 'aws', SchemaVersion: '2.0' },
        Arn: `arn:aws:guardduty:${region}:${account.accountId}:detector/${input.DetectorId}/finding/${id}`,
        ...{ Type: type, Severity: 8, CreatedAt: at, UpdatedAt: at, Resource: { ResourceType: 'AccessKey' } },
        Title: `[SAMPLE] ${type}`,
        Service: {
          ...{ ServiceName: 'guardduty', DetectorId: input.DetectorId, Archived: false, Count: 1 },
          AdditionalInfo: { Value: '{"sample":true}', Type: 'default' },
        },
      };
    }
    return {};
  }),
  ArchiveFindings: writes((call, input: ArchiveFindingsRequest) => {
    const { findings } = detectorIn(call, input);
    for (const id of input.FindingIds ?? []) {
      const finding = findings[id];
      if (finding) findings[id] = { ...finding, Service: { ...(finding.Service as object), Archived: true } };
    }
    return {};
  }),
};
