import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { itemsAt, textAt, textsAt } from '../../trail/spelling.ts';
import { deleted, unlessAbsent } from '../absent.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { eachByItself, GONE } from '../each-by-itself.ts';
import { isNamesake } from '../namesake.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';

const TYPE = 'lightsail-instance';

async function stateOf(ctx: ReadContext, ref: ResourceRef): Promise<ResourceState> {
  const answer = await unlessAbsent(
    ctx.aws.read('lightsail', ref.region).getInstance({ instanceName: ref.id }),
  );
  const instance = answer?.instance;
  if (instance === undefined) return deleted(ref);
  const createdAt = instance.createdAt?.toISOString();
  if (isNamesake(ref, instance.createdAt)) return deleted(ref, `an instance of ${createdAt}`);
  return {
    ref,
    state: 'present',
    ...(createdAt === undefined ? {} : { createdAt }),
    protections: [],
    summary: [instance.bundleId, instance.blueprintId, instance.publicIpAddress].filter(Boolean).join(', '),
    description: instance,
  };
}

/** Lightsail instances, with their add-ons. https://docs.aws.amazon.com/lightsail/2016-11-28/api-reference/API_DeleteInstance.html */
export const lightsailInstance: ResourceType = {
  type: TYPE,
  title: 'Lightsail instances',
  action: 'Delete Lightsail instance',
  loses: 'Its disk and its automatic snapshots.',
  scope: 'regional',
  order: ORDER.terminateCompute,
  eraseAfter: [],
  createdBy: ['CreateInstances', 'CreateInstancesFromSnapshot'].map((name) => ({
    source: 'lightsail',
    name,
    refs(record) {
      const made = itemsAt(record.responseElements, 'operations').flatMap(
        (operation) => textAt(operation, 'resourceName') ?? [],
      );
      const names = new Set([...textsAt(record.requestParameters, 'instanceNames'), ...made]);
      return [...names].map((id) => ({ type: TYPE, id, region: record.awsRegion, bornAt: record.eventTime }));
    },
  })),
  deletedBy: [{ source: 'lightsail', name: 'DeleteInstance' }],
  permissions: ['lightsail:GetInstance', 'lightsail:DeleteInstance'],
  batchMax: 1,

  look: (ctx, _region, refs) => concurrently(refs, 5, ctx.signal, (ref) => stateOf(ctx, ref)),

  erase: (ctx, region, batch) =>
    eachByItself(ctx.signal, batch, async (ref) => {
      // The name may have passed to another instance since the plan was shown.
      if ((await stateOf(ctx, ref)).state === 'deleted') return GONE;
      return ctx.aws
        .write('lightsail', region)
        .deleteInstance({ instanceName: ref.id, forceDeleteAddOns: true });
    }),

  command: ({ ref }) =>
    awsCommand('lightsail', 'delete-instance', {
      region: ref.region,
      'instance-name': ref.id,
      'force-delete-add-ons': true,
    }),
};
