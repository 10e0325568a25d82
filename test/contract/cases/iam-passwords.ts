import { type Bench, type ContractCase, refusal } from '../contract-case.ts';

const iam = (bench: Bench) => bench.as().write('iam');
const ANY_PASSWORD = 'takes any password';
const Password = 'Correct-horse-9-battery';

/** A profile AWS is still making cannot be changed: EntityTemporarilyUnmodifiable. */
async function withPassword(bench: Bench) {
  const user = await eve(bench);
  await iam(bench).createLoginProfile({ ...user, Password });
  await bench.settle();
  return user;
}

async function eve(bench: Bench) {
  await iam(bench).createUser({ UserName: 'eve' });
  return { UserName: 'eve' };
}

export const iamPasswordCases: readonly ContractCase[] = [
  {
    call: 'iam:CreateLoginProfile',
    says: 'gives a profile that GetLoginProfile gives again',
    async run(bench) {
      const user = await eve(bench);
      const made = await iam(bench).createLoginProfile({ ...user, Password, PasswordResetRequired: true });
      const read = await iam(bench).getLoginProfile(user);
      return [made.LoginProfile, read.LoginProfile];
    },
    gives: [
      { UserName: 'eve', CreateDate: '<time>', PasswordResetRequired: true },
      { UserName: 'eve', CreateDate: '<time>', PasswordResetRequired: true },
    ],
    differs: { moto: 'forgets PasswordResetRequired at creation' },
  },
  {
    call: 'iam:CreateLoginProfile',
    says: 'refuses a second one',
    async run(bench) {
      const user = await withPassword(bench);
      return refusal(iam(bench).createLoginProfile({ ...user, Password }));
    },
    gives: 'EntityAlreadyExists',
  },
  {
    call: 'iam:GetLoginProfile',
    says: 'refuses a user without a password',
    run: async (bench) => refusal(iam(bench).getLoginProfile(await eve(bench))),
    gives: 'NoSuchEntity',
  },
  {
    call: 'iam:UpdateLoginProfile',
    says: 'can demand a new password at the next sign-in',
    async run(bench) {
      const user = await withPassword(bench);
      const before = (await iam(bench).getLoginProfile(user)).LoginProfile?.PasswordResetRequired ?? false;
      await iam(bench).updateLoginProfile({ ...user, Password: `${Password}!`, PasswordResetRequired: true });
      const after = (await iam(bench).getLoginProfile(user)).LoginProfile?.PasswordResetRequired;
      return { before, after };
    },
    gives: { before: false, after: true },
  },
  {
    call: 'iam:UpdateLoginProfile',
    says: 'refuses a user without a password',
    run: async (bench) => refusal(iam(bench).updateLoginProfile({ ...(await eve(bench)), Password })),
    gives: 'NoSuchEntity',
  },
  {
    call: 'iam:UpdateLoginProfile',
    says: "refuses a password that breaks the account's policy",
    async run(bench) {
      const user = await withPassword(bench);
      await iam(bench).updateAccountPasswordPolicy({ MinimumPasswordLength: 20, RequireSymbols: true });
      return refusal(iam(bench).updateLoginProfile({ ...user, Password: 'Short-one-9' }));
    },
    gives: 'PasswordPolicyViolation',
    differs: { moto: ANY_PASSWORD, ministack: ANY_PASSWORD },
  },
  {
    call: 'iam:DeleteLoginProfile',
    says: 'removes the password, and refuses the second time',
    async run(bench) {
      const user = await withPassword(bench);
      await iam(bench).deleteLoginProfile(user);
      return refusal(iam(bench).deleteLoginProfile(user));
    },
    gives: 'NoSuchEntity',
  },
  {
    call: 'iam:GetAccountPasswordPolicy',
    says: 'refuses when the account has none of its own',
    run: (bench) => refusal(iam(bench).getAccountPasswordPolicy({})),
    gives: 'NoSuchEntity',
  },
  {
    call: 'iam:GetAccountPasswordPolicy',
    says: 'gives what was set, with defaults for the rest',
    async run(bench) {
      await iam(bench).updateAccountPasswordPolicy({ MinimumPasswordLength: 14, RequireSymbols: true });
      const { PasswordPolicy: policy } = await iam(bench).getAccountPasswordPolicy({});
      return {
        length: policy?.MinimumPasswordLength,
        required: [
          policy?.RequireSymbols,
          policy?.RequireNumbers,
          policy?.RequireUppercaseCharacters,
          policy?.RequireLowercaseCharacters,
        ],
      };
    },
    gives: { length: 14, required: [true, false, false, false] },
  },
];
