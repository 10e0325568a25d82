import type { ReadContext } from '../../playbook/context.ts';
import type { ResourceRef } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';

/**
 * What CreateDefaultVpc makes besides the VPC, in one call and one record: a subnet a zone, and the gateway.
 * https://docs.aws.amazon.com/vpc/latest/userguide/default-vpc-components.html
 */
export async function partsOfDefaultVpc(
  ctx: ReadContext,
  { id, region }: ResourceRef,
): Promise<readonly ResourceRef[]> {
  const ec2 = ctx.aws.read('ec2', region);
  const [subnets, gateways] = await Promise.all([
    describeById(
      'vpc-id',
      [id],
      (request) => ec2.describeSubnets(request),
      (page) => page.Subnets ?? [],
    ),
    describeById(
      'attachment.vpc-id',
      [id],
      (request) => ec2.describeInternetGateways(request),
      (page) => page.InternetGateways ?? [],
    ),
  ]);
  return [
    ...subnets.flatMap(({ SubnetId, DefaultForAz }) =>
      SubnetId === undefined || DefaultForAz !== true ? [] : [{ type: 'ec2-subnet', id: SubnetId, region }],
    ),
    ...gateways.flatMap(({ InternetGatewayId }) =>
      InternetGatewayId === undefined
        ? []
        : [{ type: 'ec2-internet-gateway', id: InternetGatewayId, region }],
    ),
  ];
}
