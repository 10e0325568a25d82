import type { Finding as GuardDutyFinding } from '@aws-sdk/client-guardduty';
import type { AwsReaders } from '../aws/access.ts';
import { unlooked } from '../aws/errors.ts';
import type { Unlooked } from '../playbook/plan.ts';

/** What GuardDuty says in the regions looked at. A region without a detector saw nothing because nobody watched. */
export interface GuardDutyReport {
  readonly findings: readonly { readonly region: string; readonly finding: GuardDutyFinding }[];
  readonly looked: readonly string[];
  readonly noDetector: readonly string[];
  readonly unlooked: readonly Unlooked[];
}

/** Most ids GetFindings takes: https://docs.aws.amazon.com/guardduty/latest/APIReference/API_GetFindings.html */
const BATCH = 50;

type Call = 'guardduty:ListDetectors' | 'guardduty:ListFindings' | 'guardduty:GetFindings';

/** Findings updated since `since`, archived ones too, of all `regions` at once. */
export async function readGuardDuty(
  aws: AwsReaders,
  regions: readonly string[],
  since: Date,
  signal: AbortSignal,
): Promise<GuardDutyReport> {
  const answers = await Promise.all(regions.map((region) => readRegion(aws, region, since, signal)));
  const none = answers.filter((answer) => answer.state === 'no-detector');
  return {
    findings: answers.flatMap(({ region, findings }) => findings.map((finding) => ({ region, finding }))),
    looked: answers.filter((answer) => answer.state === 'looked').map(({ region }) => region),
    noDetector: none.map(({ region }) => region),
    unlooked: answers.flatMap((answer) => answer.unlooked),
  };
}

interface RegionAnswer {
  readonly region: string;
  readonly state: 'looked' | 'no-detector' | 'not-looked';
  readonly findings: readonly GuardDutyFinding[];
  readonly unlooked: readonly Unlooked[];
}

async function readRegion(
  aws: AwsReaders,
  region: string,
  since: Date,
  signal: AbortSignal,
): Promise<RegionAnswer> {
  const guardduty = aws.read('guardduty', region);
  const options = { abortSignal: signal };
  const findings: GuardDutyFinding[] = [];
  let call: Call = 'guardduty:ListDetectors';
  try {
    const { DetectorIds = [] } = await guardduty.listDetectors({}, options);
    if (DetectorIds.length === 0) return { region, state: 'no-detector', findings, unlooked: [] };
    for (const DetectorId of DetectorIds) {
      let NextToken: string | undefined;
      do {
        call = 'guardduty:ListFindings';
        const page = await guardduty.listFindings(
          {
            ...{ DetectorId, MaxResults: BATCH },
            FindingCriteria: { Criterion: { updatedAt: { GreaterThanOrEqual: since.getTime() } } },
            ...(NextToken === undefined ? {} : { NextToken }),
          },
          options,
        );
        const FindingIds = page.FindingIds ?? [];
        call = 'guardduty:GetFindings';
        if (FindingIds.length > 0) {
          const { Findings = [] } = await guardduty.getFindings({ DetectorId, FindingIds }, options);
          findings.push(...Findings);
        }
        NextToken = page.NextToken;
      } while (NextToken !== undefined && NextToken !== '');
    }
    return { region, state: 'looked', findings, unlooked: [] };
  } catch (error) {
    signal.throwIfAborted();
    return { region, state: 'not-looked', findings, unlooked: [unlooked(region, call, error)] };
  }
}
