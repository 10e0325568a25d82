import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself, GONE } from '../each-by-itself.ts';
import { evidencePath } from '../evidence-path.ts';
import { namedRef } from '../named-ref.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';
import { retrying } from '../retrying.ts';
import { allPages } from './iam-pages.ts';

const TYPE = 'iam-group';
/** A user may be put into it while it is being deleted. */
const CONFLICT = { everyMs: 2_000, forMs: 60_000 };

interface Description {
  readonly group: unknown;
  readonly members: readonly string[];
  readonly attachedPolicies: readonly string[];
  readonly inlinePolicies: readonly string[];
}

const named = (names: readonly (string | undefined)[]) => names.filter((name) => name !== undefined);

async function stateOf(ctx: ReadContext, ref: ResourceRef): Promise<ResourceState> {
  const iam = ctx.aws.read('iam');
  const GroupName = ref.id;
  const answer = await unlessAbsent(iam.getGroup({ GroupName, MaxItems: 1 }));
  const group = answer?.Group;
  if (group === undefined) return deleted(ref);
  if (ref.uniqueId !== undefined && group.GroupId !== ref.uniqueId)
    return deleted(ref, `group ${group.GroupId}`);
  const [members, attached, inlinePolicies] = await Promise.all([
    allPages(
      (marker) => iam.getGroup({ GroupName, ...marker }),
      (page) => page.Users?.map(({ UserName }) => UserName),
    ),
    allPages(
      (marker) => iam.listAttachedGroupPolicies({ GroupName, ...marker }),
      (page) => page.AttachedPolicies?.map(({ PolicyArn }) => PolicyArn),
    ),
    allPages(
      (marker) => iam.listGroupPolicies({ GroupName, ...marker }),
      (page) => page.PolicyNames,
    ),
  ]);
  const description: Description = {
    ...{ group, members: named(members), attachedPolicies: named(attached), inlinePolicies },
  };
  return {
    ref,
    state: 'present',
    ...(group.CreateDate === undefined ? {} : { createdAt: group.CreateDate.toISOString() }),
    protections: [],
    summary: `${members.length} users, ${attached.length + inlinePolicies.length} policies`,
    description,
  };
}

/** IAM groups; their users stay. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeleteGroup.html */
export const iamGroup: ResourceType = {
  type: TYPE,
  title: 'IAM groups',
  action: 'Delete IAM group',
  loses: 'Its policies and memberships; its users stay.',
  scope: 'global',
  order: ORDER.principals,
  eraseAfter: [],
  createdBy: [
    {
      source: 'iam',
      name: 'CreateGroup',
      refs: (record) =>
        namedRef(record, { type: TYPE, holder: 'group', name: 'groupName', uniqueId: 'groupId' }),
    },
  ],
  deletedBy: [{ source: 'iam', name: 'DeleteGroup' }],
  permissions: [
    'iam:GetGroup',
    'iam:ListAttachedGroupPolicies',
    'iam:ListGroupPolicies',
    'iam:GetGroupPolicy',
    'iam:RemoveUserFromGroup',
    'iam:DetachGroupPolicy',
    'iam:DeleteGroupPolicy',
    'iam:DeleteGroup',
  ],
  batchMax: 1,

  look: (ctx, _region, refs) => concurrently(refs, 3, ctx.signal, (ref) => stateOf(ctx, ref)),

  async saveEvidence(ctx, ref) {
    const iam = ctx.aws.read('iam');
    const names = await allPages(
      (marker) => iam.listGroupPolicies({ GroupName: ref.id, ...marker }),
      (page) => page.PolicyNames,
    );
    for (const [index, PolicyName] of names.entries()) {
      const policy = await iam.getGroupPolicy({ GroupName: ref.id, PolicyName });
      await ctx.evidence.saveJson(evidencePath(ref, `inline-policy-${index + 1}.json`), {
        PolicyName,
        PolicyDocument: decodeURIComponent(policy.PolicyDocument ?? ''),
      });
    }
  },

  erase: (ctx, _region, batch) =>
    eachByItself(ctx.signal, batch, (ref) =>
      retrying(
        ctx,
        async () => {
          // Read again each time: the name may have passed to another group since the plan was shown.
          const state = await stateOf(ctx, ref);
          if (state.state === 'deleted') return GONE;
          const { members, attachedPolicies, inlinePolicies } = state.description as Description;
          const iam = ctx.aws.write('iam');
          const GroupName = ref.id;
          for (const UserName of members)
            await unlessAbsent(iam.removeUserFromGroup({ GroupName, UserName }));
          for (const PolicyArn of attachedPolicies) {
            await unlessAbsent(iam.detachGroupPolicy({ GroupName, PolicyArn }));
          }
          for (const PolicyName of inlinePolicies) {
            await unlessAbsent(iam.deleteGroupPolicy({ GroupName, PolicyName }));
          }
          return iam.deleteGroup({ GroupName });
        },
        { again: (error) => errorCode(error).startsWith('DeleteConflict'), ...CONFLICT },
      ),
    ),

  command({ ref, description }) {
    const held = description as Description;
    const group = { 'group-name': ref.id };
    const line = (operation: string, option: string) => (value: string) =>
      awsCommand('iam', operation, { ...group, [option]: value });
    return [
      ...held.members.map(line('remove-user-from-group', 'user-name')),
      ...held.attachedPolicies.map(line('detach-group-policy', 'policy-arn')),
      ...held.inlinePolicies.map(line('delete-group-policy', 'policy-name')),
      awsCommand('iam', 'delete-group', group),
    ].join('\n');
  },
};
