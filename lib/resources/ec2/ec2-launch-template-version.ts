import type { LaunchTemplateVersion } from '@aws-sdk/client-ec2';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself, GONE } from '../each-by-itself.ts';
import { everyPage } from '../next-token.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';

const TYPE = 'ec2-launch-template-version';
const DEFAULT = 'it is the default version';

const numberIn = ({ id }: ResourceRef) => id.slice(id.lastIndexOf(':') + 1);

async function versionsOf(
  ctx: ReadContext,
  { parent, region }: ResourceRef,
): Promise<LaunchTemplateVersion[]> {
  const ec2 = ctx.aws.read('ec2', region);
  const versions = await unlessAbsent(
    everyPage(
      (next) => ec2.describeLaunchTemplateVersions({ LaunchTemplateId: parent, ...next }),
      (page) => page.LaunchTemplateVersions,
    ),
  );
  return versions ?? [];
}

async function stateOf(ctx: ReadContext, ref: ResourceRef): Promise<ResourceState> {
  const versions = await versionsOf(ctx, ref);
  const version = versions.find(({ VersionNumber }) => String(VersionNumber) === numberIn(ref));
  if (version === undefined) return deleted(ref);
  // The first version is the template itself, and goes with it.
  return {
    ref,
    state: 'present',
    ...(version.CreateTime === undefined ? {} : { createdAt: version.CreateTime.toISOString() }),
    protections: version.DefaultVersion ? [DEFAULT] : [],
    summary: `of ${version.LaunchTemplateName ?? ref.parent}`,
    description: version,
  };
}

/** The newest version that is older: what was the default is told by no event, and this one did not make it. */
async function versionBefore(ctx: ReadContext, ref: ResourceRef): Promise<number | undefined> {
  const numbers = (await versionsOf(ctx, ref)).flatMap(({ VersionNumber }) => VersionNumber ?? []);
  return numbers.filter((number) => number < Number(numberIn(ref))).toSorted((a, b) => b - a)[0];
}

/**
 * Versions put on a launch template of somebody else: the template stays. The default version cannot be deleted, so an
 * older one is made the default first, where taking back the change of the default has not done so.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteLaunchTemplateVersions.html
 */
export const ec2LaunchTemplateVersion: ResourceType = {
  type: TYPE,
  title: 'Launch template versions',
  action: 'Delete launch template version',
  scope: 'regional',
  order: ORDER.deleteTemplates,
  protections: ['default version'],
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateLaunchTemplateVersion',
      refs(record) {
        const made = (member: string) => textAt(record.responseElements, 'launchTemplateVersion', member);
        const [parent, version] = [made('launchTemplateId'), made('versionNumber')];
        if (parent === undefined || version === undefined) return [];
        return [{ type: TYPE, id: `${parent}:${version}`, parent, region: record.awsRegion }];
      },
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteLaunchTemplateVersions' }],
  permissions: [
    'ec2:DescribeLaunchTemplateVersions',
    'ec2:ModifyLaunchTemplate',
    'ec2:DeleteLaunchTemplateVersions',
  ],
  batchMax: 1,

  look: (ctx, _region, refs) => concurrently(refs, 10, ctx.signal, (ref) => stateOf(ctx, ref)),

  erase: (ctx, region, batch) =>
    eachByItself(ctx.signal, batch, async (ref) => {
      const state = await stateOf(ctx, ref);
      if (state.state === 'deleted') return GONE;
      const ec2 = ctx.aws.write('ec2', region);
      const LaunchTemplateId = ref.parent;
      if (state.protections.includes(DEFAULT)) {
        const before = await versionBefore(ctx, ref);
        if (before !== undefined)
          await ec2.modifyLaunchTemplate({ LaunchTemplateId, DefaultVersion: String(before) });
      }
      const answer = await ec2.deleteLaunchTemplateVersions({ LaunchTemplateId, Versions: [numberIn(ref)] });
      const [refused] = answer.UnsuccessfullyDeletedLaunchTemplateVersions ?? [];
      if (refused !== undefined)
        throw new VersionKept(refused.ResponseError?.Message ?? 'EC2 gave no reason.');
      return undefined;
    }),

  command: ({ ref }) =>
    awsCommand('ec2', 'delete-launch-template-versions', {
      region: ref.region,
      'launch-template-id': ref.parent ?? '',
      versions: numberIn(ref),
    }),
};

/** The call succeeds although the version stays. */
class VersionKept extends Error {
  readonly code = 'VersionKept';
}
