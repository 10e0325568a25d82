import { z } from 'zod';
import type { AwsReaders } from '../../aws/access.ts';
import { type Change, changeId, GLOBAL, ORDER, type Target } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { eachByItself } from '../../resources/each-by-itself.ts';
import { deleteInlinePolicy, type InlinePolicy, putInlinePolicy, readInlinePolicy } from './inline-policy.ts';

const KIND = 'revoke-role-sessions';

/** What the AWS console writes under "Revoke active sessions". https://docs.aws.amazon.com/IAM/latest/UserGuide/id_roles_use_revoke-sessions.html */
function denyIssuedBefore(moment: Date) {
  return {
    Version: '2012-10-17',
    Statement: [
      {
        Sid: 'SpillkitRevokeOlderSessions',
        Effect: 'Deny',
        Action: '*',
        Resource: '*',
        Condition: { DateLessThan: { 'aws:TokenIssueTime': moment.toISOString() } },
      },
    ],
  };
}

const ours = z.object({
  Statement: z.tuple([
    z.object({
      Effect: z.literal('Deny'),
      Action: z.literal('*'),
      Resource: z.literal('*'),
      Condition: z.object({ DateLessThan: z.object({ 'aws:TokenIssueTime': z.string() }) }),
    }),
  ]),
});

/** The moment before which sessions of the role are refused by our policy; undefined when it is not there. */
export async function sessionsRevokedBefore(
  aws: AwsReaders,
  policy: InlinePolicy,
): Promise<Date | undefined> {
  const parsed = ours.safeParse(await readInlinePolicy(aws, policy));
  if (!parsed.success) return undefined;
  return new Date(parsed.data.Statement[0].Condition.DateLessThan['aws:TokenIssueTime']);
}

/** The change that ends all sessions of a role issued until it is applied; `now` dates the text shown. */
export function revokeSessionsChange(
  roleName: string,
  policyName: string,
  arn: string | undefined,
  because: Change['because'],
  now: Date,
): Change<InlinePolicy> {
  const target: Target = {
    type: 'iam-role',
    id: roleName,
    region: GLOBAL,
    ...(arn === undefined ? {} : { arn }),
  };
  return {
    id: changeId(KIND, target),
    kind: KIND,
    title: `Revoke all sessions of role ${roleName} issued until now, with inline policy ${policyName}`,
    target,
    because,
    order: ORDER.contain,
    effect: 'reversible',
    loses:
      'Legitimate sessions of the role end, too; whoever is trusted gets a new one by assuming it again.',
    command: awsCommand('iam', 'put-role-policy', {
      'role-name': roleName,
      'policy-name': policyName,
      'policy-document': JSON.stringify(denyIssuedBefore(now)),
    }),
    preselected: true,
    params: { principal: 'role', name: roleName, policyName },
  };
}

/** Ends role sessions by the time they were issued; services and people get new ones, the copied ones stay dead. */
export const revokeRoleSessions: WritingKind<InlinePolicy> = {
  kind: KIND,
  permissions: ['iam:GetRolePolicy', 'iam:PutRolePolicy'],
  writes: true,
  apply: (ctx, changes) =>
    eachByItself(ctx.signal, changes, ({ params }) =>
      putInlinePolicy(ctx.aws, params, denyIssuedBefore(ctx.clock.now())),
    ),
  async verify(ctx, { params }) {
    const before = await sessionsRevokedBefore(ctx.aws, params);
    if (before !== undefined) return { held: true };
    return { held: false, found: `policy ${params.policyName} is not there as it was written` };
  },
  async undo(ctx, { params }) {
    const done = await unlessAbsent(deleteInlinePolicy(ctx.aws, params).then(() => true));
    return { result: done === true ? 'applied' : 'already-gone' };
  },
};
