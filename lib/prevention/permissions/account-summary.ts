import { awsFailure, unlooked } from '../../aws/errors.ts';
import type { ReadContext } from '../../playbook/context.ts';
import type { Unlooked } from '../../playbook/plan.ts';
import type { Principal } from './principal.ts';

/** https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html */
const ATTACHABLE = 10;

/** What IAM says of the account as a whole. */
export interface AccountSummary {
  /** How many managed policies may be attached; AWS's default where the account's own numbers are not told. */
  readonly attachable: Readonly<Record<Principal['kind'], number>>;
  /** Whether the root user signs in with a password alone. A member account may have no root password. */
  readonly rootWithoutMfa: boolean;
  readonly unlooked: readonly Unlooked[];
}

/** https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetAccountSummary.html */
export async function accountSummary(ctx: ReadContext): Promise<AccountSummary> {
  try {
    const { SummaryMap = {} } = await ctx.aws.read('iam').getAccountSummary({});
    return {
      attachable: {
        user: SummaryMap.AttachedPoliciesPerUserQuota ?? ATTACHABLE,
        role: SummaryMap.AttachedPoliciesPerRoleQuota ?? ATTACHABLE,
      },
      rootWithoutMfa: SummaryMap.AccountMFAEnabled === 0 && SummaryMap.AccountPasswordPresent !== 0,
      unlooked: [],
    };
  } catch (error) {
    if (awsFailure(error) === 'aborted' || ctx.signal.aborted) throw error;
    return {
      attachable: { user: ATTACHABLE, role: ATTACHABLE },
      rootWithoutMfa: false,
      unlooked: [unlooked('MFA of the root user', 'iam:GetAccountSummary', error)],
    };
  }
}
