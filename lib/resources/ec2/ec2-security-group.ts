import type { IpPermission, SecurityGroup } from '@aws-sdk/client-ec2';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself } from '../each-by-itself.ts';
import type { ResourceType } from '../resource-type.ts';
import { retrying } from '../retrying.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';

const SPELLING = { type: 'ec2-security-group', inArn: 'security-group' };
/** Large instances take minutes to shut down, and hold their groups until they have. */
const HELD = { everyMs: 5_000, forMs: 10 * 60_000 };

/** A rule of another group that lets members of the group in or out; it keeps the group from being deleted. */
interface Reference {
  readonly groupId: string;
  readonly direction: 'ingress' | 'egress';
  readonly permission: IpPermission;
}

interface Description {
  readonly group: SecurityGroup;
  readonly references: readonly Reference[];
  /** Instances that hold the group now. */
  readonly instances: readonly string[];
}

async function groupsBy(ctx: ReadContext, region: string, filter: string, ids: readonly string[]) {
  const ec2 = ctx.aws.read('ec2', region);
  return describeById(
    filter,
    ids,
    (request) => ec2.describeSecurityGroups(request),
    (page) => page.SecurityGroups ?? [],
  );
}

async function referencesTo(ctx: ReadContext, region: string, id: string): Promise<readonly Reference[]> {
  const [ingress, egress] = await Promise.all([
    groupsBy(ctx, region, 'ip-permission.group-id', [id]),
    groupsBy(ctx, region, 'egress.ip-permission.group-id', [id]),
  ]);
  return [
    ...ingress.flatMap((group) => naming(id, group, 'ingress', group.IpPermissions)),
    ...egress.flatMap((group) => naming(id, group, 'egress', group.IpPermissionsEgress)),
  ];
}

/** The part of a group's rules that names `id`, and nothing else of them: what revoking takes. */
function naming(
  id: string,
  { GroupId }: SecurityGroup,
  direction: Reference['direction'],
  permissions: readonly IpPermission[] = [],
): Reference[] {
  if (GroupId === undefined || GroupId === id) return [];
  return permissions.flatMap(({ IpProtocol, FromPort, ToPort, UserIdGroupPairs }) => {
    const pairs = (UserIdGroupPairs ?? []).filter((pair) => pair.GroupId === id);
    const permission = {
      IpProtocol,
      ...(FromPort === undefined ? {} : { FromPort }),
      ...(ToPort === undefined ? {} : { ToPort }),
      UserIdGroupPairs: pairs.map(({ UserId }) => ({
        GroupId: id,
        ...(UserId === undefined ? {} : { UserId }),
      })),
    };
    return pairs.length === 0 ? [] : [{ groupId: GroupId, direction, permission }];
  });
}

async function holders(ctx: ReadContext, region: string, id: string): Promise<readonly string[]> {
  const ec2 = ctx.aws.read('ec2', region);
  const reservations = await describeById(
    'instance.group-id',
    [id],
    (request) => ec2.describeInstances(request),
    (page) => page.Reservations ?? [],
  );
  return reservations
    .flatMap((reservation) => reservation.Instances ?? [])
    .flatMap(({ InstanceId, State }) =>
      InstanceId === undefined || State?.Name === 'terminated' ? [] : [InstanceId],
    );
}

async function revoke(ctx: WriteContext, region: string, { groupId, direction, permission }: Reference) {
  const ec2 = ctx.aws.write('ec2', region);
  const request = { GroupId: groupId, IpPermissions: [permission] };
  if (direction === 'ingress') await ec2.revokeSecurityGroupIngress(request);
  else await ec2.revokeSecurityGroupEgress(request);
}

/** Security groups. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteSecurityGroup.html */
export const ec2SecurityGroup: ResourceType = {
  type: SPELLING.type,
  title: 'EC2 security groups',
  action: 'Delete EC2 security group',
  loses: 'Its rules, and the rules of other groups that name it.',
  scope: 'regional',
  order: ORDER.network,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateSecurityGroup',
      refs: (record) =>
        ec2Ref(
          record,
          SPELLING,
          textAt(record.responseElements, 'groupId'),
          textAt(record.requestParameters, 'groupName'),
        ),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteSecurityGroup' }],
  permissions: [
    'ec2:DescribeSecurityGroups',
    'ec2:DescribeInstances',
    'ec2:RevokeSecurityGroupIngress',
    'ec2:RevokeSecurityGroupEgress',
    'ec2:DeleteSecurityGroup',
  ],
  batchMax: 1,

  async look(ctx, region, refs) {
    const found = await groupsBy(
      ctx,
      region,
      'group-id',
      refs.map((ref) => ref.id),
    );
    return concurrently(refs, 5, ctx.signal, async (ref) => {
      const group = found.find((candidate) => candidate.GroupId === ref.id);
      if (group === undefined) return { ref, state: 'deleted', protections: [], description: null };
      const [references, instances] = await Promise.all([
        referencesTo(ctx, region, ref.id),
        holders(ctx, region, ref.id),
      ]);
      const description: Description = { group, references, instances };
      const others = [...new Set(references.map((reference) => reference.groupId))];
      const named = others.length === 0 ? '' : `, named by rules of ${others.join(', ')}`;
      return {
        ref,
        state: 'present',
        protections: [],
        summary: `${group.GroupName ?? ''}${named}`,
        description,
      };
    });
  },

  erase: (ctx, region, batch) =>
    eachByItself(ctx.signal, batch, async (ref) => {
      await retrying(
        ctx,
        async () => {
          for (const reference of await referencesTo(ctx, region, ref.id))
            await revoke(ctx, region, reference);
          await ctx.aws.write('ec2', region).deleteSecurityGroup({ GroupId: ref.id });
        },
        { again: (error) => errorCode(error) === 'DependencyViolation', ...HELD },
      );
    }),

  command({ ref, description }) {
    const { references, instances } = description as Description;
    return [
      ...references.map(({ groupId, direction, permission }) =>
        awsCommand('ec2', `revoke-security-group-${direction}`, {
          region: ref.region,
          'group-id': groupId,
          'ip-permissions': JSON.stringify([permission]),
        }),
      ),
      ...(instances.length === 0
        ? []
        : [awsCommand('ec2', 'wait instance-terminated', { region: ref.region, 'instance-ids': instances })]),
      awsCommand('ec2', 'delete-security-group', { region: ref.region, 'group-id': ref.id }),
    ].join('\n');
  },
};
