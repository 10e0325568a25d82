import { GLOBAL, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself } from '../each-by-itself.ts';
import { isNamesake } from '../namesake.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';

const TYPE = 'iam-policy-version';

/** The policy and the version that an id of this type joins. */
function versionOf({ id, parent }: ResourceRef): { PolicyArn: string; VersionId: string } {
  if (parent === undefined) throw new Error(`${id} names no policy.`);
  return { PolicyArn: parent, VersionId: id.slice(parent.length + 1) };
}

async function stateOf(ctx: ReadContext, ref: ResourceRef): Promise<ResourceState> {
  const answer = await unlessAbsent(ctx.aws.read('iam').getPolicyVersion(versionOf(ref)));
  const version = answer?.PolicyVersion;
  if (version === undefined) return deleted(ref);
  const createdAt = version.CreateDate?.toISOString();
  if (isNamesake(ref, version.CreateDate)) return deleted(ref, `a version of ${createdAt}`);
  return {
    ref,
    state: 'present',
    ...(createdAt === undefined ? {} : { createdAt }),
    protections: [],
    summary: version.IsDefaultVersion === true ? 'in force' : 'not in force',
    description: { ...version, Document: decodeURIComponent(version.Document ?? '') },
  };
}

/**
 * Versions of managed policies. The one in force cannot be deleted: `iam-default-policy-version` puts the earlier one
 * in force first. https://docs.aws.amazon.com/IAM/latest/APIReference/API_DeletePolicyVersion.html
 */
export const iamPolicyVersion: ResourceType = {
  type: TYPE,
  title: 'Policy versions',
  action: 'Delete policy version',
  scope: 'global',
  order: ORDER.principals,
  eraseAfter: ['iam-policy'],
  createdBy: [
    {
      source: 'iam',
      name: 'CreatePolicyVersion',
      refs: (record) => {
        const parent = textAt(record.requestParameters, 'policyArn');
        const version = textAt(record.responseElements, 'policyVersion', 'versionId');
        if (parent === undefined || version === undefined) return [];
        return [{ type: TYPE, id: `${parent}:${version}`, region: GLOBAL, parent, bornAt: record.eventTime }];
      },
    },
  ],
  deletedBy: [{ source: 'iam', name: 'DeletePolicyVersion' }],
  permissions: ['iam:GetPolicyVersion', 'iam:DeletePolicyVersion'],
  batchMax: 1,

  look: (ctx, _region, refs) => concurrently(refs, 5, ctx.signal, (ref) => stateOf(ctx, ref)),

  erase: (ctx, _region, batch) =>
    eachByItself(ctx.signal, batch, (ref) => ctx.aws.write('iam').deletePolicyVersion(versionOf(ref))),

  command: ({ ref }) => {
    const { PolicyArn, VersionId } = versionOf(ref);
    return awsCommand('iam', 'delete-policy-version', { 'policy-arn': PolicyArn, 'version-id': VersionId });
  },
};
