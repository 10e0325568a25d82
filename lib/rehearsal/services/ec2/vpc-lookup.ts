import { type Call, ServiceError } from '../../account/service.ts';
import { ec2Of } from './lifecycle.ts';
import { required } from './lookup.ts';
import { textIn, thingsOf } from './things.ts';

/** A subnet as launches need it. */
interface Place {
  readonly SubnetId: string;
  readonly VpcId: string;
  readonly AvailabilityZone: string;
}

/** Whether the region still has the default VPC it was set up with. */
export function hasDefaultVpc(call: Call): boolean {
  return thingsOf(call, 'deleted-default-vpc').default === undefined;
}

/** @throws ServiceError InvalidVpcID.NotFound. */
export function vpcBy(call: Call, asked: string | undefined): string {
  const id = required(asked, 'vpcId');
  const isDefault = hasDefaultVpc(call) && ec2Of(call).vpcId === id;
  if (isDefault || thingsOf(call, 'Vpc')[id] !== undefined) return id;
  throw new ServiceError('InvalidVpcID.NotFound', `The vpc ID '${id}' does not exist`);
}

/** Every subnet of the region. */
export function placesOf(call: Call): readonly Place[] {
  const { vpcId, subnets } = ec2Of(call);
  const first = hasDefaultVpc(call)
    ? Object.entries(subnets).map(([AvailabilityZone, SubnetId]) => ({
        SubnetId,
        VpcId: vpcId,
        AvailabilityZone,
      }))
    : [];
  const others = Object.values(thingsOf(call, 'Subnet')).map((thing) => ({
    SubnetId: thing.id,
    VpcId: textIn(thing, 'VpcId') ?? '',
    AvailabilityZone: textIn(thing, 'AvailabilityZone') ?? '',
  }));
  return [...first, ...others];
}

/** Subnets a launch may go to without naming one: those of the default VPC. */
export function defaultPlacesOf(call: Call): readonly Place[] {
  const made = thingsOf(call, 'Subnet');
  const isDefault = ({ SubnetId }: Place) => made[SubnetId]?.fields.DefaultForAz ?? true;
  return placesOf(call).filter(isDefault);
}

/** @throws ServiceError InvalidSubnetID.NotFound. */
export function subnetBy(call: Call, asked: string | undefined): Place {
  const id = required(asked, 'subnetId');
  const place = placesOf(call).find(({ SubnetId }) => SubnetId === id);
  if (place) return place;
  throw new ServiceError('InvalidSubnetID.NotFound', `The subnet ID '${id}' does not exist`);
}

/** What stands in a subnet or VPC: instances not terminated, interfaces, gateways, endpoints. */
export function occupants(
  call: Call,
  where: { readonly VpcId?: string; readonly SubnetId?: string },
): string[] {
  const { instances } = ec2Of(call);
  const here = (vpcId: string | undefined, subnetId: string | undefined) =>
    (where.VpcId === undefined || where.VpcId === vpcId) &&
    (where.SubnetId === undefined || where.SubnetId === subnetId);
  return [
    ...Object.values(instances)
      .filter(({ state, vpcId, subnetId }) => state !== 'terminated' && here(vpcId, subnetId))
      .map(({ instanceId }) => instanceId),
    ...['NetworkInterface', 'NatGateway', 'VpcEndpoint'].flatMap((name) =>
      Object.values(thingsOf(call, name))
        .filter((thing) => textIn(thing, 'State') !== 'deleted')
        .filter((thing) => here(textIn(thing, 'VpcId'), textIn(thing, 'SubnetId')))
        .map(({ id }) => id),
    ),
  ];
}
