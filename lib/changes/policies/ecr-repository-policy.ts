import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import { policyText } from '../as-json.ts';
import { resourcePolicy } from './resource-policy.ts';

/** Who may pull from repositories. https://docs.aws.amazon.com/AmazonECR/latest/APIReference/API_SetRepositoryPolicy.html */
export const ecrRepositoryPolicy = resourcePolicy({
  type: 'ecr-repository-policy',
  title: 'Policies of ECR repositories',
  of: 'ECR repository',
  ...{ source: 'ecr', puts: 'SetRepositoryPolicy', deletes: 'DeleteRepositoryPolicy' },
  policyMember: 'policyText',
  permissions: [
    'ecr:DescribeRepositories',
    'ecr:GetRepositoryPolicy',
    'ecr:SetRepositoryPolicy',
    'ecr:DeleteRepositoryPolicy',
  ],
  thing({ requestParameters }) {
    const id = textAt(requestParameters, 'repositoryName');
    return id === undefined ? undefined : { type: 'ecr-repository', id };
  },
  exists: (aws, { id, region }) => aws.read('ecr', region).describeRepositories({ repositoryNames: [id] }),
  read: async (aws, { id, region }) =>
    (await aws.read('ecr', region).getRepositoryPolicy({ repositoryName: id })).policyText,
  write(aws, { id, region }, policy) {
    const ecr = aws.write('ecr', region);
    return policy === false
      ? ecr.deleteRepositoryPolicy({ repositoryName: id })
      : ecr.setRepositoryPolicy({ repositoryName: id, policyText: policyText(policy) });
  },
  command({ id, region }, policy) {
    const one = { region, 'repository-name': id };
    return policy === false
      ? awsCommand('ecr', 'delete-repository-policy', one)
      : awsCommand('ecr', 'set-repository-policy', { ...one, 'policy-text': policyText(policy) });
  },
});
