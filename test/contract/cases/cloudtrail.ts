import type { LookupAttribute } from '@aws-sdk/client-cloudtrail';
import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const NO_NAMES = 'calls everything sent as a form POST.ec2 or POST.iam';
const MOTO = 'lacks LookupEvents';
const REGION = 'eu-west-1';

async function userKeys(bench: Bench) {
  const iam = bench.as().write('iam');
  await iam.createUser({ UserName: 'eve' });
  await iam.attachUserPolicy({ UserName: 'eve', PolicyArn: 'arn:aws:iam::aws:policy/PowerUserAccess' });
  const { AccessKey } = await iam.createAccessKey({ UserName: 'eve' });
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

async function lookUp(bench: Bench, region: string, attribute: LookupAttribute) {
  await bench.settle();
  const { Events = [] } = await bench
    .as()
    .read('cloudtrail', region)
    .lookupEvents({ LookupAttributes: [attribute] });
  return Events.map((event) => ({ event, record: JSON.parse(event.CloudTrailEvent ?? '{}') }));
}

const byKey = (accessKeyId: string) => ({
  AttributeKey: 'AccessKeyId' as const,
  AttributeValue: accessKeyId,
});

export const cloudtrailCases: readonly ContractCase[] = [
  {
    call: 'cloudtrail:LookupEvents',
    says: 'by key id gives what that key did in the region, newest first, nothing of others',
    async run(bench) {
      const keys = await userKeys(bench);
      await bench.as(keys).write('ec2', REGION).createKeyPair({ KeyName: 'k' });
      await bench.as().write('ec2', REGION).createKeyPair({ KeyName: 'not-of-eve' });
      await bench.as(keys).write('ec2', REGION).deleteKeyPair({ KeyName: 'k' });
      await bench.as(keys).write('ec2', 'us-west-2').createKeyPair({ KeyName: 'elsewhere' });
      const found = await lookUp(bench, REGION, byKey(keys.accessKeyId));
      return found.map(({ event }) => [event.EventName, event.EventSource]);
    },
    gives: [
      ['DeleteKeyPair', 'ec2.amazonaws.com'],
      ['CreateKeyPair', 'ec2.amazonaws.com'],
    ],
    differs: { moto: MOTO, ministack: NO_NAMES },
  },
  {
    call: 'cloudtrail:LookupEvents',
    says: 'gives the record itself as JSON: who, where, what was asked and answered',
    async run(bench) {
      const keys = await userKeys(bench);
      const { KeyPairId } = await bench.as(keys).write('ec2', REGION).createKeyPair({ KeyName: 'k' });
      const [{ event, record } = { event: undefined, record: {} }] = await lookUp(
        bench,
        REGION,
        byKey(keys.accessKeyId),
      );
      const { userIdentity: who = {}, requestParameters: asked, responseElements: answered } = record;
      return {
        sameId: event?.EventId === record.eventID,
        who: [who.type, who.arn, who.userName, who.principalId, who.accessKeyId],
        where: [record.awsRegion, record.eventSource],
        asked: asked?.keyName,
        answered: answered?.keyPairId === KeyPairId,
        secret: JSON.stringify(record).includes('PRIVATE KEY'),
      };
    },
    gives: {
      sameId: true,
      who: ['IAMUser', 'arn:aws:iam::<account>:user/eve', 'eve', '<AIDA>', '<AKIA>'],
      where: [REGION, 'ec2.amazonaws.com'],
      asked: 'k',
      answered: true,
      secret: false,
    },
    differs: { moto: MOTO, ministack: 'leaves out what was answered, and names the key instead of the user' },
  },
  {
    call: 'cloudtrail:LookupEvents',
    says: 'files IAM calls under us-east-1, whatever region is asked',
    async run(bench) {
      await userKeys(bench);
      const created = { AttributeKey: 'EventName' as const, AttributeValue: 'CreateUser' };
      const count = async (region: string) => (await lookUp(bench, region, created)).length > 0;
      return { home: await count('us-east-1'), elsewhere: await count(REGION) };
    },
    gives: { home: true, elsewhere: false },
    differs: { moto: MOTO, ministack: NO_NAMES },
  },
  {
    call: 'cloudtrail:LookupEvents',
    says: 'shows calls that failed, with the error',
    async run(bench) {
      const keys = await userKeys(bench);
      await refusal(
        bench
          .as(keys)
          .write('ec2', REGION)
          .terminateInstances({ InstanceIds: ['i-0123456789abcdef0'] }),
      );
      const found = await lookUp(bench, REGION, byKey(keys.accessKeyId));
      return found.map(({ record }) => [record.eventName, record.errorCode, record.responseElements]);
    },
    gives: [['TerminateInstances', 'Client.InvalidInstanceID.NotFound', null]],
    differs: { moto: MOTO, ministack: 'records no errors' },
  },
  {
    call: 'cloudtrail:LookupEvents',
    says: 'gives at most 50 events a page and all over pages',
    async run(bench) {
      const keys = await userKeys(bench);
      for (let call = 0; call < 60; call += 1) await bench.as(keys).read('ec2', REGION).describeKeyPairs({});
      await bench.settle();
      const cloudtrail = bench.as().read('cloudtrail', REGION);
      const pages: number[] = [];
      const ids = new Set<string | undefined>();
      let token: string | undefined;
      do {
        const page = await cloudtrail.lookupEvents({
          LookupAttributes: [byKey(keys.accessKeyId)],
          ...(token ? { NextToken: token } : {}),
        });
        for (const event of page.Events ?? []) ids.add(event.EventId);
        pages.push(page.Events?.length ?? 0);
        token = page.NextToken;
      } while (token);
      return { pages, events: ids.size };
    },
    gives: { pages: [50, 10], events: 60 },
    differs: { moto: MOTO, ministack: 'gives one page and no token' },
  },
  {
    call: 'cloudtrail:LookupEvents',
    says: 'refuses two attributes at once',
    run: (bench) =>
      refusal(
        bench
          .as()
          .read('cloudtrail', REGION)
          .lookupEvents({
            LookupAttributes: [byKey('AKIA'), { AttributeKey: 'EventName', AttributeValue: 'CreateUser' }],
          }),
      ),
    gives: 'InvalidLookupAttributesException',
    differs: { moto: MOTO, ministack: 'takes any number of attributes' },
  },
];
