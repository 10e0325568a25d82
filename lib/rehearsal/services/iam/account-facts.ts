import type {
  CreateAccountAliasRequest,
  DeleteAccountAliasRequest,
  ListAccountAliasesRequest,
} from '@aws-sdk/client-iam';
import { type Operation, ServiceError } from '../../account/service.ts';
import { credentialReport } from './credential-report.ts';
import { iamOf, noSuchEntity, required } from './entities.ts';

/** A report is made anew when the last one is older: https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_getting-report.html */
const REPORT_LASTS_MS = 4 * 3_600_000;

/** What IAM tells about the account as a whole. */
export const accountFactOperations: Readonly<Record<string, Operation>> = {
  CreateAccountAlias: {
    readOnly: false,
    run: (call, input: CreateAccountAliasRequest) => {
      iamOf(call).accountAlias = required(input.AccountAlias, 'AccountAlias');
      return {};
    },
  },
  DeleteAccountAlias: {
    readOnly: false,
    run: (call, input: DeleteAccountAliasRequest) => {
      const iam = iamOf(call);
      if (iam.accountAlias !== input.AccountAlias) {
        throw noSuchEntity(`The account alias ${input.AccountAlias} does not exist.`);
      }
      delete iam.accountAlias;
      return {};
    },
  },
  ListAccountAliases: {
    readOnly: true,
    run: (call, _: ListAccountAliasesRequest) => {
      const { accountAlias } = iamOf(call);
      return { AccountAliases: accountAlias ? [accountAlias] : [], IsTruncated: false };
    },
  },
  GetAccountSummary: {
    readOnly: true,
    run: (call) => {
      const iam = iamOf(call);
      const { users, groups, roles, instanceProfiles, policies, virtualMfaDevices, rootKeys } = iam;
      const devices = Object.values(virtualMfaDevices);
      return {
        SummaryMap: {
          Users: Object.keys(users).length,
          Groups: Object.keys(groups).length,
          Roles: Object.keys(roles).length,
          InstanceProfiles: Object.keys(instanceProfiles).length,
          Policies: Object.keys(policies).filter((arn) => !arn.includes('::aws:')).length,
          MFADevices: devices.length,
          MFADevicesInUse: devices.filter(({ enabledAt }) => enabledAt !== undefined).length,
          AccessKeysPerUserQuota: 2,
          AccountMFAEnabled: iam.rootWithoutMfa ? 0 : 1,
          AccountPasswordPresent: 1,
          AccountAccessKeysPresent: rootKeys.length > 0 ? 1 : 0,
        },
      };
    },
  },
  GenerateCredentialReport: {
    readOnly: true,
    run: (call) => {
      const iam = iamOf(call);
      const made = iam.credentialReport;
      if (made && call.now.getTime() - Date.parse(made.generatedAt) < REPORT_LASTS_MS)
        return { State: 'COMPLETE' };
      iam.credentialReport = {
        generatedAt: call.now.toISOString(),
        csv: credentialReport(call.account.accountId, iam),
      };
      return { State: 'STARTED', Description: 'No report exists. Starting a new report generation task' };
    },
  },
  GetCredentialReport: {
    readOnly: true,
    run: (call) => {
      const report = iamOf(call).credentialReport;
      if (!report) throw new ServiceError('ReportNotPresent', 'No report exists.', 410);
      return {
        Content: Buffer.from(report.csv),
        ReportFormat: 'text/csv',
        GeneratedTime: new Date(report.generatedAt),
      };
    },
  },
};
