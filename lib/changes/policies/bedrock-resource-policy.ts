import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import { policyText } from '../as-json.ts';
import { resourcePolicy } from './resource-policy.ts';

/** Who may use models of the account's. https://docs.aws.amazon.com/bedrock/latest/APIReference/API_PutResourcePolicy.html */
export const bedrockResourcePolicy = resourcePolicy({
  type: 'bedrock-resource-policy',
  title: 'Policies of Bedrock resources',
  of: 'Bedrock resource',
  ...{ source: 'bedrock', puts: 'PutResourcePolicy', deletes: 'DeleteResourcePolicy' },
  policyMember: 'resourcePolicy',
  permissions: ['bedrock:GetResourcePolicy', 'bedrock:PutResourcePolicy', 'bedrock:DeleteResourcePolicy'],
  thing({ requestParameters }) {
    const id = textAt(requestParameters, 'resourceArn');
    return id === undefined ? undefined : { type: 'bedrock-resource', id };
  },
  // Bedrock answers the same for a resource without a policy and for one that is gone.
  exists: async () => true,
  read: async (aws, { id, region }) =>
    (await aws.read('bedrock', region).getResourcePolicy({ resourceArn: id })).resourcePolicy,
  write(aws, { id, region }, policy) {
    const bedrock = aws.write('bedrock', region);
    return policy === false
      ? bedrock.deleteResourcePolicy({ resourceArn: id })
      : bedrock.putResourcePolicy({ resourceArn: id, resourcePolicy: policyText(policy) });
  },
  command({ id, region }, policy) {
    const one = { region, 'resource-arn': id };
    return policy === false
      ? awsCommand('bedrock', 'delete-resource-policy', one)
      : awsCommand('bedrock', 'put-resource-policy', { ...one, 'resource-policy': policyText(policy) });
  },
});
