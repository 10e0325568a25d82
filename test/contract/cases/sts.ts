import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const NOT_ASIA = 'starts the ids of temporary keys with AKIA';
const ANY_ROLE = 'lets anybody assume any role, those that are not there too';

const trusting = (account: string) =>
  JSON.stringify({
    Version: '2012-10-17',
    Statement: [
      { Effect: 'Allow', Principal: { AWS: `arn:aws:iam::${account}:root` }, Action: 'sts:AssumeRole' },
    ],
  });

async function assumed(bench: Bench) {
  await bench
    .as()
    .write('iam')
    .createRole({ RoleName: 'visitor', AssumeRolePolicyDocument: trusting(bench.account) });
  const RoleArn = `arn:aws:iam::${bench.account}:role/visitor`;
  return bench.as().write('sts').assumeRole({ RoleArn, RoleSessionName: 'night' });
}

export const stsCases: readonly ContractCase[] = [
  {
    call: 'sts:GetCallerIdentity',
    says: 'names account, ARN and id of the user that signed',
    async run(bench) {
      const { Account, Arn, UserId } = await bench.as().read('sts').getCallerIdentity({});
      return { Account, Arn, UserId };
    },
    gives: { Account: '<account>', Arn: 'arn:aws:iam::<account>:user/administrator', UserId: '<AIDA>' },
    differs: { moto: 'gives ids without their prefix' },
  },
  {
    call: 'sts:AssumeRole',
    says: 'gives temporary credentials of a session of the role',
    async run(bench) {
      const { Credentials, AssumedRoleUser } = await assumed(bench);
      return {
        key: Credentials?.AccessKeyId,
        token: typeof Credentials?.SessionToken,
        until: Credentials?.Expiration,
        arn: AssumedRoleUser?.Arn,
        id: AssumedRoleUser?.AssumedRoleId?.replace(/^AROA[A-Z0-9]{17}/, '<AROA>'),
      };
    },
    gives: {
      key: '<ASIA>',
      token: 'string',
      until: '<time>',
      arn: 'arn:aws:sts::<account>:assumed-role/visitor/night',
      id: '<AROA>:night',
    },
  },
  {
    call: 'sts:GetCallerIdentity',
    says: 'names the session when a session signed',
    async run(bench) {
      const { Credentials } = await assumed(bench);
      const session = bench.as({
        accessKeyId: Credentials?.AccessKeyId ?? '',
        secretAccessKey: Credentials?.SecretAccessKey ?? '',
        sessionToken: Credentials?.SessionToken ?? '',
      });
      return (await session.read('sts').getCallerIdentity({})).Arn;
    },
    gives: 'arn:aws:sts::<account>:assumed-role/visitor/night',
  },
  {
    call: 'sts:GetSessionToken',
    says: 'gives temporary credentials',
    async run(bench) {
      const { Credentials } = await bench.as().write('sts').getSessionToken({});
      return {
        key: Credentials?.AccessKeyId,
        token: typeof Credentials?.SessionToken,
        until: Credentials?.Expiration,
      };
    },
    gives: { key: '<ASIA>', token: 'string', until: '<time>' },
    differs: { moto: NOT_ASIA },
  },
  {
    call: 'sts:GetFederationToken',
    says: 'gives temporary credentials of a federated user',
    async run(bench) {
      const { Credentials, FederatedUser } = await bench
        .as()
        .write('sts')
        .getFederationToken({ Name: 'guest' });
      return { key: Credentials?.AccessKeyId, FederatedUser };
    },
    gives: {
      key: '<ASIA>',
      FederatedUser: {
        Arn: 'arn:aws:sts::<account>:federated-user/guest',
        FederatedUserId: '<account>:guest',
      },
    },
    differs: { moto: NOT_ASIA },
  },
  {
    call: 'sts:GetAccessKeyInfo',
    says: 'names the account of a key id',
    async run(bench) {
      const { AccessKey } = await bench.as().write('iam').createAccessKey({ UserName: 'administrator' });
      return (
        await bench
          .as()
          .read('sts')
          .getAccessKeyInfo({ AccessKeyId: AccessKey?.AccessKeyId ?? '' })
      ).Account;
    },
    gives: '<account>',
  },
  {
    call: 'sts:AssumeRole',
    says: 'is refused for a role that is not there',
    run: (bench) =>
      refusal(
        bench
          .as()
          .write('sts')
          .assumeRole({
            RoleArn: `arn:aws:iam::${bench.account}:role/none`,
            RoleSessionName: 'night',
          }),
      ),
    gives: 'AccessDenied',
    differs: { moto: ANY_ROLE, ministack: ANY_ROLE },
  },
];
