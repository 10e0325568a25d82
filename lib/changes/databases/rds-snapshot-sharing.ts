import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt, textsAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';

const CLUSTER = 'rds-cluster-snapshot';

const event = (name: string, type: string, id: string): AlteringEvent => ({
  ...{ source: 'rds', name },
  alterations({ requestParameters, awsRegion: region }) {
    const snapshot = textAt(requestParameters, id);
    const attribute = textAt(requestParameters, 'attributeName');
    if (snapshot === undefined || (attribute !== undefined && attribute !== 'restore')) return [];
    const shares = (member: string, shared: boolean) =>
      textsAt(requestParameters, member).map((aspect) => ({
        target: { type, id: snapshot, region, aspect },
        set: shared,
      }));
    return [...shares('valuesToAdd', true), ...shares('valuesToRemove', false)];
  },
});

const accountOf = ({ aspect = '' }: AlteredTarget) => aspect;

/**
 * Accounts that may restore a snapshot, `all` being everybody; copies they made stay.
 * https://docs.aws.amazon.com/AmazonRDS/latest/APIReference/API_ModifyDBSnapshotAttribute.html
 */
export const rdsSnapshotSharing: RevertedType = {
  type: 'rds-snapshot-sharing',
  title: 'Sharing of RDS snapshots',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    event('ModifyDBSnapshotAttribute', 'rds-snapshot', 'dBSnapshotIdentifier'),
    event('ModifyDBClusterSnapshotAttribute', CLUSTER, 'dBClusterSnapshotIdentifier'),
  ],
  permissions: [
    'rds:DescribeDBSnapshotAttributes',
    'rds:DescribeDBClusterSnapshotAttributes',
    'rds:ModifyDBSnapshotAttribute',
    'rds:ModifyDBClusterSnapshotAttribute',
  ],
  action: (target, to) =>
    to === true
      ? `Share RDS snapshot ${target.id} with ${accountOf(target)} again`
      : `Stop sharing RDS snapshot ${target.id} with ${accountOf(target)}`,
  fallback: ({ set }) =>
    set === true
      ? { to: false, selected: true, because: 'snapshots are shared with nobody at first' }
      : { to: true, selected: false, because: 'only what is shared can be taken back' },
  async look(ctx, target) {
    const rds = ctx.aws.read('rds', target.region);
    const { id } = target;
    const attributes =
      target.type === CLUSTER
        ? (await unlessAbsent(rds.describeDBClusterSnapshotAttributes({ DBClusterSnapshotIdentifier: id })))
            ?.DBClusterSnapshotAttributesResult?.DBClusterSnapshotAttributes
        : (await unlessAbsent(rds.describeDBSnapshotAttributes({ DBSnapshotIdentifier: id })))
            ?.DBSnapshotAttributesResult?.DBSnapshotAttributes;
    if (attributes === undefined) return { state: 'gone' };
    const restore = attributes.find(({ AttributeName }) => AttributeName === 'restore');
    const value = restore?.AttributeValues?.includes(accountOf(target)) ?? false;
    return { state: 'there', value, description: attributes };
  },
  revert(ctx, target, to) {
    const rds = ctx.aws.write('rds', target.region);
    const values = [accountOf(target)];
    const change = { AttributeName: 'restore', [to === true ? 'ValuesToAdd' : 'ValuesToRemove']: values };
    return target.type === CLUSTER
      ? rds.modifyDBClusterSnapshotAttribute({ DBClusterSnapshotIdentifier: target.id, ...change })
      : rds.modifyDBSnapshotAttribute({ DBSnapshotIdentifier: target.id, ...change });
  },
  command(target, to) {
    const kind = target.type === CLUSTER ? 'db-cluster-snapshot' : 'db-snapshot';
    return awsCommand('rds', `modify-${kind}-attribute`, {
      ...{ region: target.region, [`${kind}-identifier`]: target.id, 'attribute-name': 'restore' },
      [to === true ? 'values-to-add' : 'values-to-remove']: accountOf(target),
    });
  },
};
