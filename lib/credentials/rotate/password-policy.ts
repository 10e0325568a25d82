import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';

/** What the account asks of passwords, as far as a new one depends on it. */
interface PasswordPolicy {
  readonly minimumLength?: number;
  /** Whether users may change their own password without a policy that says so. */
  readonly usersMayChange: boolean;
}

/** The account's password policy; an account without one has AWS's default, where users need a permission of their own. */
export async function passwordPolicy(ctx: Pick<ReadContext, 'aws'>): Promise<PasswordPolicy> {
  const answer = await unlessAbsent(ctx.aws.read('iam').getAccountPasswordPolicy({}));
  const policy = answer?.PasswordPolicy;
  return {
    ...(policy?.MinimumPasswordLength === undefined ? {} : { minimumLength: policy.MinimumPasswordLength }),
    usersMayChange: policy?.AllowUsersToChangePassword === true,
  };
}
