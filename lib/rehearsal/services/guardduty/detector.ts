import type {
  CreateDetectorRequest,
  CreateDetectorResponse,
  DeleteDetectorRequest,
  GetDetectorRequest,
  GetDetectorResponse,
  ListDetectorsResponse,
  UpdateDetectorRequest,
} from '@aws-sdk/client-guardduty';
import { type Call, type Operation, ServiceError } from '../../account/service.ts';
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
    const { suspended } = detectorIn(call, input);
    const { accountId } = call.account;
    return {
      Status: suspended ? 'DISABLED' : 'ENABLED',
      ServiceRole: `arn:aws:iam::${accountId}:role/aws-service-role/guardduty.amazonaws.com/AWSServiceRoleForAmazonGuardDuty`,
      FindingPublishingFrequency: 'SIX_HOURS',
    };
  },
};

/** CreateDetector: one detector a region, as GuardDuty allows. */
const createDetector: Operation = {
  readOnly: false,
  run(call, { Enable }: CreateDetectorRequest): CreateDetectorResponse {
    const guardduty = guarddutyOf(call);
    if (guardduty.detectorId !== undefined)
      throw new ServiceError(
        'BadRequestException',
        'The request is rejected because a detector already exists for the current account.',
      );
    guardduty.detectorId = call.account.uuid().replaceAll('-', '');
    guardduty.suspended = Enable === false;
    return { DetectorId: guardduty.detectorId };
  },
};

const updateDetector: Operation = {
  readOnly: false,
  run(call, input: UpdateDetectorRequest) {
    const guardduty = detectorIn(call, input);
    if (input.Enable !== undefined) guardduty.suspended = !input.Enable;
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

export const detectorOperations = {
  ListDetectors: listDetectors,
  GetDetector: getDetector,
  CreateDetector: createDetector,
  UpdateDetector: updateDetector,
  DeleteDetector: deleteDetector,
};
