import { awsCommand } from '../../resources/aws-command.ts';
import { textAt } from '../../trail/spelling.ts';
import { policyText } from '../as-json.ts';
import { resourcePolicy } from './resource-policy.ts';

/** Who may read secrets. https://docs.aws.amazon.com/secretsmanager/latest/apireference/API_PutResourcePolicy.html */
export const secretPolicy = resourcePolicy({
  type: 'secret-policy',
  title: 'Policies of secrets',
  of: 'secret',
  ...{ source: 'secretsmanager', puts: 'PutResourcePolicy', deletes: 'DeleteResourcePolicy' },
  policyMember: 'resourcePolicy',
  permissions: [
    'secretsmanager:GetResourcePolicy',
    'secretsmanager:PutResourcePolicy',
    'secretsmanager:DeleteResourcePolicy',
  ],
  thing({ requestParameters }) {
    const named = textAt(requestParameters, 'secretId');
    const id = named?.split(':secret:').at(-1);
    return id === undefined ? undefined : { type: 'secretsmanager-secret', id };
  },
  exists: (aws, { id, region }) => aws.read('secretsmanager', region).describeSecret({ SecretId: id }),
  read: async (aws, { id, region }) =>
    (await aws.read('secretsmanager', region).getResourcePolicy({ SecretId: id })).ResourcePolicy,
  write(aws, { id, region }, policy) {
    const secrets = aws.write('secretsmanager', region);
    return policy === false
      ? secrets.deleteResourcePolicy({ SecretId: id })
      : secrets.putResourcePolicy({ SecretId: id, ResourcePolicy: policyText(policy) });
  },
  command({ id, region }, policy) {
    const one = { region, 'secret-id': id };
    return policy === false
      ? awsCommand('secretsmanager', 'delete-resource-policy', one)
      : awsCommand('secretsmanager', 'put-resource-policy', {
          ...one,
          'resource-policy': policyText(policy),
        });
  },
});
