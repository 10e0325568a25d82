import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { textAt } from '../../trail/spelling.ts';
import type { Alteration, AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS } from '../config-history.ts';
import { capital, type Holder, holderIn, holderOf } from './principal-target.ts';
import { recallPrincipal, recordedBoundary } from './recorded-principal.ts';

const BOUNDED = ['user', 'role'] as const;

/** The value is the boundary's ARN, or false. */
function alteration(record: TrailRecord, holder: Holder, deletes = false): readonly Alteration[] {
  const target = holderIn(record, holder);
  if (target === undefined) return [];
  const arn = textAt(record.requestParameters, 'permissionsBoundary');
  if (deletes || arn === undefined) return [{ target, set: false }];
  return [{ target: { ...target, goesWith: [{ type: 'iam-policy', id: arn }] }, set: arn }];
}

const events = (nameOf: (holder: string) => string, deletes = false): readonly AlteringEvent[] =>
  BOUNDED.map((holder) => ({
    ...{ source: 'iam', name: nameOf(capital(holder)) },
    alterations: (record) => alteration(record, holder, deletes),
  }));

async function boundaryNow(ctx: ReadContext, target: AlteredTarget): Promise<string | false | undefined> {
  const iam = ctx.aws.read('iam');
  const principal =
    holderOf(target) === 'user'
      ? (await unlessAbsent(iam.getUser({ UserName: target.id })))?.User
      : (await unlessAbsent(iam.getRole({ RoleName: target.id })))?.Role;
  return principal === undefined
    ? undefined
    : (principal.PermissionsBoundary?.PermissionsBoundaryArn ?? false);
}

/**
 * Permissions boundaries set, replaced and taken off: taking one off widens what its principal may do.
 * https://docs.aws.amazon.com/IAM/latest/UserGuide/access_policies_boundaries.html
 */
export const iamPermissionsBoundary: RevertedType = {
  type: 'iam-permissions-boundary',
  title: 'Permissions boundaries',
  scope: 'global',
  order: ORDER.credentials,
  alteredBy: [
    ...events((holder) => `Put${holder}PermissionsBoundary`),
    ...events((holder) => `Delete${holder}PermissionsBoundary`, true),
  ],
  toldBy: events((holder) => `Create${holder}`),
  permissions: [
    'iam:GetUser',
    'iam:GetRole',
    ...BOUNDED.flatMap((holder) => [
      `iam:Put${capital(holder)}PermissionsBoundary`,
      `iam:Delete${capital(holder)}PermissionsBoundary`,
    ]),
    ...CONFIG_PERMISSIONS,
  ],

  action(target, to) {
    const whom = `${holderOf(target)} ${target.id}`;
    return to === false ? `Take the permissions boundary off ${whom}` : `Bound ${whom} by ${to} again`;
  },

  recall: recallPrincipal(recordedBoundary),

  fallback: ({ set }) =>
    set === false
      ? undefined
      : { to: false, selected: false, because: 'without a boundary it may do all its policies allow' },

  async look(ctx, target) {
    const value = await boundaryNow(ctx, target);
    return value === undefined ? { state: 'gone' } : { state: 'there', value };
  },

  revert(ctx, target, to) {
    const iam = ctx.aws.write('iam');
    const [UserName, RoleName] = [target.id, target.id];
    if (holderOf(target) === 'user') {
      return to === false
        ? iam.deleteUserPermissionsBoundary({ UserName })
        : iam.putUserPermissionsBoundary({ UserName, PermissionsBoundary: String(to) });
    }
    return to === false
      ? iam.deleteRolePermissionsBoundary({ RoleName })
      : iam.putRolePermissionsBoundary({ RoleName, PermissionsBoundary: String(to) });
  },

  command(target, to) {
    const holder = holderOf(target);
    const whom = { [`${holder}-name`]: target.id };
    return to === false
      ? awsCommand('iam', `delete-${holder}-permissions-boundary`, whom)
      : awsCommand('iam', `put-${holder}-permissions-boundary`, {
          ...whom,
          'permissions-boundary': String(to),
        });
  },
};
