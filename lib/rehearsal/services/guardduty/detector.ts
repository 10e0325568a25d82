import type {
  CreateDetectorRequest,
  CreateDetectorResponse,
  DeleteDetectorRequest,
  GetAdministratorAccountRequest,
  GetAdministratorAccountResponse,
  GetDetectorRequest,
  GetDetectorResponse,
  ListDetectorsResponse,
  UpdateDetectorRequest,
} from '@aws-sdk/client-guardduty';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
import { featureList, featuresOff } from './features.ts';
import type { GuardDutyState } from './state.ts';

function guarddutyOf(call: Call): GuardDutyState {
  return call.account.region(call.region).guardduty;
}

/** @throws ServiceError BadRequestException for the id of a detector the region does not have. */
export function detectorIn(call: Call, input: { readonly DetectorId?: string | undefined }): GuardDutyState {
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
    const { suspended, createdAt, frequency, featuresOff: off, tags } = detectorIn(call, input);
    const { accountId } = call.account;
    return {
      Status: suspended ? 'DISABLED' : 'ENABLED',
      CreatedAt: createdAt ?? BEFORE_THE_STORY,
      UpdatedAt: createdAt ?? BEFORE_THE_STORY,
      Features: [...featureList(off, createdAt ?? BEFORE_THE_STORY)],
      Tags: { ...tags },
      ServiceRole: `arn:aws:iam::${accountId}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
      FindingPublishingFrequency: (frequency ?? 'SIX_HOURS') as 'SIX_HOURS',
    };
  },
};

/** Detectors a scenario starts with. */
const BEFORE_THE_STORY = '2024-03-04T09:00:00.000Z';

/** CreateDetector: one detector a region, as GuardDuty allows. */
const createDetector: Operation = {
  readOnly: false,
  run(call, input: CreateDetectorRequest): CreateDetectorResponse {
    const guardduty = guarddutyOf(call);
    if (guardduty.detectorId !== undefined)
      throw new ServiceError(
        'BadRequestException',
        'The request is rejected because a detector already exists for the current account.',
      );
    guardduty.detectorId = call.account.uuid().replaceAll('-', '');
    guardduty.suspended = input.Enable === false;
    guardduty.createdAt = call.now.toISOString();
    guardduty.frequency = input.FindingPublishingFrequency ?? 'SIX_HOURS';
    guardduty.featuresOff = featuresOff(input.Features);
    guardduty.tags = input.Tags ?? {};
    return { DetectorId: guardduty.detectorId };
  },
};

const updateDetector: Operation = {
  readOnly: false,
  run(call, input: UpdateDetectorRequest) {
    const guardduty = detectorIn(call, input);
    if (guardduty.administrator !== undefined)
      throw new ServiceError(
        'BadRequestException',
        'The request is rejected because a member account cannot update the detector its administrator manages.',
      );
    if (input.Enable !== undefined) guardduty.suspended = !input.Enable;
    if (input.FindingPublishingFrequency) guardduty.frequency = input.FindingPublishingFrequency;
    guardduty.featuresOff = featuresOff(input.Features, guardduty.featuresOff);
    return {};
  },
};

/** DeleteDetector: its findings go with it, and a new one has another id. */
const deleteDetector: Operation = {
  readOnly: false,
  run(call, input: DeleteDetectorRequest) {
    const guardduty = detectorIn(call, input);
    delete guardduty.detectorId;
    for (const id of Object.keys(guardduty.findings)) delete guardduty.findings[id];
    return {};
  },
};

const getAdministratorAccount: Operation = {
  readOnly: true,
  run(call, input: GetAdministratorAccountRequest): GetAdministratorAccountResponse {
    const { administrator } = detectorIn(call, input);
    if (administrator === undefined) return { Administrator: undefined };
    return { Administrator: { AccountId: administrator, RelationshipStatus: 'Enabled' } };
  },
};

export const detectorOperations = {
  GetAdministratorAccount: getAdministratorAccount,
  ListDetectors: listDetectors,
  GetDetector: getDetector,
  CreateDetector: createDetector,
  UpdateDetector: updateDetector,
  DeleteDetector: deleteDetector,
};
