import type { AwsReaders, AwsWriters } from '../../aws/access.ts';
import { unlessAbsent } from '../../resources/absent.ts';

/** An IAM principal that can hold an inline policy. */
export type PrincipalKind = 'user' | 'role';

/** An inline policy of a user or a role. */
export type InlinePolicy = {
  readonly principal: PrincipalKind;
  readonly name: string;
  readonly policyName: string;
};

/** The policy as it stands, parsed; undefined when it, or its principal, is not there. */
export async function readInlinePolicy(
  aws: AwsReaders,
  { principal, name, policyName: PolicyName }: InlinePolicy,
): Promise<unknown> {
  const iam = aws.read('iam');
  const answer = await unlessAbsent<{ PolicyDocument?: string | undefined }>(
    principal === 'user'
      ? iam.getUserPolicy({ UserName: name, PolicyName })
      : iam.getRolePolicy({ RoleName: name, PolicyName }),
  );
  if (answer?.PolicyDocument === undefined) return undefined;
  try {
    // IAM hands documents out URL-encoded: https://docs.aws.amazon.com/IAM/latest/APIReference/API_GetUserPolicy.html
    return JSON.parse(decodeURIComponent(answer.PolicyDocument));
  } catch {
    return answer.PolicyDocument;
  }
}

/** Writes the policy; one of the same name is replaced. */
export async function putInlinePolicy(
  aws: AwsWriters,
  policy: InlinePolicy,
  document: unknown,
): Promise<void> {
  const iam = aws.write('iam');
  const text = { PolicyName: policy.policyName, PolicyDocument: JSON.stringify(document) };
  if (policy.principal === 'user') await iam.putUserPolicy({ UserName: policy.name, ...text });
  else await iam.putRolePolicy({ RoleName: policy.name, ...text });
}

/** Deletes the policy; throws when it is not there. */
export async function deleteInlinePolicy(aws: AwsWriters, policy: InlinePolicy): Promise<void> {
  const iam = aws.write('iam');
  const { name, policyName: PolicyName } = policy;
  if (policy.principal === 'user') await iam.deleteUserPolicy({ UserName: name, PolicyName });
  else await iam.deleteRolePolicy({ RoleName: name, PolicyName });
}
