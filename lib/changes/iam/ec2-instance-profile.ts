import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import type { Alteration, AlteredTarget, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS, recallFromConfig } from '../config-history.ts';

const HOLDER = 'iamInstanceProfileAssociation';

/** The value is the ARN of the profile, or false. */
function alteration(record: TrailRecord, taken: boolean): readonly Alteration[] {
  const made = record.responseElements;
  const id = textAt(made, HOLDER, 'instanceId');
  const arn = textAt(made, HOLDER, 'iamInstanceProfile', 'arn');
  if (id === undefined || arn === undefined) return [];
  const target = { type: 'ec2-instance', id, region: record.awsRegion };
  return [taken ? { target, set: false, before: arn } : { target, set: arn }];
}

async function association(ctx: ReadContext, { id, region }: AlteredTarget) {
  const { IamInstanceProfileAssociations = [] } = await ctx.aws
    .read('ec2', region)
    .describeIamInstanceProfileAssociations({ Filters: [{ Name: 'instance-id', Values: [id] }] });
  return IamInstanceProfileAssociations.find(
    ({ State }) => State === 'associated' || State === 'associating',
  );
}

async function isThere(ctx: ReadContext, { id, region }: AlteredTarget): Promise<boolean> {
  const { Reservations = [] } = await ctx.aws
    .read('ec2', region)
    .describeInstances({ Filters: [{ Name: 'instance-id', Values: [id] }] });
  const instance = Reservations.flatMap(({ Instances = [] }) => Instances)[0];
  return instance !== undefined && instance.State?.Name !== 'terminated';
}

/**
 * Instance profiles of instances of others, exchanged or taken off. Credentials the instance was served stay valid:
 * containment revokes the role. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceIamInstanceProfileAssociation.html
 */
export const ec2InstanceProfile: RevertedType = {
  type: 'ec2-instance-profile',
  title: 'Instance profiles of instances',
  scope: 'regional',
  order: ORDER.credentials,
  alteredBy: [
    {
      ...{ source: 'ec2', name: 'ReplaceIamInstanceProfileAssociation' },
      alterations: (record) => alteration(record, false),
    },
    {
      ...{ source: 'ec2', name: 'DisassociateIamInstanceProfile' },
      alterations: (record) => alteration(record, true),
    },
  ],
  toldBy: [
    {
      ...{ source: 'ec2', name: 'AssociateIamInstanceProfile' },
      alterations: (record) => alteration(record, false),
    },
    {
      ...{ source: 'ec2', name: 'RunInstances' },
      alterations: (record) =>
        itemsAt(record.responseElements, 'instancesSet').flatMap((instance) => {
          const id = textAt(instance, 'instanceId');
          const set = textAt(instance, 'iamInstanceProfile', 'arn') ?? false;
          return id === undefined
            ? []
            : [{ target: { type: 'ec2-instance', id, region: record.awsRegion }, set }];
        }),
    },
  ],
  permissions: [
    'ec2:DescribeIamInstanceProfileAssociations',
    'ec2:DescribeInstances',
    'ec2:AssociateIamInstanceProfile',
    'ec2:ReplaceIamInstanceProfileAssociation',
    'ec2:DisassociateIamInstanceProfile',
    'iam:PassRole',
    ...CONFIG_PERMISSIONS,
  ],
  action: ({ id }, to) =>
    to === false ? `Take the instance profile off ${id}` : `Give ${id} its instance profile ${to} again`,

  recall: recallFromConfig({
    resourceType: 'AWS::EC2::Instance',
    value: ({ configuration }) => textAt(configuration, 'iamInstanceProfile', 'arn') ?? false,
  }),

  async look(ctx, target) {
    const held = await association(ctx, target);
    if (held !== undefined) {
      return { state: 'there', value: held.IamInstanceProfile?.Arn ?? false, description: held };
    }
    return (await isThere(ctx, target)) ? { state: 'there', value: false } : { state: 'gone' };
  },

  async revert(ctx, target, to) {
    const ec2 = ctx.aws.write('ec2', target.region);
    const AssociationId = (await association(ctx, target))?.AssociationId;
    const IamInstanceProfile = { Arn: String(to) };
    if (to === false) return ec2.disassociateIamInstanceProfile({ AssociationId });
    return AssociationId === undefined
      ? ec2.associateIamInstanceProfile({ InstanceId: target.id, IamInstanceProfile })
      : ec2.replaceIamInstanceProfileAssociation({ AssociationId, IamInstanceProfile });
  },

  command({ id, region }, to) {
    const asked = { region, filters: `Name=instance-id,Values=${id}`, output: 'text' };
    const query = { query: 'IamInstanceProfileAssociations[0].AssociationId' };
    const association = `--association-id "$(${awsCommand('ec2', 'describe-iam-instance-profile-associations', { ...asked, ...query })})"`;
    return to === false
      ? `${awsCommand('ec2', 'disassociate-iam-instance-profile', { region })} ${association}`
      : `${awsCommand('ec2', 'replace-iam-instance-profile-association', { region, 'iam-instance-profile': `Arn=${to}` })} ${association}`;
  },
};
