import type { Policy } from '@aws-sdk/client-iam';
import { errorCode } from '../../aws/errors.ts';
import { GLOBAL, ORDER } from '../../playbook/change.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself, GONE } from '../each-by-itself.ts';
import { evidencePath } from '../evidence-path.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';
import { retrying } from '../retrying.ts';
import { allPages } from './iam-pages.ts';

const TYPE = 'iam-policy';
const CONFLICT = { everyMs: 2_000, forMs: 60_000 };

/** Who has a policy, and what for. */
interface Use {
  readonly holder: 'user' | 'role' | 'group';
  readonly name: string;
  readonly as: 'policy' | 'boundary';
}
interface Description {
  readonly policy: Policy;
  readonly uses: readonly Use[];
  /** All but the default one, which goes with the policy. */
  readonly versions: readonly string[];
}

async function usesOf(ctx: ReadContext, PolicyArn: string, as: Use['as']): Promise<readonly Use[]> {
  const iam = ctx.aws.read('iam');
  const PolicyUsageFilter = as === 'policy' ? 'PermissionsPolicy' : 'PermissionsBoundary';
  return allPages(
    (marker) => iam.listEntitiesForPolicy({ PolicyArn, PolicyUsageFilter, ...marker }),
    ({ PolicyUsers = [], PolicyRoles = [], PolicyGroups = [] }) => [
      ...PolicyUsers.map(({ UserName = '' }) => ({ holder: 'user' as const, name: UserName, as })),
      ...PolicyRoles.map(({ RoleName = '' }) => ({ holder: 'role' as const, name: RoleName, as })),
      ...PolicyGroups.map(({ GroupName = '' }) => ({ holder: 'group' as const, name: GroupName, as })),
    ],
  );
}

async function stateOf(ctx: ReadContext, ref: ResourceRef): Promise<ResourceState> {
  const iam = ctx.aws.read('iam');
  const PolicyArn = ref.id;
  const policy = (await unlessAbsent(iam.getPolicy({ PolicyArn })))?.Policy;
  if (policy === undefined) return deleted(ref);
  if (ref.uniqueId !== undefined && policy.PolicyId !== ref.uniqueId)
    return deleted(ref, `policy ${policy.PolicyId}`);
  const [attached, bounding, versions] = await Promise.all([
    usesOf(ctx, PolicyArn, 'policy'),
    usesOf(ctx, PolicyArn, 'boundary'),
    allPages(
      (marker) => iam.listPolicyVersions({ PolicyArn, ...marker }),
      (page) => page.Versions,
    ),
  ]);
  const older = versions.flatMap(({ IsDefaultVersion, VersionId }) =>
    IsDefaultVersion === true || VersionId === undefined ? [] : [VersionId],
  );
  const description: Description = { policy, uses: [...attached, ...bounding], versions: older };
  return {
    ref,
    state: 'present',
    ...(policy.CreateDate === undefined ? {} : { createdAt: policy.CreateDate.toISOString() }),
    protections: [],
    summary: `${description.uses.length} uses, ${versions.length} versions`,
    description,
  };
}

const writers = (ctx: WriteContext) => ctx.aws.write('iam');

function take(writer: ReturnType<typeof writers>, use: Use, PolicyArn: string): Promise<unknown> {
  const { name } = use;
  switch (`${use.holder} ${use.as}` as const) {
    case 'user policy':
      return writer.detachUserPolicy({ UserName: name, PolicyArn });
    case 'role policy':
      return writer.detachRolePolicy({ RoleName: name, PolicyArn });
    case 'user boundary':
      return writer.deleteUserPermissionsBoundary({ UserName: name });
    case 'role boundary':
      return writer.deleteRolePermissionsBoundary({ RoleName: name });
    default:
      return writer.detachGroupPolicy({ GroupName: name, PolicyArn });
  }
}

function commandOf({ holder, name, as }: Use, arn: string): string {
  const whom = { [`${holder}-name`]: name };
  return as === 'boundary'
    ? awsCommand('iam', `delete-${holder}-permissions-boundary`, whom)
    : awsCommand('iam', `detach-${holder}-policy`, { ...whom, 'policy-arn': arn });
}

/** Customer managed policies. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicy.html */
export const iamPolicy: ResourceType = {
  type: TYPE,
  title: 'Managed policies',
  action: 'Delete managed policy',
  loses: 'It is taken from everyone it is attached to, or bounds, and all its versions go.',
  scope: 'global',
  order: ORDER.principals,
  eraseAfter: [],
  createdBy: [
    {
      source: 'iam',
      name: 'CreatePolicy',
      refs: (record) => {
        const id = textAt(record.responseElements, 'policy', 'arn');
        const uniqueId = textAt(record.responseElements, 'policy', 'policyId');
        if (id === undefined) return [];
        return [{ type: TYPE, id, region: GLOBAL, arn: id, ...(uniqueId === undefined ? {} : { uniqueId }) }];
      },
    },
  ],
  deletedBy: [{ source: 'iam', name: 'DeletePolicy' }],
  permissions: [
    'iam:GetPolicy',
    'iam:GetPolicyVersion',
    'iam:ListEntitiesForPolicy',
    'iam:ListPolicyVersions',
    'iam:DetachUserPolicy',
    'iam:DetachRolePolicy',
    'iam:DetachGroupPolicy',
    'iam:DeleteUserPermissionsBoundary',
    'iam:DeleteRolePermissionsBoundary',
    'iam:DeletePolicyVersion',
    'iam:DeletePolicy',
  ],
  batchMax: 1,

  look: (ctx, _region, refs) => concurrently(refs, 3, ctx.signal, (ref) => stateOf(ctx, ref)),

  async saveEvidence(ctx, ref) {
    const iam = ctx.aws.read('iam');
    const { Versions = [] } = await iam.listPolicyVersions({ PolicyArn: ref.id });
    for (const { VersionId } of Versions) {
      const { PolicyVersion } = await iam.getPolicyVersion({ PolicyArn: ref.id, VersionId });
      await ctx.evidence.saveJson(evidencePath(ref, `${VersionId}.json`), {
        ...{ VersionId, IsDefaultVersion: PolicyVersion?.IsDefaultVersion },
        Document: decodeURIComponent(PolicyVersion?.Document ?? ''),
      });
    }
  },

  erase: (ctx, _region, batch) =>
    eachByItself(ctx.signal, batch, (ref) =>
      retrying(
        ctx,
        async () => {
          // Read again each time: it may have been attached anew since the plan was shown.
          const state = await stateOf(ctx, ref);
          if (state.state === 'deleted') return GONE;
          const { uses, versions } = state.description as Description;
          const iam = writers(ctx);
          const PolicyArn = ref.id;
          for (const use of uses) await unlessAbsent(take(iam, use, PolicyArn));
          for (const VersionId of versions) {
            await unlessAbsent(iam.deletePolicyVersion({ PolicyArn, VersionId }));
          }
          return iam.deletePolicy({ PolicyArn });
        },
        { again: (error) => errorCode(error).startsWith('DeleteConflict'), ...CONFLICT },
      ),
    ),

  command({ ref, description }) {
    const { uses, versions } = description as Description;
    const policy = { 'policy-arn': ref.id };
    return [
      ...uses.map((use) => commandOf(use, ref.id)),
      ...versions.map((version) =>
        awsCommand('iam', 'delete-policy-version', { ...policy, 'version-id': version }),
      ),
      awsCommand('iam', 'delete-policy', policy),
    ].join('\n');
  },
};
