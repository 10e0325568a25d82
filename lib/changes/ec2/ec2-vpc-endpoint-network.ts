import type { VpcEndpoint } from '@aws-sdk/client-ec2';
import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { itemsAt, textAt, textsAt } from '../../trail/spelling.ts';
import type { AlteredTarget, RevertedType } from '../change-type.ts';

/** What an endpoint is put into: how requests name it, the AWS CLI, and answers. */
const NETWORKS = [
  ['rtb-', 'RouteTableId', 'route-table-ids', 'routeTableIdSet'],
  ['subnet-', 'SubnetId', 'subnet-ids', 'subnetIdSet'],
  ['sg-', 'SecurityGroupId', 'security-group-ids', 'groupSet'],
] as const;

const networkOf = ({ aspect = '' }: AlteredTarget) => aspect;
const memberOf = (target: AlteredTarget) =>
  NETWORKS.find(([prefix]) => networkOf(target).startsWith(prefix)) ?? NETWORKS[0];

function isIn(
  { RouteTableIds = [], SubnetIds = [], Groups = [] }: VpcEndpoint,
  target: AlteredTarget,
): boolean {
  const all = [...RouteTableIds, ...SubnetIds, ...Groups.map(({ GroupId }) => GroupId)];
  return all.includes(networkOf(target));
}

/**
 * Route tables, subnets and security groups of VPC endpoints of others; the value is whether the endpoint is in one.
 * https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
 */
export const ec2VpcEndpointNetwork: RevertedType = {
  type: 'ec2-vpc-endpoint-network',
  title: 'Networks VPC endpoints are in',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    {
      ...{ source: 'ec2', name: 'ModifyVpcEndpoint' },
      alterations({ requestParameters: asked, awsRegion: region }) {
        const id = textAt(asked, 'vpcEndpointId');
        if (id === undefined) return [];
        const target = { type: 'ec2-vpc-endpoint', id, region };
        return NETWORKS.flatMap(([, member]) => [
          ...textsAt(asked, `Add${member}`).map((aspect) => ({ target: { ...target, aspect }, set: true })),
          ...textsAt(asked, `Remove${member}`).map((aspect) => ({
            target: { ...target, aspect },
            set: false,
          })),
        ]);
      },
    },
  ],
  toldBy: [
    {
      ...{ source: 'ec2', name: 'CreateVpcEndpoint' },
      alterations({ responseElements: made, awsRegion: region }) {
        const id = textAt(made, 'vpcEndpoint', 'vpcEndpointId');
        if (id === undefined) return [];
        const target = { type: 'ec2-vpc-endpoint', id, region };
        return NETWORKS.flatMap(([, , , list]) => [
          ...textsAt(made, 'vpcEndpoint', list),
          ...itemsAt(made, 'vpcEndpoint', list).flatMap((group) => textAt(group, 'groupId') ?? []),
        ]).map((aspect) => ({ target: { ...target, aspect }, set: true }));
      },
    },
  ],
  permissions: ['ec2:DescribeVpcEndpoints', 'ec2:ModifyVpcEndpoint'],
  action: (target, to) =>
    `${to === true ? 'Put' : 'Take'} VPC endpoint ${target.id} ${to === true ? 'into' : 'out of'} ${networkOf(target)} again`,
  fallback: ({ set }) => ({
    to: set !== true,
    selected: true,
    because: 'the last 90 days hold no other event about it',
  }),
  async look(ctx, target) {
    const asked = { VpcEndpointIds: [target.id] };
    const answer = await unlessAbsent(ctx.aws.read('ec2', target.region).describeVpcEndpoints(asked));
    const [endpoint] = answer?.VpcEndpoints ?? [];
    if (endpoint === undefined) return { state: 'gone' };
    return { state: 'there', value: isIn(endpoint, target), description: endpoint };
  },
  revert: (ctx, target, to) =>
    ctx.aws.write('ec2', target.region).modifyVpcEndpoint({
      VpcEndpointId: target.id,
      [`${to === true ? 'Add' : 'Remove'}${memberOf(target)[1]}s`]: [networkOf(target)],
    }),
  command: (target, to) =>
    awsCommand('ec2', 'modify-vpc-endpoint', {
      ...{ region: target.region, 'vpc-endpoint-id': target.id },
      [`${to === true ? 'add' : 'remove'}-${memberOf(target)[2]}`]: networkOf(target),
    }),
};
