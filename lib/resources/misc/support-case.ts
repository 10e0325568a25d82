import type { CaseDetails } from '@aws-sdk/client-support';
import { ORDER } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import { awsCommand } from '../aws-command.ts';
import { describedType } from '../described-type.ts';
import { creation } from '../recorded.ts';

const TYPE = 'support-case';

/**
 * Cases at AWS Support, asking for quotas or for production access of SES. Support should be told as well.
 * https://docs.aws.amazon.com/awssupport/latest/APIReference/API_ResolveCase.html
 */
export const supportCase = describedType<CaseDetails>({
  type: TYPE,
  title: 'Support cases',
  action: 'Resolve support case',
  order: ORDER.deleteTemplates,
  createdBy: [
    creation(TYPE, 'support:CreateCase', ({ responseElements }) => {
      const id = textAt(responseElements, 'caseId');
      return id === undefined ? undefined : { id };
    }),
  ],
  deletedBy: [{ source: 'support', name: 'ResolveCase' }],
  permissions: ['support:DescribeCases', 'support:ResolveCase'],
  async describe(ctx, { id }) {
    const { cases } = await ctx.aws.read('support').describeCases({ caseIdList: [id] });
    return cases?.[0]?.status === 'resolved' ? undefined : cases?.[0];
  },
  facts: ({ subject, timeCreated }) => ({
    createdAt: timeCreated === undefined ? undefined : new Date(timeCreated),
    summary: subject,
  }),
  erase: (ctx, { id }) => ctx.aws.write('support').resolveCase({ caseId: id }),
  commands: ({ id }) => [awsCommand('support', 'resolve-case', { 'case-id': id })],
});
