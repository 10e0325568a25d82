import { GLOBAL } from '../../playbook/change.ts';
import { textAt } from '../../trail/spelling.ts';
import type { ReportedType } from '../change-type.ts';

/** Cases with AWS Support: what was asked for in the company's name. */
export const supportCase: ReportedType = {
  type: 'support-case',
  title: 'Cases with AWS Support',
  scope: 'global',
  alteredBy: [
    {
      ...{ source: 'support', name: 'CreateCase' },
      alterations({ responseElements }) {
        const id = textAt(responseElements, 'caseId');
        return id === undefined
          ? []
          : [{ target: { type: 'support-case', id, region: GLOBAL }, set: true, before: false }];
      },
    },
  ],
  task: ({ id }) => ({
    what: `Tell AWS Support that ${id} is not yours`,
    why: 'the attacker opened it, and it may ask for quotas or for sending mail',
    how: `Reply in the case at https://console.aws.amazon.com/support/home, then close it: aws support resolve-case --case-id ${id}`,
  }),
};
