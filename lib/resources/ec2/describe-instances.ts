import type { Instance } from '@aws-sdk/client-ec2';
import type { ReadContext } from '../../playbook/context.ts';
import { describeById } from './ec2-describe.ts';

/** The instances a filter matches with any of `values`, terminated ones that EC2 still tells of among them. */
export function describeInstances(
  ctx: ReadContext,
  region: string,
  filter: string,
  values: readonly string[],
): Promise<Instance[]> {
  const ec2 = ctx.aws.read('ec2', region);
  return describeById(
    filter,
    values,
    (request) => ec2.describeInstances(request),
    (page) => (page.Reservations ?? []).flatMap((reservation) => reservation.Instances ?? []),
  );
}
