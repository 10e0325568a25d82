import type { RolesAnywhereProfile } from '../../aws/models/rolesanywhere.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'roles-anywhere-profile';

/**
 * Which roles holders of certificates may take through IAM Roles Anywhere. Switched off first, as trust anchors are.
 * https://docs.aws.amazon.com/rolesanywhere/latest/APIReference/API_DeleteProfile.html
 */
export const rolesAnywhereProfile = describedType<RolesAnywhereProfile>({
  type: TYPE,
  title: 'Roles Anywhere profiles',
  action: 'Delete Roles Anywhere profile',
  order: ORDER.contain,
  protections: ['enabled'],
  createdBy: [
    creation(TYPE, 'rolesanywhere:CreateProfile', ({ responseElements: made }) => {
      const id = textAt(made, 'profile', 'profileId');
      const arn = textAt(made, 'profile', 'profileArn');
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'rolesanywhere', name: 'DeleteProfile' }],
  permissions: ['rolesanywhere:GetProfile', 'rolesanywhere:DisableProfile', 'rolesanywhere:DeleteProfile'],
  async describe(ctx, { id, region }) {
    return (await ctx.aws.read('rolesanywhere', region).getProfile({ profileId: id })).profile;
  },
  facts: ({ name, roleArns = [], enabled, createdAt }) => ({
    createdAt,
    on: enabled ? ['enabled'] : [],
    summary: [name, ...roleArns].filter(Boolean).join(', '),
  }),
  async erase(ctx, { id, region }, { enabled }) {
    const anywhere = ctx.aws.write('rolesanywhere', region);
    if (enabled) await anywhere.disableProfile({ profileId: id });
    await anywhere.deleteProfile({ profileId: id });
  },
  commands({ id, region }, { enabled }) {
    const one = { region, 'profile-id': id };
    return [
      ...(enabled ? [awsCommand('rolesanywhere', 'disable-profile', one)] : []),
      awsCommand('rolesanywhere', 'delete-profile', one),
    ];
  },
});
