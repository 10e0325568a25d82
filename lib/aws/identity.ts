import type { CallerIdentity } from './access.ts';

/** The two calls {@link callerIdentity} needs of an STS client. */
interface Caller {
  getCallerIdentity(input: object): Promise<{
    readonly Account?: string | undefined;
    readonly Arn?: string | undefined;
    readonly UserId?: string | undefined;
  }>;
  readonly config: { credentials(): Promise<{ readonly accessKeyId: string }> };
}

/** Who the credentials belong to. The call needs no permission: AWS answers it even when everything is denied. */
export async function callerIdentity(sts: Caller): Promise<CallerIdentity> {
  const { accessKeyId } = await sts.config.credentials();
  const { Account: account, Arn: arn, UserId: userId } = await sts.getCallerIdentity({});
  if (!account || !arn || !userId) throw new Error('sts:GetCallerIdentity answered without an identity.');
  return { account, arn, userId, accessKeyId, partition: arn.split(':')[1] ?? 'aws' };
}
