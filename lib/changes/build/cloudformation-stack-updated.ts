import { textAt } from '../../trail/spelling.ts';
import type { ReportedType } from '../change-type.ts';
import { lastCall } from '../reported-call.ts';

/** The name in a name or an ARN of a stack. */
const nameIn = (stack: string) => (stack.startsWith('arn:') ? (stack.split('/')[1] ?? stack) : stack);

/**
 * Stacks of others that were updated: CloudFormation keeps no template but the latest, and CloudTrail hides parameters.
 * https://docs.aws.amazon.com/AWSCloudFormation/latest/APIReference/API_UpdateStack.html
 */
export const cloudformationStackUpdated: ReportedType = {
  type: 'cloudformation-stack-updated',
  title: 'CloudFormation stacks updated',
  scope: 'regional',
  alteredBy: ['UpdateStack', 'ExecuteChangeSet', 'DeleteStack'].map((name) => ({
    ...{ source: 'cloudformation', name },
    alterations({ requestParameters: asked, awsRegion: region }) {
      const stack = textAt(asked, 'stackName');
      return stack === undefined
        ? []
        : [{ target: { type: 'cloudformation-stack', id: nameIn(stack), region }, set: null }];
    },
  })),
  task: ({ id, region }, records) => ({
    what: `Deploy CloudFormation stack ${id} (${region}) again from where its template is kept`,
    why: `${lastCall(records)}, and CloudFormation keeps neither the template nor the parameters of before`,
    how: `An update that is still under way: aws cloudformation cancel-update-stack --region ${region} --stack-name ${id} rolls it back. Else compare aws cloudformation get-template with your own, and what the stack made with the events of ${region}.`,
  }),
};
