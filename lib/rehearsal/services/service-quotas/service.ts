import type {
  GetServiceQuotaRequest,
  RequestServiceQuotaIncreaseRequest,
} from '@aws-sdk/client-service-quotas';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { shelf } from '../shelf.ts';

interface RequestState {
  readonly id: string;
  readonly serviceCode: string;
  readonly quotaCode: string;
  readonly desiredValue: number;
  readonly createdAt: string;
  readonly by: string;
}

const requests = (call: Call) => shelf<RequestState>(call, 'request');
const shown = (request: RequestState) => ({
  Id: request.id,
  ServiceCode: request.serviceCode,
  QuotaCode: request.quotaCode,
  DesiredValue: request.desiredValue,
  Status: 'PENDING' as const,
  Created: new Date(request.createdAt),
  Requester: request.by,
});

const getServiceQuota: Operation = {
  readOnly: true,
  run: (_, { ServiceCode = '', QuotaCode = '' }: GetServiceQuotaRequest) => ({
    Quota: { ServiceCode, QuotaCode, Value: 64, Adjustable: true },
  }),
};

/** RequestServiceQuotaIncrease: one request a quota at a time. */
const requestServiceQuotaIncrease: Operation = {
  readOnly: false,
  run(call, { ServiceCode = '', QuotaCode = '', DesiredValue = 0 }: RequestServiceQuotaIncreaseRequest) {
    if (Object.values(requests(call)).some(({ quotaCode }) => quotaCode === QuotaCode))
      throw new ServiceError(
        'ResourceAlreadyExistsException',
        'Only one open service quota increase request is allowed per quota.',
      );
    const id = call.account.id('');
    const request = {
      id,
      serviceCode: ServiceCode,
      quotaCode: QuotaCode,
      desiredValue: DesiredValue,
      createdAt: call.now.toISOString(),
      by: call.caller.arn,
    };
    requests(call)[id] = request;
    return { RequestedQuota: shown(request) };
  },
};

const listRequests: Operation = {
  readOnly: true,
  run: (call) => ({ RequestedQuotas: Object.values(requests(call)).map(shown) }),
};

/** Service Quotas: quotas, and requests to raise them, which nobody decides here. */
export const serviceQuotasService: SimulatedService = {
  name: 'service-quotas',
  signingName: 'servicequotas',
  eventSource: 'servicequotas.amazonaws.com',
  protocol: 'json',
  scope: 'regional',
  operations: {
    GetServiceQuota: getServiceQuota,
    RequestServiceQuotaIncrease: requestServiceQuotaIncrease,
    ListRequestedServiceQuotaChangeHistory: listRequests,
  },
};
