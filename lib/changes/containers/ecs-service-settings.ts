import type { Service } from '@aws-sdk/client-ecs';
import { type Json, ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { inCluster } from '../../resources/containers/in-cluster.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { at, textAt } from '../../trail/spelling.ts';
import type { Alteration, AlteredTarget, RevertedType } from '../change-type.ts';

const SETTINGS = ['desiredCount', 'taskDefinition'] as const;
type Setting = (typeof SETTINGS)[number];
const OPTION = { desiredCount: 'desired-count', taskDefinition: 'task-definition' } as const;

/** Values are as the answer tells them: a request may name a family without its revision. */
function alterations(record: TrailRecord): readonly Alteration[] {
  const { responseElements: made, requestParameters: asked } = record;
  const cluster = textAt(made, 'service', 'clusterArn')?.split('/').at(-1);
  const name = textAt(made, 'service', 'serviceName') ?? textAt(asked, 'service')?.split('/').at(-1);
  if (cluster === undefined || name === undefined) return [];
  return SETTINGS.filter((setting) => at(asked, setting) !== undefined).map((aspect) => ({
    target: { type: 'ecs-service', id: `${cluster}/${name}`, region: record.awsRegion, aspect },
    set: (at(made, 'service', aspect) as Json | undefined) ?? null,
  }));
}

const settingOf = ({ aspect }: AlteredTarget) => (aspect ?? 'desiredCount') as Setting;

const live = (service: Service, setting: Setting): Json => service[setting] ?? null;

/** How many tasks of what an ECS service runs. https://docs.aws.amazon.com/AmazonECS/latest/APIReference/API_UpdateService.html */
export const ecsServiceSettings: RevertedType = {
  type: 'ecs-service-settings',
  title: 'Size and task definition of ECS services',
  scope: 'regional',
  order: ORDER.stopRespawners,
  alteredBy: [{ source: 'ecs', name: 'UpdateService', alterations }],
  toldBy: [{ source: 'ecs', name: 'CreateService', alterations }],
  permissions: ['ecs:DescribeServices', 'ecs:UpdateService', 'iam:PassRole'],
  action: (target, to) =>
    settingOf(target) === 'desiredCount'
      ? `Set ECS service ${target.id} back to ${to} tasks`
      : `Set ECS service ${target.id} back to ${String(to).split('/').at(-1)}`,

  async look(ctx, target) {
    const { cluster, name } = inCluster(target.id);
    const asked = { cluster, services: [name] };
    const answer = await unlessAbsent(ctx.aws.read('ecs', target.region).describeServices(asked));
    const service = answer?.services?.find(({ status }) => status === 'ACTIVE');
    if (service === undefined) return { state: 'gone' };
    return { state: 'there', value: live(service, settingOf(target)), description: service };
  },

  revert(ctx, target, to) {
    const { cluster, name } = inCluster(target.id);
    const setting =
      settingOf(target) === 'desiredCount' ? { desiredCount: Number(to) } : { taskDefinition: String(to) };
    return ctx.aws.write('ecs', target.region).updateService({ cluster, service: name, ...setting });
  },

  command(target, to) {
    const { cluster, name } = inCluster(target.id);
    return awsCommand('ecs', 'update-service', {
      region: target.region,
      cluster,
      service: name,
      [OPTION[settingOf(target)]]: String(to),
    });
  },
};
