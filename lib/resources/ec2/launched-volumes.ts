import type { Instance } from '@aws-sdk/client-ec2';
import { z } from 'zod';
import type { ReadContext } from '../../playbook/context.ts';
import { DESCRIPTION, evidencePath } from '../evidence-path.ts';
import type { ResourceRef, ResourceState } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';

/** A launch makes and attaches its volumes within seconds; what came later was made or attached by someone. */
const LAUNCH_MS = 60_000;

/** What of a saved description is needed to find the volumes again when the instance is gone. */
const savedInstance = z.object({
  LaunchTime: z.coerce.date(),
  BlockDeviceMappings: z
    .array(
      z.object({
        Ebs: z
          .object({ VolumeId: z.string(), DeleteOnTermination: z.boolean(), AttachTime: z.coerce.date() })
          .optional(),
      }),
    )
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
    Ebs === undefined || Ebs.DeleteOnTermination || !atLaunch(Ebs.AttachTime, launched) ? [] : [Ebs.VolumeId],
  );
  const { region, arn } = state.ref;
  const ec2 = ctx.aws.read('ec2', region);
  const volumes = await describeById(
    'volume-id',
    ids,
    (request) => ec2.describeVolumes(request),
    (page) => page.Volumes ?? [],
  );
  return volumes
    .filter((volume) => atLaunch(volume.CreateTime, launched))
    .flatMap(({ VolumeId }) =>
      VolumeId === undefined
        ? []
        : [
            {
              type: 'ec2-volume',
              id: VolumeId,
              region,
              ...(arn === undefined ? {} : { arn: arn.replace(/:instance\/.*$/, `:volume/${VolumeId}`) }),
            },
          ],
    );
}

function atLaunch(moment: Date | undefined, launched: number): boolean {
  const age = (moment?.getTime() ?? Number.NaN) - launched;
  // Some of these times have no milliseconds, hence the second's grace below.
  return age >= -1_000 && age <= LAUNCH_MS;
}

async function savedDescription(ctx: ReadContext, ref: ResourceRef): Promise<unknown> {
  const saved = await ctx.evidence.read(evidencePath(ref, DESCRIPTION));
  return saved === undefined ? undefined : JSON.parse(saved);
}
