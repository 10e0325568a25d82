import type {
  Finding,
  GetFindingsRequest,
  GetFindingsResponse,
  ListFindingsRequest,
  ListFindingsResponse,
} from '@aws-sdk/client-guardduty';
import type { Operation, SimulatedService } from '../../account/service.ts';
import { meets } from './criteria.ts';
import { destinationOperations } from './destinations.ts';
import { detectorIn, detectorOperations } from './detector.ts';
import { sampleOperations } from './samples.ts';
import { suppressionOperations } from './suppression.ts';

const PAGE = 50;

const listFindings: Operation = {
  readOnly: true,
  run(call, input: ListFindingsRequest): ListFindingsResponse {
    const { findings, appearing } = detectorIn(call, input);
    const matching = Object.entries(findings)
      .filter(([id]) => (appearing?.[id] ?? '') <= call.now.toISOString())
      .filter(([, finding]) => meets(finding, input.FindingCriteria))
      .map(([id]) => id)
      .toSorted();
    const after = input.NextToken ? Buffer.from(input.NextToken, 'base64url').toString() : '';
    const rest = matching.filter((id) => id > after);
    const page = rest.slice(0, input.MaxResults ?? PAGE);
    const last = page.at(-1);
    const more = last !== undefined && page.length < rest.length;
    return { FindingIds: page, NextToken: more ? Buffer.from(last).toString('base64url') : '' };
  },
};

const getFindings: Operation = {
  readOnly: true,
  run(call, input: GetFindingsRequest): GetFindingsResponse {
    const { findings } = detectorIn(call, input);
    const asked = (input.FindingIds ?? []).flatMap((id) => findings[id] ?? []);
    // Findings are kept in the SDK's own shape.
    return { Findings: asked as unknown as Finding[] };
  },
};

/** GuardDuty: detectors, what suppresses findings, where they are exported, and the findings a scenario adds. */
export const guarddutyService: SimulatedService = {
  name: 'guardduty',
  eventSource: 'guardduty.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    ...detectorOperations,
    ...suppressionOperations,
    ...destinationOperations,
    ...sampleOperations,
    ListFindings: listFindings,
    GetFindings: getFindings,
  },
};
