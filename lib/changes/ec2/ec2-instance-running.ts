import { errorCode } from '../../aws/errors.ts';
import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { retrying } from '../../resources/retrying.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import type { AlteringEvent, RevertedType } from '../change-type.ts';

/** An instance that is still stopping cannot be started, nor one that is starting be stopped. */
const ON_THE_WAY = { everyMs: 5_000, forMs: 5 * 60_000 };

/** A state on the way counts as the one it leads to. */
function settled(state: string | undefined): 'running' | 'stopped' | undefined {
  if (state === 'running' || state === 'pending') return 'running';
  return state === 'stopped' || state === 'stopping' ? 'stopped' : undefined;
}

const event = (name: string, set: 'running' | 'stopped'): AlteringEvent => ({
  ...{ source: 'ec2', name },
  alterations: ({ responseElements, awsRegion: region }) =>
    itemsAt(responseElements, 'instancesSet').flatMap((item) => {
      const id = textAt(item, 'instanceId');
      const before = settled(textAt(item, 'previousState', 'name'));
      if (id === undefined || before === undefined) return [];
      return [{ target: { type: 'ec2-instance', id, region, aspect: 'state' }, set, before }];
    }),
});

/**
 * Instances of others that were stopped or started; the answer tells what they were before.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_InstanceStateChange.html
 */
export const ec2InstanceRunning: RevertedType = {
  type: 'ec2-instance-running',
  title: 'EC2 instances stopped and started',
  scope: 'regional',
  order: ORDER.dataStores,
  alteredBy: [event('StopInstances', 'stopped'), event('StartInstances', 'running')],
  permissions: ['ec2:DescribeInstances', 'ec2:StartInstances', 'ec2:StopInstances'],
  action: ({ id }, to) => `${to === 'running' ? 'Start' : 'Stop'} EC2 instance ${id} again`,
  async look(ctx, { id, region }) {
    const answer = await unlessAbsent(ctx.aws.read('ec2', region).describeInstances({ InstanceIds: [id] }));
    const instance = answer?.Reservations?.flatMap(({ Instances }) => Instances ?? [])[0];
    const value = settled(instance?.State?.Name);
    return value === undefined ? { state: 'gone' } : { state: 'there', value, description: instance };
  },
  revert(ctx, { id, region }, to) {
    const ec2 = ctx.aws.write('ec2', region);
    const named = { InstanceIds: [id] };
    return retrying<unknown>(
      ctx,
      () => (to === 'running' ? ec2.startInstances(named) : ec2.stopInstances(named)),
      { again: (error) => errorCode(error) === 'IncorrectInstanceState', ...ON_THE_WAY },
    );
  },
  command: ({ id, region }, to) =>
    awsCommand('ec2', to === 'running' ? 'start-instances' : 'stop-instances', {
      region,
      'instance-ids': id,
    }),
};
