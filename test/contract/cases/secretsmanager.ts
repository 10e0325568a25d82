import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const secrets = (bench: Bench) => bench.as().write('secretsmanager', 'us-east-1');
const Name = 'incident/eve';

const create = (bench: Bench) =>
  secrets(bench).createSecret({
    Name,
    SecretString: '{"new":"one"}',
    Tags: [{ Key: 'case', Value: 'c1' }],
  });

export const secretsCases: readonly ContractCase[] = [
  {
    call: 'secretsmanager:CreateSecret',
    says: 'gives name, version and an ARN that ends in six characters of its own',
    async run(bench) {
      const made = await create(bench);
      return {
        Name: made.Name,
        version: typeof made.VersionId,
        arn: made.ARN?.replace(/-[A-Za-z0-9]{6}$/, '-<six>'),
      };
    },
    gives: {
      Name,
      version: 'string',
      arn: `arn:aws:secretsmanager:us-east-1:<account>:secret:${Name}-<six>`,
    },
  },
  {
    call: 'secretsmanager:CreateSecret',
    says: 'refuses a name that is taken',
    async run(bench) {
      await create(bench);
      return refusal(create(bench));
    },
    gives: 'ResourceExistsException',
  },
  {
    call: 'secretsmanager:DescribeSecret',
    says: 'tells name, date and tags, not the value',
    async run(bench) {
      await create(bench);
      const read = await secrets(bench).describeSecret({ SecretId: Name });
      return {
        Name: read.Name,
        CreatedDate: read.CreatedDate,
        Tags: read.Tags,
        value: 'SecretString' in read,
      };
    },
    gives: { Name, CreatedDate: '<time>', Tags: [{ Key: 'case', Value: 'c1' }], value: false },
  },
  {
    call: 'secretsmanager:DescribeSecret',
    says: 'refuses a secret that is not there',
    run: (bench) => refusal(secrets(bench).describeSecret({ SecretId: 'none' })),
    gives: 'ResourceNotFoundException',
  },
  {
    call: 'secretsmanager:GetSecretValue',
    says: 'gives the value back',
    async run(bench) {
      await create(bench);
      return (await secrets(bench).getSecretValue({ SecretId: Name })).SecretString;
    },
    gives: '{"new":"one"}',
  },
  {
    call: 'secretsmanager:PutSecretValue',
    says: 'replaces the value by a new version',
    async run(bench) {
      const made = await create(bench);
      const put = await secrets(bench).putSecretValue({ SecretId: Name, SecretString: '{"new":"two"}' });
      const { SecretString } = await secrets(bench).getSecretValue({ SecretId: Name });
      return { SecretString, sameVersion: put.VersionId === made.VersionId };
    },
    gives: { SecretString: '{"new":"two"}', sameVersion: false },
  },
  {
    call: 'secretsmanager:PutResourcePolicy',
    says: 'keeps the policy, which GetResourcePolicy gives',
    async run(bench) {
      await create(bench);
      const policy = {
        Version: '2012-10-17',
        Statement: [
          {
            Effect: 'Deny',
            Principal: '*',
            Action: 'secretsmanager:GetSecretValue',
            Resource: '*',
            Condition: { ArnNotEquals: { 'aws:PrincipalArn': `arn:aws:iam::${bench.account}:user/eve` } },
          },
        ],
      };
      await secrets(bench).putResourcePolicy({ SecretId: Name, ResourcePolicy: JSON.stringify(policy) });
      const { ResourcePolicy = '' } = await secrets(bench).getResourcePolicy({ SecretId: Name });
      return JSON.parse(ResourcePolicy).Statement[0].Action;
    },
    gives: 'secretsmanager:GetSecretValue',
  },
  {
    call: 'secretsmanager:DeleteSecret',
    says: 'without recovery removes it',
    async run(bench) {
      await create(bench);
      await secrets(bench).deleteSecret({ SecretId: Name, ForceDeleteWithoutRecovery: true });
      return refusal(secrets(bench).describeSecret({ SecretId: Name }));
    },
    gives: 'ResourceNotFoundException',
  },
];
