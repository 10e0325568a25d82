import type { RepositoryMetadata } from '@aws-sdk/client-codecommit';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'codecommit-repository';

/** CodeCommit repositories. https://docs.aws.amazon.com/codecommit/latest/APIReference/API_DeleteRepository.html */
export const codecommitRepository = describedType<RepositoryMetadata>({
  type: TYPE,
  title: 'CodeCommit repositories',
  action: 'Delete CodeCommit repository',
  loses: 'Everything committed to it.',
  order: ORDER.dataStores,
  createdBy: [
    creation(TYPE, 'codecommit:CreateRepository', ({ responseElements: made }) => {
      const id = textAt(made, 'repositoryMetadata', 'repositoryName');
      const arn = textAt(made, 'repositoryMetadata', 'arn');
      return id === undefined ? undefined : { id, ...(arn === undefined ? {} : { arn }) };
    }),
  ],
  deletedBy: [{ source: 'codecommit', name: 'DeleteRepository' }],
  permissions: ['codecommit:GetRepository', 'codecommit:DeleteRepository'],

  async describe(ctx, { id, region }) {
    const asked = { repositoryName: id };
    return (await ctx.aws.read('codecommit', region).getRepository(asked)).repositoryMetadata;
  },
  facts: ({ creationDate, defaultBranch, lastModifiedDate }) => ({
    createdAt: creationDate,
    summary: `${defaultBranch ?? 'empty'}, last changed ${lastModifiedDate?.toISOString()}`,
  }),
  erase: (ctx, { id, region }) =>
    ctx.aws.write('codecommit', region).deleteRepository({ repositoryName: id }),
  commands: ({ id, region }) => [
    awsCommand('codecommit', 'delete-repository', { region, 'repository-name': id }),
  ],
});
