import type {
  CreateDetectorResponse,
  Finding,
  GetDetectorRequest,
  GetDetectorResponse,
  GetFindingsRequest,
  GetFindingsResponse,
  ListDetectorsResponse,
  ListFindingsRequest,
  ListFindingsResponse,
} from '@aws-sdk/client-guardduty';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { meets } from './criteria.ts';
import type { GuardDutyState } from './state.ts';

const PAGE = 50;

function guarddutyOf(call: Call): GuardDutyState {
  return call.account.region(call.region).guardduty;
}

/** @throws ServiceError BadRequestException for the id of a detector the region does not have. */
function detectorIn(call: Call, input: { readonly DetectorId?: string | undefined }): GuardDutyState {
  const guardduty = guarddutyOf(call);
  if (guardduty.detectorId !== undefined && guardduty.detectorId === input.DetectorId) return guardduty;
  throw new ServiceError(
    'BadRequestException',
    'The request is rejected because the input detectorId is not owned by the current account.',
  );
}

const listDetectors: Operation = {
  readOnly: true,
  run(call): ListDetectorsResponse {
    const { detectorId } = guarddutyOf(call);
    return { DetectorIds: detectorId === undefined ? [] : [detectorId] };
  },
};

const getDetector: Operation = {
  readOnly: true,
  run(call, input: GetDetectorRequest): GetDetectorResponse {
    detectorIn(call, input);
    const { accountId } = call.account;
    return {
      Status: 'ENABLED',
      ServiceRole: `arn:aws:iam::${accountId}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
      FindingPublishingFrequency: 'SIX_HOURS',
    };
  },
};

/** CreateDetector: one detector a region, as GuardDuty allows. */
const createDetector: Operation = {
  readOnly: false,
  run(call): CreateDetectorResponse {
    const guardduty = guarddutyOf(call);
    if (guardduty.detectorId !== undefined)
      throw new ServiceError(
        'BadRequestException',
        'The request is rejected because a detector already exists for the current account.',
      );
    guardduty.detectorId = call.account.uuid().replaceAll('-', '');
    return { DetectorId: guardduty.detectorId };
  },
};

const listFindings: Operation = {
  readOnly: true,
  run(call, input: ListFindingsRequest): ListFindingsResponse {
    const matching = Object.entries(detectorIn(call, input).findings)
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

/** GuardDuty: detectors, and the findings a scenario adds. */
export const guarddutyService: SimulatedService = {
  name: 'guardduty',
  eventSource: 'guardduty.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    ListDetectors: listDetectors,
    GetDetector: getDetector,
    CreateDetector: createDetector,
    ListFindings: listFindings,
    GetFindings: getFindings,
  },
};
