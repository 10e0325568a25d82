import { GLOBAL, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { Alteration, RevertedType } from '../change-type.ts';

/** The value is the name of the profile's role, which is one at most, or false. */
function alteration({ requestParameters }: TrailRecord, added: boolean): readonly Alteration[] {
  const id = textAt(requestParameters, 'instanceProfileName');
  const role = textAt(requestParameters, 'roleName');
  if (id === undefined || role === undefined) return [];
  const goesWith = [{ type: 'iam-role', id: role }];
  const target = { type: 'iam-instance-profile', id, region: GLOBAL, goesWith };
  return [added ? { target, set: role, before: false } : { target, set: false, before: role }];
}

/** Roles of instance profiles. https://docs.aws.amazon.com/IAM/latest/APIReference/API_AddRoleToInstanceProfile.html */
export const iamInstanceProfileRole: RevertedType = {
  type: 'iam-instance-profile-role',
  title: 'Roles of instance profiles',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [
    {
      ...{ source: 'iam', name: 'AddRoleToInstanceProfile' },
      alterations: (record) => alteration(record, true),
    },
    {
      ...{ source: 'iam', name: 'RemoveRoleFromInstanceProfile' },
      alterations: (record) => alteration(record, false),
    },
  ],
  permissions: [
    'iam:GetInstanceProfile',
    'iam:AddRoleToInstanceProfile',
    'iam:RemoveRoleFromInstanceProfile',
    'iam:PassRole',
  ],
  action: ({ id }, to) =>
    to === false
      ? `Take the role out of instance profile ${id}`
      : `Put role ${to} into instance profile ${id} again`,

  async look(ctx, { id }) {
    const answer = await unlessAbsent(ctx.aws.read('iam').getInstanceProfile({ InstanceProfileName: id }));
    const profile = answer?.InstanceProfile;
    if (profile === undefined) return { state: 'gone' };
    return { state: 'there', value: profile.Roles?.[0]?.RoleName ?? false, description: profile };
  },

  async revert(ctx, { id }, to) {
    const iam = ctx.aws.write('iam');
    const InstanceProfileName = id;
    const now = await iam.getInstanceProfile({ InstanceProfileName });
    const held = now.InstanceProfile?.Roles?.[0]?.RoleName;
    if (held !== undefined) await iam.removeRoleFromInstanceProfile({ InstanceProfileName, RoleName: held });
    if (to !== false) await iam.addRoleToInstanceProfile({ InstanceProfileName, RoleName: String(to) });
  },

  command: ({ id, goesWith }, to) => {
    const profile = { 'instance-profile-name': id };
    return to === false
      ? awsCommand('iam', 'remove-role-from-instance-profile', {
          ...profile,
          'role-name': goesWith?.[0]?.id ?? '',
        })
      : awsCommand('iam', 'add-role-to-instance-profile', { ...profile, 'role-name': String(to) });
  },
};
