import { errorCode } from '../../aws/errors.ts';
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
import { allPages } from './iam-pages.ts';

const TYPE = 'iam-role';
const CONFLICT = { everyMs: 2_000, forMs: 60_000 };

interface Description {
  readonly role: unknown;
  readonly attachedPolicies: readonly string[];
  readonly inlinePolicies: readonly string[];
  readonly instanceProfiles: readonly string[];
}

async function stateOf(ctx: ReadContext, ref: ResourceRef): Promise<ResourceState> {
  const iam = ctx.aws.read('iam');
  const RoleName = ref.id;
  const answer = await unlessAbsent(iam.getRole({ RoleName }));
  const role = answer?.Role;
  if (role === undefined) return deleted(ref);
  if (ref.uniqueId !== undefined && role.RoleId !== ref.uniqueId) return deleted(ref, `role ${role.RoleId}`);
  const [attached, inlinePolicies, profiles] = await Promise.all([
    allPages(
      (marker) => iam.listAttachedRolePolicies({ RoleName, ...marker }),
      (page) => page.AttachedPolicies,
    ),
    allPages(
      (marker) => iam.listRolePolicies({ RoleName, ...marker }),
      (page) => page.PolicyNames,
    ),
    allPages(
      (marker) => iam.listInstanceProfilesForRole({ RoleName, ...marker }),
      (page) => page.InstanceProfiles,
    ),
  ]);
  const description: Description = {
    role,
    attachedPolicies: attached.flatMap(({ PolicyArn }) => (PolicyArn === undefined ? [] : [PolicyArn])),
    inlinePolicies,
    instanceProfiles: profiles.flatMap(({ InstanceProfileName }) =>
      InstanceProfileName === undefined ? [] : [InstanceProfileName],
    ),
  };
  return {
    ref,
    state: 'present',
    ...(role.CreateDate === undefined ? {} : { createdAt: role.CreateDate.toISOString() }),
    protections: [],
    summary: `${attached.length + inlinePolicies.length} policies, ${profiles.length} instance profiles`,
    description,
  };
}

/** IAM roles. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteRole.html */
export const iamRole: ResourceType = {
  type: TYPE,
  title: 'IAM roles',
  action: 'Delete IAM role',
  loses: 'Its policies; sessions of it stop working.',
  scope: 'global',
  order: ORDER.principals,
  eraseAfter: [],
  createdBy: [
    {
      source: 'iam',
      name: 'CreateRole',
      refs: (record) =>
        namedRef(record, { type: TYPE, holder: 'role', name: 'roleName', uniqueId: 'roleId' }),
    },
  ],
  deletedBy: [{ source: 'iam', name: 'DeleteRole' }],
  permissions: [
    'iam:GetRole',
    'iam:ListAttachedRolePolicies',
    'iam:ListRolePolicies',
    'iam:ListInstanceProfilesForRole',
    'iam:GetRolePolicy',
    'iam:RemoveRoleFromInstanceProfile',
    'iam:DetachRolePolicy',
    'iam:DeleteRolePolicy',
    'iam:DeleteRole',
  ],
  batchMax: 1,

  look: (ctx, _region, refs) => concurrently(refs, 3, ctx.signal, (ref) => stateOf(ctx, ref)),

  async saveEvidence(ctx, ref) {
    const state = await stateOf(ctx, ref);
    if (state.state === 'deleted') return;
    for (const [index, PolicyName] of (state.description as Description).inlinePolicies.entries()) {
      const policy = await ctx.aws.read('iam').getRolePolicy({ RoleName: ref.id, PolicyName });
      await ctx.evidence.saveJson(evidencePath(ref, `inline-policy-${index + 1}.json`), {
        PolicyName,
        PolicyDocument: decodeURIComponent(policy.PolicyDocument ?? ''),
      });
    }
  },

  erase: (ctx, _region, batch) =>
    eachByItself(ctx.signal, batch, (ref) =>
      retrying(
        ctx,
        async () => {
          // Read again each time: the name may have passed to another role since the plan was shown.
          const state = await stateOf(ctx, ref);
          if (state.state === 'deleted') return GONE;
          const held = state.description as Description;
          const iam = ctx.aws.write('iam');
          const RoleName = ref.id;
          for (const InstanceProfileName of held.instanceProfiles) {
            await unlessAbsent(iam.removeRoleFromInstanceProfile({ RoleName, InstanceProfileName }));
          }
          for (const PolicyArn of held.attachedPolicies) {
            await unlessAbsent(iam.detachRolePolicy({ RoleName, PolicyArn }));
          }
          for (const PolicyName of held.inlinePolicies) {
            await unlessAbsent(iam.deleteRolePolicy({ RoleName, PolicyName }));
          }
          return iam.deleteRole({ RoleName });
        },
        { again: (error) => /^(DeleteConflict|ConcurrentModification)/.test(errorCode(error)), ...CONFLICT },
      ),
    ),

  command({ ref, description }) {
    const held = description as Description;
    const role = { 'role-name': ref.id };
    const line = (operation: string, option: string) => (value: string) =>
      awsCommand('iam', operation, { ...role, [option]: value });
    return [
      ...held.instanceProfiles.map(line('remove-role-from-instance-profile', 'instance-profile-name')),
      ...held.attachedPolicies.map(line('detach-role-policy', 'policy-arn')),
      ...held.inlinePolicies.map(line('delete-role-policy', 'policy-name')),
      awsCommand('iam', 'delete-role', role),
    ].join('\n');
  },
};
