import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { allPages } from '../../resources/all-pages.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';
import { keyTarget } from './kms-key-target.ts';

function grantOf({ id, aspect }: AlteredTarget): string {
  if (aspect === undefined) throw new Error(`No grant of ${id} is named.`);
  return aspect;
}

/** Grants on keys of others. https://docs.aws.amazon.com/kms/latest/APIReference/API_RevokeGrant.html */
export const kmsGrant: RevertedType = {
  type: 'kms-grant',
  title: 'Grants on KMS keys',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    {
      ...{ source: 'kms', name: 'CreateGrant' },
      alterations(record) {
        const grant = textAt(record.responseElements, 'grantId');
        // A grant of the same kind again gives the same id: it is new when no earlier event tells of it.
        return grant === undefined ? [] : keyTarget(record, grant).map((target) => ({ target, set: true }));
      },
    },
  ],
  permissions: ['kms:ListGrants', 'kms:RevokeGrant'],
  action: (target) => `Revoke grant ${grantOf(target)} on KMS key ${target.id}`,
  fallback: () => ({ to: false, selected: true, because: 'it was not granted before' }),
  async look(ctx, target) {
    const kms = ctx.aws.read('kms', target.region);
    const grants = await unlessAbsent(
      allPages(async (Marker) => {
        const page = await kms.listGrants({ KeyId: target.id, ...(Marker === undefined ? {} : { Marker }) });
        return { items: page.Grants, next: page.NextMarker };
      }),
    );
    if (grants === undefined) return { state: 'gone' };
    const found = grants.find(({ GrantId }) => GrantId === grantOf(target));
    return { state: 'there', value: found !== undefined, ...(found ? { description: found } : {}) };
  },
  revert: (ctx, target) =>
    ctx.aws.write('kms', target.region).revokeGrant({ KeyId: target.id, GrantId: grantOf(target) }),
  command: (target) =>
    awsCommand('kms', 'revoke-grant', {
      ...{ region: target.region, 'key-id': target.id, 'grant-id': grantOf(target) },
    }),
};
