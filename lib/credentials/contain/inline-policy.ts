import type { AwsReaders, AwsWriters } from '../../aws/access.ts';
import { type Change, changeId, GLOBAL, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';

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

/** Deletes the policy; false when it, or its principal, is not there. */
export async function deleteInlinePolicy(aws: AwsWriters, policy: InlinePolicy): Promise<boolean> {
  const iam = aws.write('iam');
  const { name, policyName: PolicyName } = policy;
  const deleted = await unlessAbsent<unknown>(
    policy.principal === 'user'
      ? iam.deleteUserPolicy({ UserName: name, PolicyName })
      : iam.deleteRolePolicy({ RoleName: name, PolicyName }),
  );
  return deleted !== undefined;
}

/** The verdict on a policy that does not stand, or no longer does. */
export function notAsWritten({ policyName }: InlinePolicy) {
  return { held: false, found: `policy ${policyName} is not there as it was written` } as const;
}

/** What is put on a principal, and for what. */
interface PolicyChange extends Pick<Change, 'kind' | 'because' | 'loses' | 'preselected'> {
  /** "Deny user bob everything" */
  readonly deed: string;
  /** As the command writes it. */
  readonly document: unknown;
}

/** The change that contains a principal by an inline policy; deleting the policy takes it back. */
export function inlinePolicyChange(
  policy: InlinePolicy,
  arn: string | undefined,
  { deed, document, ...change }: PolicyChange,
): Change<InlinePolicy> {
  const { principal, name, policyName } = policy;
  const type = `iam-${principal}`;
  const target = { type, id: name, region: GLOBAL, ...(arn === undefined ? {} : { arn }) };
  return {
    ...change,
    id: changeId(change.kind, target),
    title: `${deed}, with inline policy ${policyName}`,
    target,
    order: ORDER.contain,
    effect: 'reversible',
    command: awsCommand('iam', `put-${principal}-policy`, {
      [`${principal}-name`]: name,
      'policy-name': policyName,
      'policy-document': JSON.stringify(document),
    }),
    params: { principal, name, policyName },
  };
}
