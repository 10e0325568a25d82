import type { Instance, Volume } from '@aws-sdk/client-ec2';
import { z } from 'zod';
import type { ReadContext } from '../playbook/context.ts';
import { describeById } from './ec2-describe.ts';
import { DESCRIPTION, evidencePath } from './evidence-path.ts';
import type { ResourceRef, ResourceState } from './resource-type.ts';

/** A launch makes and attaches its volumes within seconds; what came later was attached by someone. */
const LAUNCH_MS = 120_000;

/** What of a saved description is needed to find the volumes again when the instance is gone. */
const savedInstance = z.object({
  LaunchTime: z.coerce.date(),
  BlockDeviceMappings: z
    .array(z.object({ Ebs: z.object({ VolumeId: z.string(), DeleteOnTermination: z.boolean() }).optional() }))
    .default([]),
});

/**
 * Volumes the launch of an instance made and that outlive it (`DeleteOnTermination` false). The launch event
 * does not name them, so they are read from the instance, or, once it is gone, from its saved description.
 */
export async function launchedVolumes(
  ctx: ReadContext,
  state: ResourceState,
): Promise<readonly ResourceRef[]> {
  const instance = savedInstance.safeParse(
    state.state === 'present' ? (state.description as Instance) : await savedDescription(ctx, state.ref),
  );
  if (!instance.success) return [];
  const launched = instance.data.LaunchTime.getTime();
  const ids = instance.data.BlockDeviceMappings.flatMap(({ Ebs }) =>
    Ebs === undefined || Ebs.DeleteOnTermination ? [] : [Ebs.VolumeId],
  );
  const { region, id: parent, arn } = state.ref;
  const ec2 = ctx.aws.read('ec2', region);
  const volumes = await describeById(
    'volume-id',
    ids,
    (request) => ec2.describeVolumes(request),
    (page) => page.Volumes ?? [],
  );
  return volumes
    .filter((volume) => bornWith(volume, launched))
    .flatMap(({ VolumeId }) =>
      VolumeId === undefined
        ? []
        : [
            {
              type: 'ec2-volume',
              id: VolumeId,
              region,
              parent,
              ...(arn === undefined ? {} : { arn: arn.replace(/:instance\/.*$/, `:volume/${VolumeId}`) }),
            },
          ],
    );
}

function bornWith(volume: Volume, launched: number): boolean {
  const age = (volume.CreateTime?.getTime() ?? Number.NaN) - launched;
  // LaunchTime has no milliseconds, hence the second's grace below.
  return age >= -1_000 && age <= LAUNCH_MS;
}

async function savedDescription(ctx: ReadContext, ref: ResourceRef): Promise<unknown> {
  const saved = await ctx.evidence.read(evidencePath(ref, DESCRIPTION));
  return saved === undefined ? undefined : JSON.parse(saved);
}
