import type { Instance } from '@aws-sdk/client-ec2';
import { awsFailure } from '../../aws/errors.ts';
import { ORDER, type Outcome } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { evidencePath } from '../evidence-path.ts';
import type { ResourceRef, ResourceState, ResourceType } from '../resource-type.ts';
import { describeInstances } from './describe-instances.ts';
import { ec2Ref } from './ec2-ref.ts';
import { isProtected, PROTECTIONS } from './instance-protection.ts';
import { launchedVolumes } from './launched-volumes.ts';
import { terminateInstances } from './terminate-instances.ts';

const SPELLING = { type: 'ec2-instance', inArn: 'instance' };
const ENDED: readonly string[] = ['terminated', 'shutting-down'];

async function stateOf(
  ctx: ReadContext,
  ref: ResourceRef,
  instance: Instance | undefined,
): Promise<ResourceState> {
  const status = instance?.State?.Name;
  if (instance === undefined || status === undefined || ENDED.includes(status)) {
    return { ref, state: 'deleted', protections: [], description: instance ?? null };
  }
  const on = await Promise.all(PROTECTIONS.map((protection) => mayBeOn(ctx, ref, protection)));
  return {
    ref,
    state: 'present',
    ...(instance.LaunchTime === undefined ? {} : { createdAt: instance.LaunchTime.toISOString() }),
    batchKey: instance.Placement?.AvailabilityZone ?? '',
    protections: PROTECTIONS.filter((_, index) => on[index]),
    summary: [instance.InstanceType, status].join(', '),
    description: instance,
  };
}

/** A protection that may not be read counts as on: clearing one that is off does no harm. */
async function mayBeOn(ctx: ReadContext, ref: ResourceRef, protection: (typeof PROTECTIONS)[number]) {
  return isProtected(ctx, ref.region, ref.id, protection).catch((error: unknown) => {
    if (awsFailure(error) === 'not-found') return false;
    if (awsFailure(error) === 'denied') return true;
    throw error;
  });
}

/** A launch of Spot instances opens a request for each, which may launch another when the instance ends. */
function spotRequestOf({ ref, description }: ResourceState): readonly ResourceRef[] {
  const id = (description as Instance | null)?.SpotInstanceRequestId;
  return id ? [{ type: 'ec2-spot-instance-request', id, region: ref.region }] : [];
}

/** EC2 instances. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_TerminateInstances.html */
export const ec2Instance: ResourceType = {
  type: SPELLING.type,
  title: 'EC2 instances',
  action: 'Terminate EC2 instance',
  loses: 'Its memory, its instance-store disks and the volumes that end with it.',
  scope: 'regional',
  order: ORDER.terminateCompute,
  protections: PROTECTIONS,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'RunInstances',
      refs: (record) =>
        itemsAt(record.responseElements, 'instancesSet').flatMap((item) =>
          ec2Ref(record, SPELLING, textAt(item, 'instanceId')),
        ),
      // A launch of hundreds exceeds the 100 KB CloudTrail keeps of an answer.
      async recover(ctx, record) {
        const reservation = textAt(record.responseElements, 'reservationId');
        const token = textAt(record.requestParameters, 'clientToken');
        const filter = reservation === undefined ? 'client-token' : 'reservation-id';
        const value = reservation ?? token;
        if (value === undefined) throw new Error('The record names neither instances nor their reservation.');
        const instances = await describeInstances(ctx, record.awsRegion, filter, [value]);
        return instances.flatMap(({ InstanceId }) => ec2Ref(record, SPELLING, InstanceId));
      },
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'TerminateInstances' }],
  permissions: [
    'ec2:DescribeInstances',
    'ec2:DescribeInstanceAttribute',
    'ec2:DescribeVolumes',
    'ec2:GetConsoleOutput',
    'ec2:ModifyInstanceAttribute',
    'ec2:TerminateInstances',
  ],
  // The API takes 1,000, but one bucket refills 20 instances a second, and a smaller call fails for fewer.
  batchMax: 200,

  async look(ctx, region, refs) {
    const found = await describeInstances(
      ctx,
      region,
      'instance-id',
      refs.map((ref) => ref.id),
    );
    const byId = new Map(found.map((instance) => [instance.InstanceId, instance]));
    return concurrently(refs, 20, ctx.signal, (ref) => stateOf(ctx, ref, byId.get(ref.id)));
  },

  async madeWith(ctx, state) {
    return [...(await launchedVolumes(ctx, state)), ...spotRequestOf(state)];
  },

  async saveEvidence(ctx, ref) {
    const ec2 = ctx.aws.read('ec2', ref.region);
    const [userData, console] = await Promise.all([
      ec2.describeInstanceAttribute({ InstanceId: ref.id, Attribute: 'userData' }),
      ec2.getConsoleOutput({ InstanceId: ref.id }),
    ]);
    const files = [
      ['user-data', userData.UserData?.Value],
      ['console-output.txt', console.Output],
    ] as const;
    for (const [file, base64] of files) {
      if (base64) await ctx.evidence.save(evidencePath(ref, file), Buffer.from(base64, 'base64'));
    }
  },

  async erase(ctx, region, batch) {
    const outcomes = await terminateInstances(
      ctx,
      region,
      batch.map((ref) => ref.id),
    );
    return batch.map((ref): Outcome => outcomes.get(ref.id) ?? notSent(ref.id));
  },

  command({ ref, protections }) {
    const one = { region: ref.region, 'instance-id': ref.id };
    const switchOff = {
      disableApiTermination: 'no-disable-api-termination',
      disableApiStop: 'no-disable-api-stop',
    };
    return [
      ...PROTECTIONS.filter((protection) => protections.includes(protection)).map((protection) =>
        awsCommand('ec2', 'modify-instance-attribute', { ...one, [switchOff[protection]]: true }),
      ),
      awsCommand('ec2', 'terminate-instances', { region: ref.region, 'instance-ids': ref.id }),
    ].join('\n');
  },
};

function notSent(id: string): Outcome {
  return { result: 'failed', code: 'NotSent', message: `${id} was in no call that was sent.` };
}
