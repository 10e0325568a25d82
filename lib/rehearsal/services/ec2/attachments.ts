import type { AttachVolumeRequest, DetachVolumeRequest, VolumeAttachment } from '@aws-sdk/client-ec2';
import { type Operation, ServiceError } from '../../account/service.ts';
import { mutating } from './buckets.ts';
import { ec2Of } from './lifecycle.ts';
import { instanceBy, required, volumeBy } from './lookup.ts';
import type { Ec2State, VolumeState } from './state.ts';
import { present } from './trail-shapes.ts';

/** A volume's attachment to its instance, in the SDK's shape. */
export function attachmentOf(
  ec2: Ec2State,
  volume: VolumeState,
  State: 'attached' | 'detaching' = 'attached',
): VolumeAttachment {
  const held = ec2.instances[volume.attachedTo ?? '']?.volumes.find(
    ({ volumeId }) => volumeId === volume.volumeId,
  );
  return {
    VolumeId: volume.volumeId,
    InstanceId: volume.attachedTo ?? '',
    Device: held?.device ?? '',
    DeleteOnTermination: held?.deleteOnTermination ?? false,
    State,
    AttachTime: new Date(volume.createdAt),
  };
}

const attachVolume: Operation = {
  readOnly: false,
  bucket: mutating('AttachVolume'),
  trailRequest: (input: AttachVolumeRequest) => ({
    volumeId: input.VolumeId,
    instanceId: input.InstanceId,
    device: input.Device,
    deleteOnTermination: false,
  }),
  trailResponse: attachmentInTrail,
  run(call, input: AttachVolumeRequest): VolumeAttachment {
    const ec2 = ec2Of(call);
    const volume = volumeBy(ec2, input.VolumeId);
    const instance = instanceBy(ec2, input.InstanceId, call.now);
    if (volume.attachedTo !== undefined)
      throw new ServiceError('VolumeInUse', `${volume.volumeId} is already attached to an instance`);
    if (volume.availabilityZone !== instance.availabilityZone)
      throw new ServiceError(
        'InvalidVolume.ZoneMismatch',
        `The volume '${volume.volumeId}' is not in the same availability zone as instance '${instance.instanceId}'`,
      );
    if (instance.state !== 'running' && instance.state !== 'stopped')
      throw new ServiceError('IncorrectState', `Instance '${instance.instanceId}' is not 'running'.`);
    volume.attachedTo = instance.instanceId;
    instance.volumes.push({
      volumeId: volume.volumeId,
      device: required(input.Device, 'Device'),
      deleteOnTermination: false,
    });
    return attachmentOf(ec2, volume);
  },
};

const detachVolume: Operation = {
  readOnly: false,
  bucket: mutating('DetachVolume'),
  trailRequest: (input: DetachVolumeRequest) =>
    present({
      volumeId: input.VolumeId,
      instanceId: input.InstanceId,
      device: input.Device,
      force: input.Force ?? false,
    }),
  trailResponse: attachmentInTrail,
  run(call, input: DetachVolumeRequest): VolumeAttachment {
    const ec2 = ec2Of(call);
    const volume = volumeBy(ec2, input.VolumeId);
    const instance = ec2.instances[volume.attachedTo ?? ''];
    if (!instance)
      throw new ServiceError('IncorrectState', `Volume '${volume.volumeId}' is in the 'available' state.`);
    const attachment = attachmentOf(ec2, volume, 'detaching');
    delete volume.attachedTo;
    const held = instance.volumes.findIndex(({ volumeId }) => volumeId === volume.volumeId);
    if (held >= 0) instance.volumes.splice(held, 1);
    return attachment;
  },
};

function attachmentInTrail(output: VolumeAttachment) {
  return {
    volumeId: output.VolumeId,
    instanceId: output.InstanceId,
    device: output.Device,
    status: output.State === 'attached' ? 'attaching' : output.State,
    attachTime: output.AttachTime?.getTime(),
    deleteOnTermination: output.DeleteOnTermination,
  };
}

export const attachmentOperations = { AttachVolume: attachVolume, DetachVolume: detachVolume };
