import type { AutoScalingGroup } from '@aws-sdk/client-auto-scaling';
import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import type { WriteContext } from '../../playbook/context.ts';
import { deleted } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { eachByItself, GONE } from '../each-by-itself.ts';
import { launchedFor } from '../ec2/launched-for.ts';
import { isNamesake } from '../namesake.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';
import { retrying } from '../retrying.ts';
import { describeGroups } from './describe-groups.ts';
import { requestedName } from './group-ref.ts';
import { strangersIn } from './strangers.ts';

const TYPE = 'auto-scaling-group';
/** Tag of every instance a group launched or took in. */
const TAG = 'aws:autoscaling:groupName';
const BUSY = { everyMs: 5_000, forMs: 2 * 60_000 };
/** DetachInstances takes so many at once. */
const DETACHED_AT_ONCE = 20;

function stateOf(ref: ResourceRef, group: AutoScalingGroup | undefined): ResourceState {
  if (group === undefined) return deleted(ref);
  if (isNamesake(ref, group.CreatedTime)) {
    return { ...deleted(ref, `a group of ${group.CreatedTime?.toISOString()}`), description: group };
  }
  // A group that is being deleted launches nothing any more.
  if (group.Status !== undefined) return { ...deleted(ref), description: group };
  const protection = group.DeletionProtection ?? 'none';
  return {
    ref,
    state: 'present',
    ...(group.CreatedTime === undefined ? {} : { createdAt: group.CreatedTime.toISOString() }),
    protections: protection === 'none' ? [] : [`DeletionProtection ${protection}`],
    summary: `${group.Instances?.length ?? 0} instances, up to ${group.MaxSize}`,
    description: group,
  };
}

/**
 * Takes out what the group did not launch, so that deleting does not end it, then lets the group want nothing and be
 * deleted. Bounds go down before the instances do: a group that lacks some launches others.
 */
async function erase(ctx: WriteContext, ref: ResourceRef): Promise<unknown> {
  const group = (await describeGroups(ctx, ref.region, [ref.id])).get(ref.id);
  if (group === undefined || stateOf(ref, group).state === 'deleted') return GONE;
  const autoscaling = ctx.aws.write('autoscaling', ref.region);
  const AutoScalingGroupName = ref.id;
  await autoscaling.updateAutoScalingGroup({
    AutoScalingGroupName,
    MinSize: 0,
    ...((group.DeletionProtection ?? 'none') === 'none' ? {} : { DeletionProtection: 'none' }),
  });
  const strangers = await strangersIn(ctx, ref.region, group);
  for (let start = 0; start < strangers.length; start += DETACHED_AT_ONCE) {
    await autoscaling.detachInstances({
      AutoScalingGroupName,
      InstanceIds: strangers.slice(start, start + DETACHED_AT_ONCE),
      ShouldDecrementDesiredCapacity: true,
    });
  }
  await autoscaling.updateAutoScalingGroup({ AutoScalingGroupName, DesiredCapacity: 0, MaxSize: 0 });
  return retrying(
    ctx,
    () => autoscaling.deleteAutoScalingGroup({ AutoScalingGroupName, ForceDelete: true }),
    {
      again: (error) =>
        /^(ScalingActivityInProgress|ResourceInUse|ResourceContention)/.test(errorCode(error)),
      ...BUSY,
    },
  );
}

/**
 * Auto Scaling groups. They launch again whatever is terminated, so they go before any instance does.
 * https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeleteAutoScalingGroup.html
 */
export const autoScalingGroup: ResourceType = {
  type: TYPE,
  title: 'Auto Scaling groups',
  action: 'Delete Auto Scaling group',
  loses:
    'Its instances, its scaling policies and its scheduled actions. Instances it did not launch are detached and stay.',
  scope: 'regional',
  order: ORDER.stopRespawners,
  protections: ['DeletionProtection'],
  eraseAfter: [],
  createdBy: [
    {
      source: 'autoscaling',
      name: 'CreateAutoScalingGroup',
      refs: (record) => requestedName(TYPE, 'autoScalingGroupName', record),
    },
  ],
  deletedBy: [{ source: 'autoscaling', name: 'DeleteAutoScalingGroup' }],
  permissions: [
    'autoscaling:DescribeAutoScalingGroups',
    'ec2:DescribeInstances',
    'autoscaling:UpdateAutoScalingGroup',
    'autoscaling:DetachInstances',
    'autoscaling:DeleteAutoScalingGroup',
  ],
  batchMax: 1,

  async look(ctx, region, refs) {
    const groups = await describeGroups(
      ctx,
      region,
      refs.map((ref) => ref.id),
    );
    return refs.map((ref) => stateOf(ref, groups.get(ref.id)));
  },

  /** Deleting a group leaves behind what it may not terminate, and what it launched while being deleted. */
  madeWith(ctx, { ref, state, description }) {
    const now = description as AutoScalingGroup | null;
    const namesake = state === 'deleted' && isNamesake(ref, now?.CreatedTime) ? now?.CreatedTime : undefined;
    return launchedFor(ctx, {
      region: ref.region,
      tag: TAG,
      id: ref.id,
      ...(ref.bornAt === undefined ? {} : { from: ref.bornAt }),
      ...(namesake === undefined ? {} : { to: namesake }),
    });
  },

  erase: (ctx, _region, batch) => eachByItself(ctx.signal, batch, (ref) => erase(ctx, ref)),

  command({ ref, protections }) {
    const group = { region: ref.region, 'auto-scaling-group-name': ref.id };
    return [
      awsCommand('autoscaling', 'update-auto-scaling-group', {
        ...group,
        'min-size': '0',
        'desired-capacity': '0',
        ...(protections.length === 0 ? {} : { 'deletion-protection': 'none' }),
      }),
      awsCommand('autoscaling', 'delete-auto-scaling-group', { ...group, 'force-delete': true }),
    ].join('\n');
  },
};
