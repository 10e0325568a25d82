import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { allPages } from '../../resources/all-pages.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import type { AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';

/** The value is the number of the version, as a text; the answer has the template's id where the request has its name. */
const event = (name: string): AlteringEvent => ({
  ...{ source: 'ec2', name },
  alterations({ responseElements: made, awsRegion: region }) {
    const id = textAt(made, 'launchTemplate', 'launchTemplateId');
    const set = textAt(made, 'launchTemplate', 'defaultVersionNumber');
    return id === undefined || set === undefined
      ? []
      : [{ target: { type: 'ec2-launch-template', id, region }, set }];
  },
});

async function versionsOf(ctx: ReadContext, { id: LaunchTemplateId, region }: AlteredTarget) {
  const ec2 = ctx.aws.read('ec2', region);
  return allPages(async (NextToken) => {
    const page = await ec2.describeLaunchTemplateVersions({
      LaunchTemplateId,
      ...(NextToken && { NextToken }),
    });
    return { items: page.LaunchTemplateVersions, next: page.NextToken };
  });
}

/**
 * Which version of a launch template of others is launched where none is named.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyLaunchTemplate.html
 */
export const ec2DefaultTemplateVersion: RevertedType = {
  type: 'ec2-default-template-version',
  title: 'Default versions of launch templates',
  scope: 'regional',
  order: ORDER.stopRespawners,
  alteredBy: [event('ModifyLaunchTemplate')],
  toldBy: [event('CreateLaunchTemplate')],
  permissions: [
    'ec2:DescribeLaunchTemplates',
    'ec2:DescribeLaunchTemplateVersions',
    'ec2:ModifyLaunchTemplate',
  ],
  action: ({ id }, to) => `Make version ${to} of launch template ${id} the default again`,
  async recall(ctx, target) {
    const before = (await versionsOf(ctx, target)).filter(
      ({ CreateTime }) => CreateTime !== undefined && CreateTime < ctx.incident.since,
    );
    const [only] = before;
    // Of several, any may have been the default.
    return before.length === 1 && only?.VersionNumber !== undefined
      ? { value: String(only.VersionNumber), how: 'it is the only version of before the leak' }
      : { untold: `${before.length} versions are older than the leak` };
  },
  async look(ctx, { id, region }) {
    const asked = { LaunchTemplateIds: [id] };
    const answer = await unlessAbsent(ctx.aws.read('ec2', region).describeLaunchTemplates(asked));
    const template = answer?.LaunchTemplates?.[0];
    if (template?.DefaultVersionNumber === undefined) return { state: 'gone' };
    return { state: 'there', value: String(template.DefaultVersionNumber), description: template };
  },
  revert: (ctx, { id, region }, to) =>
    ctx.aws.write('ec2', region).modifyLaunchTemplate({ LaunchTemplateId: id, DefaultVersion: String(to) }),
  command: ({ id, region }, to) =>
    awsCommand('ec2', 'modify-launch-template', {
      ...{ region, 'launch-template-id': id, 'default-version': String(to) },
    }),
};
