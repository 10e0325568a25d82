import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';

const IMAGE = 'ec2-image';

/** Where a request names the thing and the permission it gives or takes. */
function shared(name: string, type: string, idMember: string, permission: string): AlteringEvent {
  return {
    ...{ source: 'ec2', name },
    alterations({ requestParameters, awsRegion: region }) {
      const id = textAt(requestParameters, idMember);
      if (id === undefined) return [];
      const with_ = (way: string, set: boolean) =>
        itemsAt(requestParameters, permission, way).flatMap((item) => {
          const aspect = textAt(item, 'userId') ?? textAt(item, 'group');
          return aspect === undefined ? [] : [{ target: { type, id, region, aspect }, set }];
        });
      return [...with_('add', true), ...with_('remove', false)];
    },
  };
}

/** An account number, or the group `all`, as the API takes it. */
function grantee({ aspect = '' }: AlteredTarget) {
  return aspect === 'all' ? { Group: 'all' as const } : { UserId: aspect };
}

/**
 * Accounts that may use an image or restore a snapshot, `all` being everybody; copies they made stay.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifySnapshotAttribute.html
 */
export const ec2Sharing: RevertedType = {
  type: 'ec2-sharing',
  title: 'Sharing of EBS snapshots and machine images',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    shared('ModifySnapshotAttribute', 'ec2-snapshot', 'snapshotId', 'createVolumePermission'),
    shared('ModifyImageAttribute', IMAGE, 'imageId', 'launchPermission'),
  ],
  permissions: [
    'ec2:DescribeSnapshotAttribute',
    'ec2:DescribeImageAttribute',
    'ec2:ModifySnapshotAttribute',
    'ec2:ModifyImageAttribute',
  ],
  action: ({ id, aspect }, to) =>
    to === true ? `Share ${id} with ${aspect} again` : `Stop sharing ${id} with ${aspect}`,
  fallback: ({ set }) =>
    set === true
      ? { to: false, selected: true, because: 'snapshots and images are shared with nobody at first' }
      : { to: true, selected: false, because: 'only what is shared can be taken back' },
  async look(ctx, target) {
    const ec2 = ctx.aws.read('ec2', target.region);
    const { id } = target;
    const permissions =
      target.type === IMAGE
        ? (await unlessAbsent(ec2.describeImageAttribute({ ImageId: id, Attribute: 'launchPermission' })))
            ?.LaunchPermissions
        : (
            await unlessAbsent(
              ec2.describeSnapshotAttribute({ SnapshotId: id, Attribute: 'createVolumePermission' }),
            )
          )?.CreateVolumePermissions;
    if (permissions === undefined) return { state: 'gone' };
    const { Group, UserId } = { Group: undefined, UserId: undefined, ...grantee(target) };
    const value = permissions.some((one) => (Group ? one.Group === Group : one.UserId === UserId));
    return { state: 'there', value, description: permissions };
  },
  revert(ctx, target, to) {
    const ec2 = ctx.aws.write('ec2', target.region);
    const permission = { [to === true ? 'Add' : 'Remove']: [grantee(target)] };
    return target.type === IMAGE
      ? ec2.modifyImageAttribute({ ImageId: target.id, LaunchPermission: permission })
      : ec2.modifySnapshotAttribute({ SnapshotId: target.id, CreateVolumePermission: permission });
  },
  command(target, to) {
    const [kind, permission] =
      target.type === IMAGE ? ['image', 'launch-permission'] : ['snapshot', 'create-volume-permission'];
    return awsCommand('ec2', `modify-${kind}-attribute`, {
      ...{ region: target.region, [`${kind}-id`]: target.id },
      [permission]: JSON.stringify({ [to === true ? 'Add' : 'Remove']: [grantee(target)] }),
    });
  },
};
