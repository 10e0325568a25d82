import { isDeepStrictEqual } from 'node:util';
import type { AwsReaders, AwsWriters } from '../../aws/access.ts';
import { errorCode } from '../../aws/errors.ts';
import type { Change } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { eachByItself } from '../../resources/each-by-itself.ts';
import { allPages } from '../../resources/iam/iam-pages.ts';
import {
  deleteInlinePolicy,
  type InlinePolicy,
  inlinePolicyChange,
  notAsWritten,
  putInlinePolicy,
  readInlinePolicy,
} from './inline-policy.ts';

const KIND = 'deny-all';
const DOCUMENT = {
  Version: '2012-10-17',
  Statement: [{ Sid: 'SpillkitDenyAll', Effect: 'Deny', Action: '*', Resource: '*' }],
};
/** AWS's own policy that denies everything, for principals whose inline policies leave no room for ours. */
const MANAGED_NAME = 'AWSDenyAll';

/** The change that denies a user or role everything; sessions it already issued are evaluated per request, too. */
export function denyAllChange(
  policy: InlinePolicy,
  arn: string | undefined,
  because: Change['because'],
  preselected = true,
): Change<InlinePolicy> {
  const { principal, name } = policy;
  return inlinePolicyChange(policy, arn, {
    ...{ kind: KIND, because, preselected, document: DOCUMENT },
    deed: `Deny ${principal} ${name} everything`,
  });
}

/** Whether everything is denied to the principal now, by our policy or by AWS's. */
export async function isDeniedAll(aws: AwsReaders, policy: InlinePolicy): Promise<boolean> {
  if (isDeepStrictEqual(await readInlinePolicy(aws, policy), DOCUMENT)) return true;
  return (await attachedPolicies(aws, policy)).includes(MANAGED_NAME);
}

/** Names of the managed policies attached to a user or role; none when it is gone. */
export async function attachedPolicies(
  aws: AwsReaders,
  { principal, name }: Pick<InlinePolicy, 'principal' | 'name'>,
): Promise<readonly string[]> {
  const iam = aws.read('iam');
  const attached = await unlessAbsent(
    allPages(
      (marker) =>
        principal === 'user'
          ? iam.listAttachedUserPolicies({ UserName: name, ...marker })
          : iam.listAttachedRolePolicies({ RoleName: name, ...marker }),
      (page) => page.AttachedPolicies,
    ),
  );
  return (attached ?? []).flatMap(({ PolicyName }) => PolicyName ?? []);
}

/**
 * Denies one principal everything. Explicit denials end keys, console, session tokens and federation tokens of a
 * user and all sessions of a role.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/id_credentials_temp_control-access_disable-perms.html
 */
export const denyAll: WritingKind<InlinePolicy> = {
  kind: KIND,
  permissions: [
    'iam:GetUserPolicy',
    'iam:GetRolePolicy',
    'iam:ListAttachedUserPolicies',
    'iam:ListAttachedRolePolicies',
    'iam:PutUserPolicy',
    'iam:PutRolePolicy',
    'iam:AttachUserPolicy',
    'iam:AttachRolePolicy',
  ],
  writes: true,
  apply: (ctx, changes) =>
    eachByItself(ctx.signal, changes, async ({ params }) => {
      try {
        await putInlinePolicy(ctx.aws, params, DOCUMENT);
      } catch (error) {
        // Inline policies of a user may hold 2,048 characters in all; managed ones do not count.
        if (!errorCode(error).startsWith('LimitExceeded')) throw error;
        await changeManaged(ctx.aws, params, 'attach');
      }
    }),
  async verify(ctx, { params }) {
    return (await isDeniedAll(ctx.aws, params)) ? { held: true } : notAsWritten(params);
  },
  async undo(ctx, { params }) {
    const inline = await deleteInlinePolicy(ctx.aws, params);
    const attached = (await attachedPolicies(ctx.aws, params)).includes(MANAGED_NAME);
    if (attached) await changeManaged(ctx.aws, params, 'detach');
    return { result: inline || attached ? 'applied' : 'already-gone' };
  },
};

async function changeManaged(aws: AwsWriters, { principal, name }: InlinePolicy, way: 'attach' | 'detach') {
  const iam = aws.write('iam');
  const PolicyArn = `arn:${(await aws.identity()).partition}:iam::aws:policy/${MANAGED_NAME}`;
  if (principal === 'user') await iam[`${way}UserPolicy`]({ UserName: name, PolicyArn });
  else await iam[`${way}RolePolicy`]({ RoleName: name, PolicyArn });
}
