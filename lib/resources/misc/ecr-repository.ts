import type { Repository } from '@aws-sdk/client-ecr';
import { ORDER } from '../../playbook/change.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { answeredOrAsked, byArn, creation } from '../recorded.ts';

const TYPE = 'ecr-repository';

/** ECR repositories. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_DeleteRepository.html */
export const ecrRepository = describedType<Repository>({
  type: TYPE,
  title: 'ECR repositories',
  action: 'Delete ECR repository',
  loses: 'Its images.',
  order: ORDER.deleteTemplates,
  createdBy: [
    creation(TYPE, 'ecr:CreateRepository', (record) =>
      byArn(answeredOrAsked(record, ['repository', 'repositoryArn']), ':repository/'),
    ),
  ],
  deletedBy: [{ source: 'ecr', name: 'DeleteRepository' }],
  permissions: ['ecr:DescribeRepositories', 'ecr:DeleteRepository'],
  async describe(ctx, { id, region }) {
    const asked = { repositoryNames: [id] };
    return (await ctx.aws.read('ecr', region).describeRepositories(asked)).repositories?.[0];
  },
  facts: ({ createdAt, repositoryUri }) => ({ createdAt, summary: repositoryUri }),
  erase: (ctx, { id, region }) =>
    ctx.aws.write('ecr', region).deleteRepository({ repositoryName: id, force: true }),
  commands: ({ id, region }) => [
    awsCommand('ecr', 'delete-repository', { region, 'repository-name': id, force: true }),
  ],
});
