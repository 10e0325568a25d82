import type {
  CreateFoundationModelAgreementRequest,
  CreateGuardrailRequest,
  CreateProvisionedModelThroughputRequest,
  DeleteFoundationModelAgreementRequest,
  DeleteGuardrailRequest,
  DeleteProvisionedModelThroughputRequest,
  GetFoundationModelAvailabilityRequest,
  GetGuardrailRequest,
  GetProvisionedModelThroughputRequest,
  GetResourcePolicyRequest,
  LoggingConfig,
  PutModelInvocationLoggingConfigurationRequest,
  PutResourcePolicyRequest,
} from '@aws-sdk/client-bedrock';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { madeThings } from '../made-thing.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { onShelf, shelf } from '../shelf.ts';

const MONTH_MS = 30 * 24 * 3_600_000;

const missing = (id: string | undefined) =>
  new ServiceError('ResourceNotFoundException', `The resource ${id} does not exist.`, 404);
const throughputs = madeThings('provisioned-models', missing);
const guardrails = madeThings('guardrails', missing);
const agreements = madeThings('agreements', missing);
const policies = (call: Call) => shelf<string>(call, 'policy');
const logging = (call: Call) => shelf<LoggingConfig>(call, 'logging');

const shortId = (call: Call) => call.account.uuid().replaceAll('-', '').slice(0, 12);

/** Bedrock: what is paid for, what models the account may use, and the log of what they were asked. */
export const bedrockService: SimulatedService = {
  name: 'bedrock',
  eventSource: 'bedrock.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    CreateProvisionedModelThroughput: writes((call, input: CreateProvisionedModelThroughputRequest) => {
      const id = shortId(call);
      const { modelUnits, modelId, provisionedModelName, commitmentDuration } = input;
      throughputs.make(
        call,
        id,
        { modelUnits, modelId, provisionedModelName, commitmentDuration },
        'InService',
      );
      return { provisionedModelArn: regionalArn(call, 'bedrock', `provisioned-model/${id}`) };
    }),
    GetProvisionedModelThroughput: reads((call, input: GetProvisionedModelThroughputRequest) => {
      const { id, asked, createdAt, status } = throughputs.by(call, input.provisionedModelId);
      const months = { OneMonth: 1, SixMonths: 6 }[String(asked.commitmentDuration)];
      const modelArn = `arn:aws:bedrock:${call.region}::foundation-model/${asked.modelId}`;
      return {
        ...asked,
        desiredModelUnits: asked.modelUnits,
        provisionedModelArn: regionalArn(call, 'bedrock', `provisioned-model/${id}`),
        modelArn,
        desiredModelArn: modelArn,
        foundationModelArn: modelArn,
        status,
        creationTime: new Date(createdAt),
        lastModifiedTime: new Date(createdAt),
        ...(months === undefined
          ? {}
          : { commitmentExpirationTime: new Date(Date.parse(createdAt) + months * MONTH_MS) }),
      };
    }),
    DeleteProvisionedModelThroughput: writes((call, input: DeleteProvisionedModelThroughputRequest) => {
      const { id, asked } = throughputs.by(call, input.provisionedModelId);
      if (asked.commitmentDuration !== undefined)
        throw new ServiceError('ConflictException', 'The commitment term is not over.', 400);
      delete throughputs.all(call)[id];
      return {};
    }),
    CreateGuardrail: writes((call, { name }: CreateGuardrailRequest) => {
      const guardrailId = shortId(call);
      guardrails.make(call, guardrailId, { name }, 'READY');
      const guardrailArn = regionalArn(call, 'bedrock', `guardrail/${guardrailId}`);
      return { guardrailId, guardrailArn, version: 'DRAFT', createdAt: call.now };
    }),
    GetGuardrail: reads((call, { guardrailIdentifier }: GetGuardrailRequest) => {
      const { id, asked, createdAt, status } = guardrails.by(call, guardrailIdentifier);
      return {
        ...asked,
        guardrailId: id,
        guardrailArn: regionalArn(call, 'bedrock', `guardrail/${id}`),
        version: 'DRAFT',
        status,
        createdAt: new Date(createdAt),
        updatedAt: new Date(createdAt),
        blockedInputMessaging: '',
        blockedOutputsMessaging: '',
      };
    }),
    DeleteGuardrail: writes((call, { guardrailIdentifier }: DeleteGuardrailRequest) => {
      delete guardrails.all(call)[guardrails.by(call, guardrailIdentifier).id];
      return {};
    }),
    CreateFoundationModelAgreement: writes(
      (call, { modelId = '' }: CreateFoundationModelAgreementRequest) => {
        agreements.make(call, modelId, {});
        return { modelId };
      },
    ),
    GetFoundationModelAvailability: reads((call, { modelId = '' }: GetFoundationModelAvailabilityRequest) => {
      const agreed = agreements.all(call)[modelId] !== undefined;
      return {
        modelId,
        agreementAvailability: { status: agreed ? 'AVAILABLE' : 'NOT_AVAILABLE' },
        authorizationStatus: 'AUTHORIZED',
        entitlementAvailability: agreed ? 'AVAILABLE' : 'NOT_AVAILABLE',
        regionAvailability: 'AVAILABLE',
      };
    }),
    DeleteFoundationModelAgreement: writes(
      (call, { modelId = '' }: DeleteFoundationModelAgreementRequest) => {
        delete agreements.all(call)[agreements.by(call, modelId).id];
        return {};
      },
    ),
    PutResourcePolicy: writes((call, { resourceArn = '', resourcePolicy = '' }: PutResourcePolicyRequest) => {
      policies(call)[resourceArn] = resourcePolicy;
      return { resourceArn };
    }),
    GetResourcePolicy: reads((call, { resourceArn }: GetResourcePolicyRequest) => ({
      resourcePolicy: onShelf(policies(call), resourceArn, missing(resourceArn)),
    })),
    DeleteResourcePolicy: writes((call, { resourceArn }: GetResourcePolicyRequest) => {
      onShelf(policies(call), resourceArn, missing(resourceArn));
      delete policies(call)[resourceArn ?? ''];
      return {};
    }),
    PutUseCaseForModelAccess: writes(() => ({}), { trailRequest: () => null }),
    PutModelInvocationLoggingConfiguration: writes(
      (call, input: PutModelInvocationLoggingConfigurationRequest) => {
        if (input.loggingConfig) logging(call).own = input.loggingConfig;
        return {};
      },
    ),
    GetModelInvocationLoggingConfiguration: reads((call) => {
      const { own } = logging(call);
      return own === undefined ? {} : { loggingConfig: own };
    }),
    DeleteModelInvocationLoggingConfiguration: writes((call) => {
      delete logging(call).own;
      return {};
    }),
  },
};
