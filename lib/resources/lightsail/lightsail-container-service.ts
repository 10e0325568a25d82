import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself, GONE } from '../each-by-itself.ts';
import { isNamesake } from '../namesake.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';

const TYPE = 'lightsail-container-service';

async function stateOf(ctx: ReadContext, ref: ResourceRef): Promise<ResourceState> {
  const answer = await unlessAbsent(
    ctx.aws.read('lightsail', ref.region).getContainerServices({ serviceName: ref.id }),
  );
  const [service] = answer?.containerServices ?? [];
  if (service === undefined || service.state === 'DELETING') return deleted(ref);
  const createdAt = service.createdAt?.toISOString();
  if (isNamesake(ref, service.createdAt)) return deleted(ref, `a service of ${createdAt}`);
  return {
    ref,
    state: 'present',
    ...(createdAt === undefined ? {} : { createdAt }),
    protections: [],
    summary: `${service.scale} × ${service.power}, ${service.state}`,
    description: service,
  };
}

/** Lightsail container services. https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_DeleteContainerService.html */
export const lightsailContainerService: ResourceType = {
  type: TYPE,
  title: 'Lightsail container services',
  action: 'Delete Lightsail container service',
  loses: 'Its deployments and the images pushed to it.',
  scope: 'regional',
  order: ORDER.terminateCompute,
  eraseAfter: [],
  createdBy: [
    {
      source: 'lightsail',
      name: 'CreateContainerService',
      refs(record) {
        const id =
          textAt(record.responseElements, 'containerService', 'containerServiceName') ??
          textAt(record.requestParameters, 'serviceName');
        return id === undefined
          ? []
          : [{ type: TYPE, id, region: record.awsRegion, bornAt: record.eventTime }];
      },
    },
  ],
  deletedBy: [{ source: 'lightsail', name: 'DeleteContainerService' }],
  permissions: ['lightsail:GetContainerServices', 'lightsail:DeleteContainerService'],
  batchMax: 1,

  look: (ctx, _region, refs) => concurrently(refs, 5, ctx.signal, (ref) => stateOf(ctx, ref)),

  erase: (ctx, region, batch) =>
    eachByItself(ctx.signal, batch, async (ref) => {
      if ((await stateOf(ctx, ref)).state === 'deleted') return GONE;
      return ctx.aws.write('lightsail', region).deleteContainerService({ serviceName: ref.id });
    }),

  command: ({ ref }) =>
    awsCommand('lightsail', 'delete-container-service', { region: ref.region, 'service-name': ref.id }),
};
