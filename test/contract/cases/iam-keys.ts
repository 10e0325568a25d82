import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const iam = (bench: Bench) => bench.as().write('iam');

const NO_SUCH = 'says NoSuchEntity, as the API reference does and AWS does not';
const MAY_LOOK = JSON.stringify({
  Version: '2012-10-17',
  Statement: [{ Effect: 'Allow', Action: 'ec2:Describe*', Resource: '*' }],
});

async function userWithKey(bench: Bench, UserName = 'eve') {
  await iam(bench).createUser({ UserName });
  const { AccessKey } = await iam(bench).createAccessKey({ UserName });
  return { UserName, AccessKeyId: AccessKey?.AccessKeyId ?? '', secret: AccessKey?.SecretAccessKey ?? '' };
}

export const iamKeyCases: readonly ContractCase[] = [
  {
    call: 'iam:CreateAccessKey',
    says: 'gives an active key and its secret of 40 characters',
    async run(bench) {
      await iam(bench).createUser({ UserName: 'eve' });
      const { AccessKey } = await iam(bench).createAccessKey({ UserName: 'eve' });
      return { ...AccessKey, SecretAccessKey: AccessKey?.SecretAccessKey?.length };
    },
    gives: {
      UserName: 'eve',
      AccessKeyId: '<AKIA>',
      Status: 'Active',
      SecretAccessKey: 40,
      CreateDate: '<time>',
    },
  },
  {
    call: 'iam:CreateAccessKey',
    says: 'without a name makes one for the caller',
    run: async (bench) => (await iam(bench).createAccessKey({})).AccessKey?.UserName,
    gives: 'administrator',
    differs: { ministack: 'it keeps no track of whose key signed' },
  },
  {
    call: 'iam:CreateAccessKey',
    says: 'refuses a third key of one user',
    async run(bench) {
      await userWithKey(bench);
      await iam(bench).createAccessKey({ UserName: 'eve' });
      return refusal(iam(bench).createAccessKey({ UserName: 'eve' }));
    },
    gives: 'LimitExceeded',
    differs: { ministack: 'gives any number of keys' },
  },
  {
    call: 'iam:CreateAccessKey',
    says: 'refuses a user that is not there',
    run: (bench) => refusal(iam(bench).createAccessKey({ UserName: 'nobody' })),
    gives: 'NoSuchEntity',
  },
  {
    call: 'iam:ListAccessKeys',
    says: 'gives id, status and date of each key, no secret',
    async run(bench) {
      await userWithKey(bench);
      const { AccessKeyMetadata, IsTruncated } = await iam(bench).listAccessKeys({ UserName: 'eve' });
      return { AccessKeyMetadata, more: IsTruncated ?? false };
    },
    gives: {
      AccessKeyMetadata: [{ UserName: 'eve', AccessKeyId: '<AKIA>', Status: 'Active', CreateDate: '<time>' }],
      more: false,
    },
  },
  {
    call: 'iam:ListAccessKeys',
    says: 'refuses a user that is not there',
    run: (bench) => refusal(iam(bench).listAccessKeys({ UserName: 'nobody' })),
    gives: 'NoSuchEntity',
    differs: { ministack: 'lists no keys of nobody' },
  },
  {
    call: 'iam:UpdateAccessKey',
    says: 'makes a key inactive, and active again',
    async run(bench) {
      const { UserName, AccessKeyId } = await userWithKey(bench);
      const seen: unknown[] = [];
      for (const Status of ['Inactive', 'Active'] as const) {
        await iam(bench).updateAccessKey({ UserName, AccessKeyId, Status });
        const { AccessKeyMetadata } = await iam(bench).listAccessKeys({ UserName });
        seen.push(AccessKeyMetadata?.[0]?.Status);
      }
      return seen;
    },
    gives: ['Inactive', 'Active'],
  },
  {
    call: 'iam:UpdateAccessKey',
    says: 'refuses a key the user has not',
    async run(bench) {
      const { AccessKeyId } = await userWithKey(bench);
      await iam(bench).createUser({ UserName: 'mallory' });
      return refusal(iam(bench).updateAccessKey({ UserName: 'mallory', AccessKeyId, Status: 'Inactive' }));
    },
    gives: 'NoSuchEntity',
  },
  {
    call: 'iam:DeleteAccessKey',
    says: 'removes the key, and refuses the second time',
    async run(bench) {
      const { UserName, AccessKeyId } = await userWithKey(bench);
      await iam(bench).deleteAccessKey({ UserName, AccessKeyId });
      const left = (await iam(bench).listAccessKeys({ UserName })).AccessKeyMetadata ?? [];
      return { left, again: await refusal(iam(bench).deleteAccessKey({ UserName, AccessKeyId })) };
    },
    gives: { left: [], again: 'NoSuchEntity' },
  },
  {
    call: 'iam:GetAccessKeyLastUsed',
    says: 'names the user of a key that was never used, and no time',
    async run(bench) {
      const { AccessKeyId } = await userWithKey(bench);
      const { UserName, AccessKeyLastUsed } = await iam(bench).getAccessKeyLastUsed({ AccessKeyId });
      return { UserName, AccessKeyLastUsed };
    },
    gives: { UserName: 'eve', AccessKeyLastUsed: { ServiceName: 'N/A', Region: 'N/A' } },
  },
  {
    call: 'iam:GetAccessKeyLastUsed',
    says: 'tells service and region of the last use',
    async run(bench) {
      const { AccessKeyId, secret } = await userWithKey(bench);
      await iam(bench).putUserPolicy({ UserName: 'eve', PolicyName: 'look', PolicyDocument: MAY_LOOK });
      const eve = bench.as({ accessKeyId: AccessKeyId, secretAccessKey: secret });
      await eve.read('ec2', 'eu-west-1').describeKeyPairs({});
      const { AccessKeyLastUsed } = await iam(bench).getAccessKeyLastUsed({ AccessKeyId });
      return AccessKeyLastUsed;
    },
    gives: { LastUsedDate: '<time>', ServiceName: 'ec2', Region: 'eu-west-1' },
    differs: { ministack: 'does not follow the use of keys' },
  },
  {
    call: 'iam:GetAccessKeyLastUsed',
    says: 'refuses a key that is not there',
    async run(bench) {
      const { UserName, AccessKeyId } = await userWithKey(bench);
      await iam(bench).deleteAccessKey({ UserName, AccessKeyId });
      return refusal(iam(bench).getAccessKeyLastUsed({ AccessKeyId }));
    },
    gives: 'AccessDenied',
    differs: { moto: NO_SUCH, ministack: NO_SUCH },
  },
];
