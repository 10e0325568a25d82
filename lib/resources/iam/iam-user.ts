import { errorCode } from '../../aws/errors.ts';
import { REVOKED_BY_HAND } from '../../credentials/contain/revoke-sessions.ts';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself, GONE } from '../each-by-itself.ts';
import { evidencePath } from '../evidence-path.ts';
import { namedRef } from '../named-ref.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';
import { retrying } from '../retrying.ts';
import {
  dependantCommands,
  removeUserDependants,
  type UserDependants,
  userDependants,
} from './user-dependants.ts';

const TYPE = 'iam-user';
/** Whoever still acts as the user may give it new credentials while it is being deleted. */
const CONFLICT = { everyMs: 2_000, forMs: 60_000 };

interface Description {
  readonly user: unknown;
  readonly dependants: UserDependants;
}

async function stateOf(ctx: ReadContext, ref: ResourceRef): Promise<ResourceState> {
  const answer = await unlessAbsent(ctx.aws.read('iam').getUser({ UserName: ref.id }));
  const user = answer?.User;
  if (user === undefined) return deleted(ref);
  if (ref.uniqueId !== undefined && user.UserId !== ref.uniqueId) return deleted(ref, `user ${user.UserId}`);
  const dependants = await userDependants(ctx, ref.id);
  const description: Description = { user, dependants };
  const counted = [
    [dependants.accessKeys.length, 'key', 'keys'],
    [dependants.loginProfile.length, 'console password', 'console passwords'],
    [dependants.attachedPolicies.length + dependants.inlinePolicies.length, 'policy', 'policies'],
  ] as const;
  return {
    ref,
    state: 'present',
    ...(user.CreateDate === undefined ? {} : { createdAt: user.CreateDate.toISOString() }),
    protections: [],
    summary: [
      ...counted.map(([count, one, many]) => `${count} ${count === 1 ? one : many}`),
      ...dependants.unread.map((list) => `could not read ${list}`),
    ].join(', '),
    description,
  };
}

/** IAM users. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteUser.html */
export const iamUser: ResourceType = {
  type: TYPE,
  title: 'IAM users',
  action: 'Delete IAM user',
  loses: 'Its keys, password, policies and memberships.',
  scope: 'global',
  order: ORDER.principals,
  eraseAfter: [],
  createdBy: [
    {
      source: 'iam',
      name: 'CreateUser',
      refs: (record) =>
        namedRef(record, {
          type: TYPE,
          holder: 'user',
          name: 'userName',
          uniqueId: 'userId',
        }),
    },
  ],
  deletedBy: [{ source: 'iam', name: 'DeleteUser' }],
  permissions: [
    'iam:GetUser',
    'iam:GetLoginProfile',
    'iam:ListAccessKeys',
    'iam:ListSSHPublicKeys',
    'iam:ListSigningCertificates',
    'iam:ListServiceSpecificCredentials',
    'iam:ListMFADevices',
    'iam:ListGroupsForUser',
    'iam:ListAttachedUserPolicies',
    'iam:ListUserPolicies',
    'iam:GetUserPolicy',
    'iam:DeleteLoginProfile',
    'iam:DeleteAccessKey',
    'iam:DeleteSSHPublicKey',
    'iam:DeleteSigningCertificate',
    'iam:DeleteServiceSpecificCredential',
    'iam:DeactivateMFADevice',
    'iam:DeleteVirtualMFADevice',
    'iam:RemoveUserFromGroup',
    'iam:DetachUserPolicy',
    'iam:DeleteUserPermissionsBoundary',
    'iam:DeleteUserPolicy',
    'iam:DeleteUser',
  ],
  batchMax: 1,

  look: (ctx, _region, refs) => concurrently(refs, 3, ctx.signal, (ref) => stateOf(ctx, ref)),

  async saveEvidence(ctx, ref) {
    const { inlinePolicies } = await userDependants(ctx, ref.id);
    for (const [index, PolicyName] of inlinePolicies.entries()) {
      const policy = await ctx.aws.read('iam').getUserPolicy({ UserName: ref.id, PolicyName });
      await ctx.evidence.saveJson(evidencePath(ref, `inline-policy-${index + 1}.json`), {
        PolicyName,
        PolicyDocument: decodeURIComponent(policy.PolicyDocument ?? ''),
      });
    }
  },

  erase: (ctx, _region, batch) =>
    eachByItself(ctx.signal, batch, async (ref) => {
      return retrying(
        ctx,
        async () => {
          // Read again each time: the name may have passed to another user since the plan was shown.
          const state = await stateOf(ctx, ref);
          if (state.state === 'deleted') return GONE;
          await removeUserDependants(ctx, ref.id, (state.description as Description).dependants);
          return ctx.aws.write('iam').deleteUser({ UserName: ref.id });
        },
        {
          again: (error) => /^(DeleteConflict|EntityTemporarilyUnmodifiable)/.test(errorCode(error)),
          ...CONFLICT,
        },
      );
    }),

  command: ({ ref, description }) =>
    [
      ...dependantCommands(ref.id, (description as Description).dependants),
      // Deleting the password by its own text leaves this policy, which would keep the user.
      ...((description as Description).dependants.loginProfile.length === 0
        ? []
        : [
            awsCommand('iam', 'delete-user-policy', {
              ...{ 'user-name': ref.id, 'policy-name': REVOKED_BY_HAND },
            }),
          ]),
      awsCommand('iam', 'delete-user', { 'user-name': ref.id }),
    ].join('\n'),
};
