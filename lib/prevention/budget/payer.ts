import type { AwsReaders } from '../../aws/access.ts';
import { awsFailure, errorCode } from '../../aws/errors.ts';

/** Who pays for the account: itself, alone or for its members, or the payer of its organization. */
export type Payer =
  | { readonly kind: 'alone' | 'pays-for-members' | 'unknown' }
  | { readonly kind: 'member'; readonly payer: string };

/** Who pays for the account the credentials belong to. */
export async function readPayer(aws: AwsReaders): Promise<Payer> {
  try {
    const { account } = await aws.identity();
    const { Organization } = await aws.read('organizations').describeOrganization({});
    const payer = Organization?.MasterAccountId;
    if (payer === undefined) return { kind: 'unknown' };
    return payer === account ? { kind: 'pays-for-members' } : { kind: 'member', payer };
  } catch (error) {
    if (awsFailure(error) === 'aborted') throw error;
    const isAlone = errorCode(error) === 'AWSOrganizationsNotInUseException';
    return { kind: isAlone ? 'alone' : 'unknown' };
  }
}
