import type { RunInstancesCommandInput } from '@aws-sdk/client-ec2';
import type { Bench } from '../contract-case.ts';

const REGION = 'eu-west-1';
/** Well-formed; which images exist is nobody's concern here. */
export const IMAGE = 'ami-0abcdef1234567890';

export const ec2 = (bench: Bench, region = REGION) => bench.as().write('ec2', region);

/** Launches instances (one unless told otherwise), waits until they run, and gives their ids. */
export async function launch(
  bench: Bench,
  input: Partial<RunInstancesCommandInput> = {},
): Promise<readonly [string, ...string[]]> {
  const { Instances = [] } = await ec2(bench).runInstances({
    ImageId: IMAGE,
    InstanceType: 't3.micro',
    MinCount: 1,
    MaxCount: 1,
    ...input,
  });
  await bench.settle();
  const [first = '', ...others] = Instances.map((instance) => instance.InstanceId ?? '');
  return [first, ...others];
}

/** `running`, `terminated`, …; what a description leaves out counts as terminated. */
export async function stateOf(bench: Bench, instanceId: string): Promise<string> {
  const { Reservations = [] } = await ec2(bench).describeInstances({ InstanceIds: [instanceId] });
  return Reservations[0]?.Instances?.[0]?.State?.Name ?? 'terminated';
}
