import type { CreateRouteRequest, Route } from '@aws-sdk/client-ec2';
import { type Json, ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import type { TrailRecord } from '../../trail/record.ts';
import { itemsAt, textAt } from '../../trail/spelling.ts';
import type { Alteration, AlteredTarget, AlteringEvent, RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS, recallFromConfig } from '../config-history.ts';
import { canonicalCidr } from './canonical-cidr.ts';

/** Members that say where a route is to, and those that say where it leads, which ids tell by their beginnings. */
const DESTINATIONS = ['DestinationCidrBlock', 'DestinationIpv6CidrBlock', 'DestinationPrefixListId'] as const;
const LEADS = [
  ['GatewayId', 'gateway-id', /^(igw|vgw)-/],
  ['VpcEndpointId', 'vpc-endpoint-id', /^vpce-/],
  ['NatGatewayId', 'nat-gateway-id', /^nat-/],
  ['NetworkInterfaceId', 'network-interface-id', /^eni-/],
  ['InstanceId', 'instance-id', /^i-/],
  ['TransitGatewayId', 'transit-gateway-id', /^tgw-/],
  ['VpcPeeringConnectionId', 'vpc-peering-connection-id', /^pcx-/],
  ['EgressOnlyInternetGatewayId', 'egress-only-internet-gateway-id', /^eigw-/],
  ['LocalGatewayId', 'local-gateway-id', /^lgw-/],
  ['CarrierGatewayId', 'carrier-gateway-id', /^cagw-/],
  ['CoreNetworkArn', 'core-network-arn', /^arn:[\w-]+:networkmanager:/],
  ['OdbNetworkArn', 'odb-network-arn', /^arn:[\w-]+:odb:/],
] as const;

function destinationIn(route: unknown): string | undefined {
  const told = DESTINATIONS.map((member) => textAt(route, member)).find((text) => text !== undefined);
  return told === undefined ? undefined : canonicalCidr(told);
}

/** The ids a route leads to: one, or an instance and its interface; `local` for the VPC itself. */
function leadsTo(route: unknown): Json {
  const ids = LEADS.flatMap(([member]) => textAt(route, member) ?? []);
  return ids.length === 0 || ids.includes('local') ? 'local' : ids;
}

const set = (record: TrailRecord) => leadsTo(record.requestParameters);
const event = (name: string, rest: (record: TrailRecord) => Omit<Alteration, 'target'>): AlteringEvent => ({
  ...{ source: 'ec2', name },
  alterations(record) {
    const id = textAt(record.requestParameters, 'routeTableId');
    const aspect = destinationIn(record.requestParameters);
    if (id === undefined || aspect === undefined) return [];
    return [{ target: { type: 'ec2-route-table', id, region: record.awsRegion, aspect }, ...rest(record) }];
  },
});

const destinationOf = ({ aspect = '' }: AlteredTarget) => aspect;
const destinationMember = (block: string) => {
  if (block.startsWith('pl-')) return 'DestinationPrefixListId';
  return block.includes(':') ? 'DestinationIpv6CidrBlock' : 'DestinationCidrBlock';
};
const ids = (value: Json) => (Array.isArray(value) ? value.map(String) : []);

/** What a call takes to lead there: an interface rather than its instance, for a route has one target. */
function lead(to: Json) {
  return LEADS.find(([, , pattern]) => ids(to).some((id) => pattern.test(id)));
}

async function tableOf(ctx: ReadContext, { id, region }: AlteredTarget) {
  const asked = { RouteTableIds: [id] };
  return (await unlessAbsent(ctx.aws.read('ec2', region).describeRouteTables(asked)))?.RouteTables?.[0];
}

const routeOf = (routes: readonly Route[] = [], target: AlteredTarget) =>
  routes.find((route) => destinationIn(route) === destinationOf(target));

/**
 * Routes put into tables of others, led elsewhere and taken out.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ReplaceRoute.html
 */
export const ec2Route: RevertedType = {
  type: 'ec2-route',
  title: 'Routes of route tables',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    event('CreateRoute', (record) => ({ set: set(record), before: false })),
    event('ReplaceRoute', (record) => ({ set: set(record) })),
    event('DeleteRoute', () => ({ set: false })),
  ],
  permissions: [
    'ec2:DescribeRouteTables',
    'ec2:CreateRoute',
    'ec2:ReplaceRoute',
    'ec2:DeleteRoute',
    ...CONFIG_PERMISSIONS,
  ],
  same: (one, other) =>
    one === other || (ids(one).length > 0 && ids(one).some((id) => ids(other).includes(id))),
  action: (target, to) =>
    to === false
      ? `Take the route to ${destinationOf(target)} out of route table ${target.id}`
      : `Lead the route to ${destinationOf(target)} in route table ${target.id} to ${ids(to)[0] ?? to} again`,
  recall: recallFromConfig({
    resourceType: 'AWS::EC2::RouteTable',
    value({ configuration }, target) {
      const route = itemsAt(configuration, 'routes').find(
        (one) => destinationIn(one) === destinationOf(target),
      );
      return route === undefined ? false : leadsTo(route);
    },
  }),
  async look(ctx, target) {
    const table = await tableOf(ctx, target);
    if (table === undefined) return { state: 'gone' };
    const route = routeOf(table.Routes, target);
    return { state: 'there', value: route === undefined ? false : leadsTo(route), description: table };
  },
  async revert(ctx, target, to) {
    const ec2 = ctx.aws.write('ec2', target.region);
    const block = destinationOf(target);
    const named = { RouteTableId: target.id, [destinationMember(block)]: block };
    if (to === false) return ec2.deleteRoute(named);
    const [member] = lead(to) ?? [];
    if (member === undefined) return ec2.replaceRoute({ ...named, LocalTarget: true });
    const asked: CreateRouteRequest = {
      ...named,
      [member]: ids(to).find((id) => lead([id])?.[0] === member),
    };
    const there = routeOf((await tableOf(ctx, target))?.Routes, target);
    return there === undefined ? ec2.createRoute(asked) : ec2.replaceRoute(asked);
  },
  command(target, to) {
    const block = destinationOf(target);
    const option = destinationMember(block)
      .replace(/(?!^)[A-Z]/g, (letter) => `-${letter}`)
      .toLowerCase();
    const named = { region: target.region, 'route-table-id': target.id, [option]: block };
    if (to === false) return awsCommand('ec2', 'delete-route', named);
    const [member, name] = lead(to) ?? [];
    if (member === undefined || name === undefined) {
      return awsCommand('ec2', 'replace-route', { ...named, 'local-target': true });
    }
    const asked = { ...named, [name]: ids(to).find((id) => lead([id])?.[0] === member) ?? '' };
    return [awsCommand('ec2', 'replace-route', asked), awsCommand('ec2', 'create-route', asked)].join(' || ');
  },
};
