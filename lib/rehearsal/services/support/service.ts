import type { CreateCaseRequest, DescribeCasesRequest, ResolveCaseRequest } from '@aws-sdk/client-support';
import { type Call, type Operation, ServiceError, type SimulatedService } from '../../account/service.ts';
import { onShelf, shelf } from '../shelf.ts';

interface CaseState {
  readonly caseId: string;
  readonly subject: string;
  readonly createdAt: string;
  readonly submittedBy: string;
  status: 'opened' | 'resolved';
}

const cases = (call: Call) => shelf<CaseState>(call, 'case');
const missing = new ServiceError('CaseIdNotFound', 'Case not found.');

/** CreateCase: subject and text stay out of the record. */
const createCase: Operation = {
  readOnly: false,
  trailRequest: ({ serviceCode, categoryCode, severityCode }: CreateCaseRequest) => ({
    serviceCode,
    categoryCode,
    severityCode,
  }),
  run(call, { subject = '' }: CreateCaseRequest) {
    const caseId = `case-${call.account.accountId}-muen-${call.now.getUTCFullYear()}-${call.account.id('')}`;
    cases(call)[caseId] = {
      caseId,
      subject,
      createdAt: call.now.toISOString(),
      submittedBy: call.caller.arn,
      status: 'opened',
    };
    return { caseId };
  },
};

const describeCases: Operation = {
  readOnly: true,
  run(call, { caseIdList, includeResolvedCases = false }: DescribeCasesRequest) {
    const asked = caseIdList?.map((id) => onShelf(cases(call), id, missing)) ?? Object.values(cases(call));
    return {
      cases: asked
        .filter(({ status }) => includeResolvedCases || status !== 'resolved')
        .map(({ caseId, subject, createdAt, submittedBy, status }) => ({
          ...{ caseId, subject, submittedBy, status },
          timeCreated: createdAt,
        })),
    };
  },
};

const resolveCase: Operation = {
  readOnly: false,
  run(call, { caseId }: ResolveCaseRequest) {
    const found = onShelf(cases(call), caseId, missing);
    const initialCaseStatus = found.status;
    found.status = 'resolved';
    return { initialCaseStatus, finalCaseStatus: 'resolved' };
  },
};

/** Support: cases, which the whole account shares. */
export const supportService: SimulatedService = {
  name: 'support',
  eventSource: 'support.amazonaws.com',
  protocol: 'json',
  scope: 'global',
  operations: { CreateCase: createCase, DescribeCases: describeCases, ResolveCase: resolveCase },
};
