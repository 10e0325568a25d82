import { type Bench, type ContractCase, type Keys, refusal } from '../contract-case.ts';

const NO_CHECKS = 'checks neither keys nor permissions';
const NOT_EC2S_CODE = 'says AccessDenied where EC2 says UnauthorizedOperation';
const NO_STATUS = 'asks whether a key exists, not whether it is active';

async function userWith(bench: Bench, statement: object): Promise<Keys> {
  const iam = bench.as().write('iam');
  await iam.createUser({ UserName: 'eve' });
  await iam.putUserPolicy({
    UserName: 'eve',
    PolicyName: 'p',
    PolicyDocument: JSON.stringify({ Version: '2012-10-17', Statement: [statement] }),
  });
  const { AccessKey } = await iam.createAccessKey({ UserName: 'eve' });
  return { accessKeyId: AccessKey?.AccessKeyId ?? '', secretAccessKey: AccessKey?.SecretAccessKey ?? '' };
}

const ALL = { Effect: 'Allow', Action: '*', Resource: '*' };
const ec2 = (bench: Bench, keys: Keys) => bench.as(keys).write('ec2', 'eu-west-1');

export const authenticationCases: readonly ContractCase[] = [
  {
    call: 'iam:DeleteAccessKey',
    says: 'ends the key: calls signed with it are refused',
    enforced: true,
    async run(bench) {
      const keys = await userWith(bench, ALL);
      const before = await refusal(ec2(bench, keys).describeKeyPairs({}));
      await bench.as().write('iam').deleteAccessKey({ UserName: 'eve', AccessKeyId: keys.accessKeyId });
      await bench.settle();
      return {
        before,
        ec2: await refusal(ec2(bench, keys).describeKeyPairs({})),
        iam: await refusal(bench.as(keys).read('iam').listUsers({})),
        sts: await refusal(bench.as(keys).read('sts').getCallerIdentity({})),
      };
    },
    gives: {
      before: 'was not refused',
      ec2: 'AuthFailure',
      iam: 'InvalidClientTokenId',
      sts: 'InvalidClientTokenId',
    },
    differs: { ministack: NO_CHECKS },
  },
  {
    call: 'iam:UpdateAccessKey',
    says: 'to Inactive has calls refused, to Active lets them through again',
    enforced: true,
    async run(bench) {
      const keys = await userWith(bench, ALL);
      const seen: string[] = [];
      for (const Status of ['Inactive', 'Active'] as const) {
        await bench
          .as()
          .write('iam')
          .updateAccessKey({ UserName: 'eve', AccessKeyId: keys.accessKeyId, Status });
        await bench.settle();
        seen.push(await refusal(ec2(bench, keys).describeKeyPairs({})));
      }
      return seen;
    },
    gives: ['AuthFailure', 'was not refused'],
    differs: { moto: NO_STATUS, ministack: NO_CHECKS },
  },
  {
    call: 'sts:GetCallerIdentity',
    says: 'refuses a wrong secret',
    enforced: true,
    async run(bench) {
      const keys = await userWith(bench, ALL);
      const wrong = { ...keys, secretAccessKey: 'w'.repeat(40) };
      return refusal(bench.as(wrong).read('sts').getCallerIdentity({}));
    },
    gives: 'SignatureDoesNotMatch',
    differs: { ministack: NO_CHECKS },
  },
  {
    call: 'iam:PutUserPolicy',
    says: 'allowing EC2 alone lets EC2 through and refuses IAM',
    enforced: true,
    async run(bench) {
      const keys = await userWith(bench, { Effect: 'Allow', Action: 'ec2:*', Resource: '*' });
      return {
        ec2: await refusal(ec2(bench, keys).describeKeyPairs({})),
        iam: await refusal(bench.as(keys).write('iam').createUser({ UserName: 'second' })),
      };
    },
    gives: { ec2: 'was not refused', iam: 'AccessDenied' },
    differs: { ministack: NO_CHECKS },
  },
  {
    call: 'iam:PutUserPolicy',
    says: 'denying everything outweighs what is allowed, and EC2 says so in its own words',
    enforced: true,
    async run(bench) {
      const keys = await userWith(bench, ALL);
      await bench
        .as()
        .write('iam')
        .putUserPolicy({
          UserName: 'eve',
          PolicyName: 'deny-all',
          PolicyDocument: JSON.stringify({
            Version: '2012-10-17',
            Statement: [{ Effect: 'Deny', Action: '*', Resource: '*' }],
          }),
        });
      await bench.settle();
      return {
        ec2: await refusal(ec2(bench, keys).describeKeyPairs({})),
        iam: await refusal(bench.as(keys).read('iam').listUsers({})),
        sts: await refusal(bench.as(keys).read('sts').getCallerIdentity({})),
      };
    },
    gives: { ec2: 'UnauthorizedOperation', iam: 'AccessDenied', sts: 'was not refused' },
    differs: { moto: NOT_EC2S_CODE, ministack: NO_CHECKS },
  },
  {
    call: 'iam:AttachUserPolicy',
    says: 'of PowerUserAccess allows EC2 and refuses CreateUser',
    enforced: true,
    async run(bench) {
      const keys = await userWith(bench, { Effect: 'Allow', Action: 'sts:GetCallerIdentity', Resource: '*' });
      const PolicyArn = 'arn:aws:iam::aws:policy/PowerUserAccess';
      await bench.as().write('iam').attachUserPolicy({ UserName: 'eve', PolicyArn });
      await bench.settle();
      return {
        ec2: await refusal(ec2(bench, keys).createKeyPair({ KeyName: 'k' })),
        iam: await refusal(bench.as(keys).write('iam').createUser({ UserName: 'second' })),
      };
    },
    gives: { ec2: 'was not refused', iam: 'AccessDenied' },
    differs: {
      moto: "is started without AWS's own policies, which take seconds to load",
      ministack: NO_CHECKS,
    },
  },
  {
    call: 'ec2:RunInstances',
    says: 'with DryRun tells a caller who may not that he may not',
    enforced: true,
    async run(bench) {
      const keys = await userWith(bench, { Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' });
      const input = { ImageId: 'ami-0abcdef1234567890', MinCount: 1, MaxCount: 1, DryRun: true };
      return refusal(ec2(bench, keys).runInstances(input));
    },
    gives: 'UnauthorizedOperation',
    differs: { moto: NOT_EC2S_CODE, ministack: NO_CHECKS },
  },
];
