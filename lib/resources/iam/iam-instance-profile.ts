import type { InstanceProfile } from '@aws-sdk/client-iam';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself, GONE } from '../each-by-itself.ts';
import { namedRef } from '../named-ref.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';

const TYPE = 'iam-instance-profile';

function rolesOf(profile: InstanceProfile): readonly string[] {
  return (profile.Roles ?? []).flatMap(({ RoleName }) => (RoleName === undefined ? [] : [RoleName]));
}

async function stateOf(ctx: ReadContext, ref: ResourceRef): Promise<ResourceState> {
  const answer = await unlessAbsent(ctx.aws.read('iam').getInstanceProfile({ InstanceProfileName: ref.id }));
  const profile = answer?.InstanceProfile;
  if (profile === undefined) return deleted(ref);
  if (ref.uniqueId !== undefined && profile.InstanceProfileId !== ref.uniqueId) {
    return deleted(ref, `instance profile ${profile.InstanceProfileId}`);
  }
  return {
    ref,
    state: 'present',
    ...(profile.CreateDate === undefined ? {} : { createdAt: profile.CreateDate.toISOString() }),
    protections: [],
    summary: rolesOf(profile).length === 0 ? 'no role' : `role ${rolesOf(profile).join(', ')}`,
    description: profile,
  };
}

/** Instance profiles. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteInstanceProfile.html */
export const iamInstanceProfile: ResourceType = {
  type: TYPE,
  title: 'Instance profiles',
  action: 'Delete instance profile',
  scope: 'global',
  order: ORDER.principals,
  eraseAfter: [],
  createdBy: [
    {
      source: 'iam',
      name: 'CreateInstanceProfile',
      refs: (record) =>
        namedRef(record, {
          type: TYPE,
          holder: 'instanceProfile',
          name: 'instanceProfileName',
          uniqueId: 'instanceProfileId',
        }),
    },
  ],
  deletedBy: [{ source: 'iam', name: 'DeleteInstanceProfile' }],
  permissions: ['iam:GetInstanceProfile', 'iam:RemoveRoleFromInstanceProfile', 'iam:DeleteInstanceProfile'],
  batchMax: 1,

  look: (ctx, _region, refs) => concurrently(refs, 5, ctx.signal, (ref) => stateOf(ctx, ref)),

  erase: (ctx, _region, batch) =>
    eachByItself(ctx.signal, batch, async (ref) => {
      // Read again: the name may have passed to another profile since the plan was shown.
      const state = await stateOf(ctx, ref);
      if (state.state === 'deleted') return GONE;
      const iam = ctx.aws.write('iam');
      const InstanceProfileName = ref.id;
      for (const RoleName of rolesOf(state.description as InstanceProfile)) {
        await unlessAbsent(iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName }));
      }
      return iam.deleteInstanceProfile({ InstanceProfileName });
    }),

  command({ ref, description }) {
    const profile = { 'instance-profile-name': ref.id };
    return [
      ...rolesOf(description as InstanceProfile).map((role) =>
        awsCommand('iam', 'remove-role-from-instance-profile', { ...profile, 'role-name': role }),
      ),
      awsCommand('iam', 'delete-instance-profile', profile),
    ].join('\n');
  },
};
