import { errorCode } from '../../aws/errors.ts';
import type { ReadContext, WriteContext } from '../../playbook/context.ts';
import { retrying } from '../../resources/retrying.ts';
import type { AlteredTarget } from '../change-type.ts';

/** An instance takes minutes to stop, and is not ready to be altered or started the moment it says that it has. */
const ON_THE_WAY = { everyMs: 5_000, forMs: 10 * 60_000 };
const again = (error: unknown) => errorCode(error) === 'IncorrectInstanceState';

async function stateOf(ctx: ReadContext, { id, region }: AlteredTarget): Promise<string | undefined> {
  const { Reservations = [] } = await ctx.aws.read('ec2', region).describeInstances({ InstanceIds: [id] });
  return Reservations.flatMap(({ Instances = [] }) => Instances)[0]?.State?.Name;
}

/**
 * Does `alter` to an instance that has to be stopped for it, and lets it run again if it ran.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyInstanceAttribute.html
 */
export async function whileStopped(
  ctx: WriteContext,
  target: AlteredTarget,
  alter: () => Promise<unknown>,
): Promise<void> {
  const ec2 = ctx.aws.write('ec2', target.region);
  const named = { InstanceIds: [target.id] };
  const ran = /^(running|pending)$/.test((await stateOf(ctx, target)) ?? '');
  if (ran) await retrying(ctx, () => ec2.stopInstances(named), { again, ...ON_THE_WAY });
  try {
    await retrying(ctx, alter, { again, ...ON_THE_WAY });
  } finally {
    if (ran) await retrying(ctx, () => ec2.startInstances(named), { again, ...ON_THE_WAY });
  }
}

/** IAM actions {@link whileStopped} takes. */
export const STOPPING_PERMISSIONS = ['ec2:DescribeInstances', 'ec2:StopInstances', 'ec2:StartInstances'];

/** AWS CLI text around the command that alters it. */
export function stoppedAround(one: { readonly region: string; readonly 'instance-ids': string }) {
  const words = Object.entries(one).map(([name, value]) => `--${name} ${value}`);
  const aws = (operation: string) => ['aws', 'ec2', operation, ...words].join(' ');
  return (command: string) =>
    [aws('stop-instances'), aws('wait instance-stopped'), command, aws('start-instances')].join('\n');
}
