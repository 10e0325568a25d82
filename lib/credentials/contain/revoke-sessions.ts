import { z } from 'zod';
import type { AwsReaders, AwsWriters } from '../../aws/access.ts';
import type { Change } from '../../playbook/change.ts';
import type { WritingKind } from '../../playbook/change-kind.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { eachByItself } from '../../resources/each-by-itself.ts';
import {
  deleteInlinePolicy,
  type InlinePolicy,
  inlinePolicyChange,
  notAsWritten,
  type PrincipalKind,
  putInlinePolicy,
  readInlinePolicy,
} from './inline-policy.ts';

const kindOf = (principal: PrincipalKind) => `revoke-${principal}-sessions`;

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

/** The moment before which sessions of the principal are refused by our policy; undefined when it is not there. */
export async function sessionsRevokedBefore(
  aws: AwsReaders,
  policy: InlinePolicy,
): Promise<Date | undefined> {
  const parsed = ours.safeParse(await readInlinePolicy(aws, policy));
  if (!parsed.success) return undefined;
  return new Date(parsed.data.Statement[0].Condition.DateLessThan['aws:TokenIssueTime']);
}

/** Name of the policy that ends sessions in a case. */
export function revokePolicyName(caseId: string): string {
  return `spillkit-${caseId}-revoke-sessions`;
}

/** Ends all temporary credentials of the principal issued until now; keys of a user go on. */
export function revokeSessions(aws: AwsWriters, policy: InlinePolicy, now: Date): Promise<void> {
  return putInlinePolicy(aws, policy, denyIssuedBefore(now));
}

/** Name of the policy where AWS CLI text writes it, outside of any case. */
export const REVOKED_BY_HAND = 'spillkit-revoke-sessions';

/** The same for a shell that reads the clock itself when it is run. */
export function revokeUserSessionsNow(userName: string): string {
  const dated = JSON.stringify(denyIssuedBefore(new Date(0)))
    .replaceAll('"', '\\"')
    .replace(new Date(0).toISOString(), '$(date -u +%Y-%m-%dT%H:%M:%SZ)');
  const named = { 'user-name': userName, 'policy-name': REVOKED_BY_HAND };
  return `${awsCommand('iam', 'put-user-policy', named)} --policy-document "${dated}"`;
}

const LOSES: Readonly<Record<PrincipalKind, string>> = {
  role: 'Legitimate sessions of the role end, too; whoever is trusted gets a new one by assuming it again.',
  user: 'Legitimate console sessions and session tokens of the user end, too; its access keys go on.',
};

/** The change that ends all sessions of a principal issued until it is applied; `now` dates the text shown. */
export function revokeSessionsChange(
  policy: InlinePolicy,
  arn: string | undefined,
  because: Change['because'],
  now: Date,
): Change<InlinePolicy> {
  const { principal, name } = policy;
  return inlinePolicyChange(policy, arn, {
    ...{ kind: kindOf(principal), because, loses: LOSES[principal], preselected: true },
    ...{
      document: denyIssuedBefore(now),
      deed: `Revoke all sessions of ${principal} ${name} issued until now`,
    },
  });
}

/** Ends sessions by the time they were issued; services and people get new ones, the copied ones stay dead. */
function revokeKind(principal: PrincipalKind): WritingKind<InlinePolicy> {
  const Principal = principal === 'user' ? 'User' : 'Role';
  return {
    kind: kindOf(principal),
    permissions: [`iam:Get${Principal}Policy`, `iam:Put${Principal}Policy`],
    writes: true,
    apply: (ctx, changes) =>
      eachByItself(ctx.signal, changes, ({ params }) => revokeSessions(ctx.aws, params, ctx.clock.now())),
    async verify(ctx, { params }) {
      const before = await sessionsRevokedBefore(ctx.aws, params);
      return before === undefined ? notAsWritten(params) : { held: true };
    },
    async undo(ctx, { params }) {
      return { result: (await deleteInlinePolicy(ctx.aws, params)) ? 'applied' : 'already-gone' };
    },
  };
}

export const revokeRoleSessions = revokeKind('role');
export const revokeUserSessions = revokeKind('user');
