import type { CredentialReport } from '../../credentials/inventory/credential-report.ts';
import { rootKeys } from '../../credentials/inventory/root-user.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { HumanTask, Plan } from '../../playbook/plan.ts';
import type { AccountSummary } from './account-summary.ts';

const SET_UP_MFA: HumanTask = {
  what: 'Have an MFA device set up for the root user',
  why: 'its password alone opens everything the account has, and no policy limits it',
  how: 'Sign in as root: Security credentials, Assign MFA device. In a member account of an organization the root password can be deleted instead: IAM, Root access management.',
};

/** What the root user's credentials leave to a person, as no call of another identity reaches them. */
export async function rootTasks(
  ctx: ReadContext,
  report: CredentialReport | undefined,
  summary: AccountSummary,
): Promise<Pick<Plan, 'leftToHuman' | 'unlooked'>> {
  const keys = await rootKeys(ctx, report);
  return {
    leftToHuman: [...(summary.rootWithoutMfa ? [SET_UP_MFA] : []), ...keys.leftToHuman],
    unlooked: [...summary.unlooked, ...keys.unlooked],
  };
}
