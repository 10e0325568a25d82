import type { AssociationDescription } from '@aws-sdk/client-ssm';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'ssm-association';

/**
 * Associations of State Manager: they run a document on hosts again and again.
 * https://docs.aws.amazon.com/systems-manager/latest/APIReference/API_DeleteAssociation.html
 */
export const ssmAssociation = describedType<AssociationDescription>({
  type: TYPE,
  title: 'SSM associations',
  action: 'Delete SSM association',
  order: ORDER.closeEntryPoints,
  createdBy: [
    creation(TYPE, 'ssm:CreateAssociation', ({ responseElements }) => {
      const id = textAt(responseElements, 'associationDescription', 'associationId');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'ssm', name: 'DeleteAssociation' }],
  permissions: ['ssm:DescribeAssociation', 'ssm:DeleteAssociation'],
  async describe(ctx, { id, region }) {
    const asked = { AssociationId: id };
    return (await ctx.aws.read('ssm', region).describeAssociation(asked)).AssociationDescription;
  },
  facts: ({ Date: createdAt, Name, ScheduleExpression }) => ({
    createdAt,
    summary: [`runs ${Name}`, ScheduleExpression].filter((text) => text).join(', '),
  }),
  erase: (ctx, { id, region }) => ctx.aws.write('ssm', region).deleteAssociation({ AssociationId: id }),
  commands: ({ id, region }) => [awsCommand('ssm', 'delete-association', { region, 'association-id': id })],
});
