import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself } from '../each-by-itself.ts';
import { evidencePath } from '../evidence-path.ts';
import { everyPage } from '../next-token.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';
import { ec2Ref } from './ec2-ref.ts';

const SPELLING = { type: 'ec2-launch-template', inArn: 'launch-template' };
const AT_ONCE = 10;

/** Templates are asked for one by one: there is no filter for ids, and an unknown id fails the call for all. */
async function stateOf(ctx: ReadContext, ref: ResourceRef): Promise<ResourceState> {
  const answer = await unlessAbsent(
    ctx.aws.read('ec2', ref.region).describeLaunchTemplates({ LaunchTemplateIds: [ref.id] }),
  );
  const template = answer?.LaunchTemplates?.[0];
  if (template === undefined) return deleted(ref);
  return {
    ref,
    state: 'present',
    ...(template.CreateTime === undefined ? {} : { createdAt: template.CreateTime.toISOString() }),
    protections: [],
    summary: `${template.LaunchTemplateName ?? ''}, ${template.LatestVersionNumber} versions`,
    description: template,
  };
}

/** Launch templates. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteLaunchTemplate.html */
export const ec2LaunchTemplate: ResourceType = {
  type: SPELLING.type,
  title: 'EC2 launch templates',
  action: 'Delete EC2 launch template',
  loses: 'All its versions, which are saved first.',
  scope: 'regional',
  order: ORDER.deleteTemplates,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateLaunchTemplate',
      refs: (record) =>
        ec2Ref(
          record,
          SPELLING,
          textAt(record.responseElements, 'launchTemplate', 'launchTemplateId'),
          textAt(record.responseElements, 'launchTemplate', 'launchTemplateName') ??
            textAt(record.requestParameters, 'launchTemplateName'),
        ),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteLaunchTemplate' }],
  permissions: [
    'ec2:DescribeLaunchTemplates',
    'ec2:DescribeLaunchTemplateVersions',
    'ec2:DeleteLaunchTemplate',
  ],
  batchMax: 1,

  look: (ctx, _region, refs) => concurrently(refs, AT_ONCE, ctx.signal, (ref) => stateOf(ctx, ref)),

  async saveEvidence(ctx, ref) {
    const ec2 = ctx.aws.read('ec2', ref.region);
    const versions = await everyPage(
      (next) => ec2.describeLaunchTemplateVersions({ LaunchTemplateId: ref.id, ...next }),
      (page) => page.LaunchTemplateVersions,
    );
    await ctx.evidence.saveJson(evidencePath(ref, 'versions.json'), versions);
  },

  erase: (ctx, region, batch) =>
    eachByItself(ctx.signal, batch, (ref) =>
      ctx.aws.write('ec2', region).deleteLaunchTemplate({ LaunchTemplateId: ref.id }),
    ),

  command: ({ ref }) =>
    awsCommand('ec2', 'delete-launch-template', { region: ref.region, 'launch-template-id': ref.id }),
};
