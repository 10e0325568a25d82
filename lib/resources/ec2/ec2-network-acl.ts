import type { NetworkAcl } from '@aws-sdk/client-ec2';
import { ORDER } from '../../playbook/change.ts';
import type { ReadContext } from '../../playbook/context.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { concurrently } from '../concurrently.ts';
import { ifPresent } from '../if-present.ts';
import type { ResourceType } from '../resource-type.ts';
import { describeById } from './ec2-describe.ts';
import { ec2Ref } from './ec2-ref.ts';
import { foundStates } from './found-states.ts';
import { eachWhenFree } from './when-free.ts';

const SPELLING = { type: 'ec2-network-acl', inArn: 'network-acl' };

interface Description {
  readonly acl: NetworkAcl;
  /** What its subnets get instead: subnets are never without an ACL. */
  readonly defaultAcl?: string;
}

async function defaultAclOf(ctx: ReadContext, region: string, vpc: string): Promise<string | undefined> {
  const answer = await ctx.aws.read('ec2', region).describeNetworkAcls({
    Filters: [
      { Name: 'vpc-id', Values: [vpc] },
      { Name: 'default', Values: ['true'] },
    ],
  });
  return answer.NetworkAcls?.[0]?.NetworkAclId;
}

/** Puts the default ACL on the subnets, one association after the other. */
function giveBack({ acl, defaultAcl }: Description): readonly { association: string; acl: string }[] {
  return (acl.Associations ?? []).flatMap(({ NetworkAclAssociationId: association }) =>
    association === undefined || defaultAcl === undefined ? [] : [{ association, acl: defaultAcl }],
  );
}

/** Network ACLs. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DeleteNetworkAcl.html */
export const ec2NetworkAcl: ResourceType = {
  type: SPELLING.type,
  title: 'Network ACLs',
  action: 'Delete network ACL',
  loses: 'Its entries. Subnets it was put on get the default ACL of their VPC again.',
  scope: 'regional',
  order: ORDER.network,
  protections: ['association'],
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'CreateNetworkAcl',
      refs: (record) =>
        ec2Ref(record, SPELLING, textAt(record.responseElements, 'networkAcl', 'networkAclId')),
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DeleteNetworkAcl' }],
  permissions: ['ec2:DescribeNetworkAcls', 'ec2:ReplaceNetworkAclAssociation', 'ec2:DeleteNetworkAcl'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    const found = await describeById(
      'network-acl-id',
      refs.map(({ id }) => id),
      (request) => ec2.describeNetworkAcls(request),
      (page) => page.NetworkAcls ?? [],
    );
    const states = foundStates(
      refs,
      found,
      ({ NetworkAclId }) => NetworkAclId,
      ({ VpcId, Associations = [] }) => ({
        protections: Associations.map(({ SubnetId }) => `association with ${SubnetId}`),
        ...(VpcId === undefined ? {} : { summary: `of ${VpcId}` }),
      }),
    );
    return concurrently(states, 5, ctx.signal, async (state) => {
      if (state.state === 'deleted') return state;
      const acl = state.description as NetworkAcl;
      const used = acl.VpcId !== undefined && (acl.Associations ?? []).length > 0;
      const defaultAcl = used ? await defaultAclOf(ctx, region, acl.VpcId ?? '') : undefined;
      const description: Description = { acl, ...(defaultAcl === undefined ? {} : { defaultAcl }) };
      return { ...state, description };
    });
  },

  erase: (ctx, region, batch) =>
    eachWhenFree(
      ctx,
      batch,
      ifPresent(ctx, ec2NetworkAcl, async (ref, state) => {
        const ec2 = ctx.aws.write('ec2', region);
        for (const { association, acl } of giveBack(state.description as Description))
          await ec2.replaceNetworkAclAssociation({ AssociationId: association, NetworkAclId: acl });
        return ec2.deleteNetworkAcl({ NetworkAclId: ref.id });
      }),
    ),

  command: ({ ref, description }) =>
    [
      ...giveBack(description as Description).map(({ association, acl }) =>
        awsCommand('ec2', 'replace-network-acl-association', {
          region: ref.region,
          'association-id': association,
          'network-acl-id': acl,
        }),
      ),
      awsCommand('ec2', 'delete-network-acl', { region: ref.region, 'network-acl-id': ref.id }),
    ].join('\n'),
};
