import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { deleted } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { eachByItself, GONE } from '../each-by-itself.ts';
import { isNamesake } from '../namesake.ts';
import { everyPage } from '../next-token.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';
import { retrying } from '../retrying.ts';
import { requestedName } from './group-ref.ts';

const TYPE = 'launch-configuration';
/** No call names more than a page may hold. */
const PAGE = 50;
/** A group holds its configuration until its last instance is gone. */
const HELD = { everyMs: 5_000, forMs: 10 * 60_000 };

async function look(
  ctx: ReadContext,
  region: string,
  refs: readonly ResourceRef[],
): Promise<ResourceState[]> {
  const autoscaling = ctx.aws.read('autoscaling', region);
  const states: ResourceState[] = [];
  for (let start = 0; start < refs.length; start += PAGE) {
    const part = refs.slice(start, start + PAGE);
    const found = await everyPage(
      (next) =>
        autoscaling.describeLaunchConfigurations({
          LaunchConfigurationNames: part.map(({ id }) => id),
          ...next,
        }),
      (page) => page.LaunchConfigurations,
    );
    states.push(
      ...part.map((ref): ResourceState => {
        const one = found.find(({ LaunchConfigurationName }) => LaunchConfigurationName === ref.id);
        if (one === undefined) return deleted(ref);
        const createdAt = one.CreatedTime?.toISOString();
        if (isNamesake(ref, one.CreatedTime)) return deleted(ref, `a configuration of ${createdAt}`);
        return {
          ref,
          state: 'present',
          ...(createdAt === undefined ? {} : { createdAt }),
          protections: [],
          summary: [one.InstanceType, one.ImageId].join(', '),
          description: one,
        };
      }),
    );
  }
  return states;
}

/** What Auto Scaling groups launched from before there were templates. https://docs.aws.amazon.com/autoscaling/ec2/APIReference/API_DeleteLaunchConfiguration.html */
export const launchConfiguration: ResourceType = {
  type: TYPE,
  title: 'Launch configurations',
  action: 'Delete launch configuration',
  loses: 'Its user data, which is saved first.',
  scope: 'regional',
  order: ORDER.deleteTemplates,
  eraseAfter: [],
  createdBy: [
    {
      source: 'autoscaling',
      name: 'CreateLaunchConfiguration',
      refs: (record) => requestedName(TYPE, 'launchConfigurationName', record),
    },
  ],
  deletedBy: [{ source: 'autoscaling', name: 'DeleteLaunchConfiguration' }],
  permissions: ['autoscaling:DescribeLaunchConfigurations', 'autoscaling:DeleteLaunchConfiguration'],
  batchMax: 1,
  look,

  erase: (ctx, region, batch) =>
    eachByItself(ctx.signal, batch, (ref) =>
      retrying(
        ctx,
        async () => {
          const [state] = await look(ctx, region, [ref]);
          if (state?.state !== 'present') return GONE;
          return ctx.aws
            .write('autoscaling', region)
            .deleteLaunchConfiguration({ LaunchConfigurationName: ref.id });
        },
        { again: (error) => errorCode(error).startsWith('ResourceInUse'), ...HELD },
      ),
    ),

  command: ({ ref }) =>
    awsCommand('autoscaling', 'delete-launch-configuration', {
      region: ref.region,
      'launch-configuration-name': ref.id,
    }),
};
