import type {
  AwsSecurityFinding,
  BatchImportFindingsRequest,
  BatchUpdateFindingsRequest,
  GetFindingHistoryRequest,
  GetFindingsRequest,
} from '@aws-sdk/client-securityhub';
import { type Call, ServiceError, type SimulatedService } from '../../account/service.ts';
import { reads, writes } from '../operations.ts';
import { regionalArn } from '../regional-arn.ts';
import { shelf } from '../shelf.ts';

interface HubState {
  readonly subscribedAt: string;
}

interface FindingState {
  readonly id: string;
  readonly productArn: string;
  workflow: string;
  readonly history: { readonly at: string; readonly from: string; readonly to: string }[];
}

const hub = (call: Call) => shelf<HubState>(call, 'hub');
const findings = (call: Call) => shelf<FindingState>(call, 'finding');

/** @throws ServiceError what Security Hub answers in an account it is off in. */
function enabled(call: Call): HubState {
  const found = hub(call).default;
  if (found) return found;
  throw new ServiceError(
    'InvalidAccessException',
    `Account ${call.account.accountId} is not subscribed to AWS Security Hub`,
    401,
  );
}

const finding = ({ id, productArn, workflow }: FindingState) =>
  ({ Id: id, ProductArn: productArn, Workflow: { Status: workflow } }) as AwsSecurityFinding;

/** Security Hub: on or off, and findings as far as somebody marks them as dealt with. */
export const securityhubService: SimulatedService = {
  name: 'securityhub',
  eventSource: 'securityhub.amazonaws.com',
  protocol: 'restJson',
  scope: 'regional',
  operations: {
    EnableSecurityHub: writes((call) => {
      if (hub(call).default) {
        throw new ServiceError('ResourceConflictException', 'Account is already subscribed', 409);
      }
      hub(call).default = { subscribedAt: call.now.toISOString() };
      return {};
    }),
    DisableSecurityHub: writes((call) => {
      enabled(call);
      delete hub(call).default;
      return {};
    }),
    DescribeHub: reads((call) => ({
      HubArn: regionalArn(call, 'securityhub', 'hub/default'),
      SubscribedAt: enabled(call).subscribedAt,
    })),
    BatchImportFindings: writes((call, { Findings = [] }: BatchImportFindingsRequest) => {
      enabled(call);
      for (const { Id: id = '', ProductArn: productArn = '' } of Findings) {
        findings(call)[id] = { id, productArn, workflow: 'NEW', history: [] };
      }
      return { FailedCount: 0, SuccessCount: Findings.length };
    }),
    GetFindings: reads((call, { Filters = {} }: GetFindingsRequest) => {
      enabled(call);
      const ids = Filters.Id?.map(({ Value }) => Value);
      const all = Object.values(findings(call)).filter(({ id }) => ids?.includes(id) ?? true);
      return { Findings: all.map(finding) };
    }),
    BatchUpdateFindings: writes((call, { FindingIdentifiers = [], Workflow }: BatchUpdateFindingsRequest) => {
      enabled(call);
      for (const { Id = '' } of FindingIdentifiers) {
        const found = findings(call)[Id];
        if (found === undefined || Workflow?.Status === undefined) continue;
        found.history.push({ at: call.now.toISOString(), from: found.workflow, to: Workflow.Status });
        found.workflow = Workflow.Status;
      }
      return { ProcessedFindings: FindingIdentifiers, UnprocessedFindings: [] };
    }),
    GetFindingHistory: reads((call, { FindingIdentifier, StartTime, EndTime }: GetFindingHistoryRequest) => {
      enabled(call);
      const [from, to] = [new Date(StartTime ?? 0), new Date(EndTime ?? call.now)];
      const told = findings(call)[FindingIdentifier?.Id ?? '']?.history ?? [];
      return {
        Records: told
          .filter(({ at }) => new Date(at) >= from && new Date(at) <= to)
          .toReversed()
          .map((one) => ({
            FindingIdentifier,
            UpdateTime: new Date(one.at),
            Updates: [{ UpdatedField: 'Workflow.Status', OldValue: one.from, NewValue: one.to }],
          })),
      };
    }),
  },
};
