import { ORDER } from '../../playbook/change.ts';
import { unlessAbsent } from '../../resources/absent.ts';
import { awsCommand } from '../../resources/aws-command.ts';
import { at, textAt } from '../../trail/spelling.ts';
import type { RevertedType } from '../change-type.ts';
import { CONFIG_PERMISSIONS, recallFromConfig } from '../config-history.ts';
import { samePolicy } from '../policy-text.ts';

/**
 * Policies of VPC endpoints of others: what may be reached through one. The value is the text; what EC2 puts where one
 * is reset is in no record. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_ModifyVpcEndpoint.html
 */
export const ec2VpcEndpointPolicy: RevertedType = {
  type: 'ec2-vpc-endpoint-policy',
  title: 'Policies of VPC endpoints',
  scope: 'regional',
  order: ORDER.closeEntryPoints,
  alteredBy: [
    {
      ...{ source: 'ec2', name: 'ModifyVpcEndpoint' },
      alterations({ requestParameters: asked, awsRegion: region }) {
        const [id, policy] = [textAt(asked, 'vpcEndpointId'), textAt(asked, 'policyDocument')];
        if (id === undefined || (policy === undefined && at(asked, 'resetPolicy') !== true)) return [];
        return [{ target: { type: 'ec2-vpc-endpoint', id, region }, set: policy ?? null }];
      },
    },
  ],
  toldBy: [
    {
      ...{ source: 'ec2', name: 'CreateVpcEndpoint' },
      alterations({ responseElements: made, awsRegion: region }) {
        const id = textAt(made, 'vpcEndpoint', 'vpcEndpointId');
        const set = textAt(made, 'vpcEndpoint', 'policyDocument') ?? null;
        return id === undefined ? [] : [{ target: { type: 'ec2-vpc-endpoint', id, region }, set }];
      },
    },
  ],
  permissions: ['ec2:DescribeVpcEndpoints', 'ec2:ModifyVpcEndpoint', ...CONFIG_PERMISSIONS],
  same: samePolicy,
  action: ({ id }) => `Put the policy of VPC endpoint ${id} back`,
  recall: recallFromConfig({
    resourceType: 'AWS::EC2::VPCEndpoint',
    value: ({ configuration }) => textAt(configuration, 'policyDocument'),
  }),
  async look(ctx, { id, region }) {
    const asked = { VpcEndpointIds: [id] };
    const answer = await unlessAbsent(ctx.aws.read('ec2', region).describeVpcEndpoints(asked));
    const [endpoint] = answer?.VpcEndpoints ?? [];
    if (endpoint === undefined) return { state: 'gone' };
    return { state: 'there', value: endpoint.PolicyDocument ?? false, description: endpoint };
  },
  revert: (ctx, { id, region }, to) =>
    ctx.aws.write('ec2', region).modifyVpcEndpoint({ VpcEndpointId: id, PolicyDocument: String(to) }),
  command: ({ id, region }, to) =>
    awsCommand('ec2', 'modify-vpc-endpoint', {
      ...{ region, 'vpc-endpoint-id': id, 'policy-document': String(to) },
    }),
};
