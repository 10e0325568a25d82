import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const at = 'us-east-1';
const kms = (bench: Bench) => bench.as().write('kms', at);
const dynamodb = (bench: Bench) => bench.as().write('dynamodb', at);
const sns = (bench: Bench) => bench.as().write('sns', at);
const ssm = (bench: Bench) => bench.as().write('ssm', at);
const route53 = (bench: Bench) => bench.as().write('route53');
const rds = (bench: Bench) => bench.as().write('rds', at);
const ecr = (bench: Bench) => bench.as().write('ecr', at);

const table = (bench: Bench) =>
  dynamodb(bench).createTable({
    ...{ TableName: 'loot', BillingMode: 'PAY_PER_REQUEST' },
    AttributeDefinitions: [{ AttributeName: 'id', AttributeType: 'S' }],
    KeySchema: [{ AttributeName: 'id', KeyType: 'HASH' }],
  });

export const storeCases: readonly ContractCase[] = [
  {
    call: 'kms:ScheduleKeyDeletion',
    says: 'leaves the key pending, and CancelKeyDeletion leaves it disabled',
    async run(bench) {
      const { KeyMetadata } = await kms(bench).createKey({});
      const KeyId = KeyMetadata?.KeyId ?? '';
      const stateOf = async () => (await kms(bench).describeKey({ KeyId })).KeyMetadata?.KeyState;
      await kms(bench).scheduleKeyDeletion({ KeyId, PendingWindowInDays: 7 });
      const pending = await stateOf();
      await kms(bench).cancelKeyDeletion({ KeyId });
      return [KeyMetadata?.KeyState, pending, await stateOf()];
    },
    gives: ['Enabled', 'PendingDeletion', 'Disabled'],
  },
  {
    call: 'kms:DescribeKey',
    says: 'refuses a key that is not there',
    run: (bench) => refusal(kms(bench).describeKey({ KeyId: '00000000-0000-0000-0000-000000000000' })),
    gives: 'NotFoundException',
  },
  {
    call: 'dynamodb:DeleteTable',
    says: 'takes the table away',
    async run(bench) {
      await table(bench);
      await dynamodb(bench).deleteTable({ TableName: 'loot' });
      return refusal(dynamodb(bench).describeTable({ TableName: 'loot' }));
    },
    gives: 'ResourceNotFoundException',
  },
  {
    call: 'sns:CreateTopic',
    says: 'gives the topic of that name again',
    async run(bench) {
      const first = await sns(bench).createTopic({ Name: 'alerts' });
      const again = await sns(bench).createTopic({ Name: 'alerts' });
      return [first.TopicArn, again.TopicArn === first.TopicArn];
    },
    gives: ['arn:aws:sns:us-east-1:<account>:alerts', true],
  },
  {
    call: 'sns:GetTopicAttributes',
    says: 'refuses a topic that is not there',
    async run(bench) {
      const TopicArn = `arn:aws:sns:us-east-1:${bench.account}:none`;
      return refusal(sns(bench).getTopicAttributes({ TopicArn }));
    },
    gives: 'NotFound',
  },
  {
    call: 'ssm:PutParameter',
    says: 'counts versions, and refuses a name that is taken unless told to overwrite',
    async run(bench) {
      const asked = { Name: '/x', Value: 'v', Type: 'String' } as const;
      await ssm(bench).putParameter(asked);
      const refused = await refusal(ssm(bench).putParameter(asked));
      const { Version } = await ssm(bench).putParameter({ ...asked, Overwrite: true });
      return { refused, Version };
    },
    gives: { refused: 'ParameterAlreadyExists', Version: 2 },
  },
  {
    call: 'route53:DeleteHostedZone',
    says: 'refuses while the zone has records of its own',
    async run(bench) {
      const made = await route53(bench).createHostedZone({ Name: 'a.example', CallerReference: 'c' });
      const HostedZoneId = made.HostedZone?.Id?.replace('/hostedzone/', '') ?? '';
      const ResourceRecordSet = {
        ...{ Name: 'www.a.example.', Type: 'A' as const, TTL: 60 },
        ResourceRecords: [{ Value: '192.0.2.1' }],
      };
      const change = (Action: 'CREATE' | 'DELETE') =>
        route53(bench).changeResourceRecordSets({
          HostedZoneId,
          ChangeBatch: { Changes: [{ Action, ResourceRecordSet }] },
        });
      await change('CREATE');
      const refused = await refusal(route53(bench).deleteHostedZone({ Id: HostedZoneId }));
      await change('DELETE');
      await route53(bench).deleteHostedZone({ Id: HostedZoneId });
      return { refused, gone: await refusal(route53(bench).getHostedZone({ Id: HostedZoneId })) };
    },
    gives: { refused: 'HostedZoneNotEmpty', gone: 'NoSuchHostedZone' },
  },
  {
    call: 'rds:DeleteDBInstance',
    says: 'refuses an instance that is protected',
    async run(bench) {
      const one = { DBInstanceIdentifier: 'loot' };
      await rds(bench).createDBInstance({
        ...{ ...one, DBInstanceClass: 'db.t3.micro', Engine: 'postgres', AllocatedStorage: 20 },
        ...{ DeletionProtection: true, MasterUsername: 'admin1' },
        MasterUserPassword: ['Sp1llkit', 'contract'].join('-'),
      });
      const refused = await refusal(rds(bench).deleteDBInstance({ ...one, SkipFinalSnapshot: true }));
      await rds(bench).modifyDBInstance({ ...one, DeletionProtection: false, ApplyImmediately: true });
      await rds(bench).deleteDBInstance({ ...one, SkipFinalSnapshot: true });
      return { refused };
    },
    gives: { refused: 'InvalidParameterCombination' },
  },
  {
    call: 'rds:DescribeDBInstances',
    says: 'refuses an instance that is not there',
    run: (bench) => refusal(rds(bench).describeDBInstances({ DBInstanceIdentifier: 'none' })),
    gives: 'DBInstanceNotFound',
  },
  {
    call: 'ecr:DescribeRepositories',
    says: 'refuses a repository that is not there',
    run: (bench) => refusal(ecr(bench).describeRepositories({ repositoryNames: ['none'] })),
    gives: 'RepositoryNotFoundException',
  },
];
