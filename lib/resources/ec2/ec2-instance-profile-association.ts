import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { eachByItself } from '../each-by-itself.ts';
import { everyPage } from '../next-token.ts';
import type { ResourceType } from '../resource-type.ts';
import { createdAt, foundStates } from './found-states.ts';

const TYPE = 'ec2-instance-profile-association';

/**
 * Instance profiles put on running instances. Credentials the instance has been given stay valid until the role's
 * sessions are revoked. https://docs.aws.amazon.com/AWSEC2/latest/APIReference/API_DisassociateIamInstanceProfile.html
 */
export const ec2InstanceProfileAssociation: ResourceType = {
  type: TYPE,
  title: 'Instance profile associations',
  action: 'Take instance profile off:',
  scope: 'regional',
  order: ORDER.credentials,
  eraseAfter: [],
  createdBy: [
    {
      source: 'ec2',
      name: 'AssociateIamInstanceProfile',
      refs(record) {
        const made = (member: string) =>
          textAt(record.responseElements, 'iamInstanceProfileAssociation', member);
        const id = made('associationId');
        const label = made('instanceId');
        if (id === undefined) return [];
        return [{ type: TYPE, id, region: record.awsRegion, ...(label === undefined ? {} : { label }) }];
      },
    },
  ],
  deletedBy: [{ source: 'ec2', name: 'DisassociateIamInstanceProfile' }],
  permissions: ['ec2:DescribeIamInstanceProfileAssociations', 'ec2:DisassociateIamInstanceProfile'],
  batchMax: 1,

  async look(ctx, region, refs) {
    const ec2 = ctx.aws.read('ec2', region);
    // Associations are few, and an id that is not there fails the call for the others.
    const found = await everyPage(
      (next) => ec2.describeIamInstanceProfileAssociations(next),
      (page) => page.IamInstanceProfileAssociations,
    );
    return foundStates(
      refs,
      found,
      ({ AssociationId }) => AssociationId,
      ({ State, InstanceId, IamInstanceProfile, Timestamp }) =>
        State === 'disassociated' || State === 'disassociating'
          ? undefined
          : { ...createdAt(Timestamp), summary: `${IamInstanceProfile?.Arn} on ${InstanceId}` },
    );
  },

  erase: (ctx, region, batch) =>
    eachByItself(ctx.signal, batch, (ref) =>
      ctx.aws.write('ec2', region).disassociateIamInstanceProfile({ AssociationId: ref.id }),
    ),

  command: ({ ref }) =>
    awsCommand('ec2', 'disassociate-iam-instance-profile', {
      region: ref.region,
      'association-id': ref.id,
    }),
};
