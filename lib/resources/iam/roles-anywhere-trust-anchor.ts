import type { TrustAnchor } from '../../aws/models/rolesanywhere.ts';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'roles-anywhere-trust-anchor';

/**
 * Certificate authorities whose certificates are let in by IAM Roles Anywhere. One is switched off first, so that it
 * lets nobody in even where deleting it fails; sessions that were issued end with the roles' sessions.
 * https://docs.aws.amazon.com/rolesanywhere/latest/APIReference/API_DeleteTrustAnchor.html
 */
export const rolesAnywhereTrustAnchor = describedType<TrustAnchor>({
  type: TYPE,
  title: 'Roles Anywhere trust anchors',
  action: 'Delete Roles Anywhere trust anchor',
  order: ORDER.contain,
  protections: ['enabled'],
  createdBy: [
    creation(TYPE, 'rolesanywhere:CreateTrustAnchor', ({ responseElements: made }) => {
      const id = textAt(made, 'trustAnchor', 'trustAnchorId');
      const arn = textAt(made, 'trustAnchor', 'trustAnchorArn');
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'rolesanywhere', name: 'DeleteTrustAnchor' }],
  permissions: [
    'rolesanywhere:GetTrustAnchor',
    'rolesanywhere:DisableTrustAnchor',
    'rolesanywhere:DeleteTrustAnchor',
  ],
  async describe(ctx, { id, region }) {
    return (await ctx.aws.read('rolesanywhere', region).getTrustAnchor({ trustAnchorId: id })).trustAnchor;
  },
  facts: ({ name, source, enabled, createdAt }) => ({
    createdAt,
    on: enabled ? ['enabled'] : [],
    summary: [name, source?.sourceType].filter(Boolean).join(', '),
  }),
  async erase(ctx, { id, region }, { enabled }) {
    const anywhere = ctx.aws.write('rolesanywhere', region);
    if (enabled) await anywhere.disableTrustAnchor({ trustAnchorId: id });
    await anywhere.deleteTrustAnchor({ trustAnchorId: id });
  },
  commands({ id, region }, { enabled }) {
    const one = { region, 'trust-anchor-id': id };
    return [
      ...(enabled ? [awsCommand('rolesanywhere', 'disable-trust-anchor', one)] : []),
      awsCommand('rolesanywhere', 'delete-trust-anchor', one),
    ];
  },
});
