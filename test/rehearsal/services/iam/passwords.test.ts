import { describe, expect, it } from 'vitest';
import { inAccount, refusal } from '../../account/in-account.ts';

const GOOD = `Correct-${'horse'.repeat(3)}-7`;

async function withAnn() {
  const world = inAccount({ latencyMs: 0 });
  const { iam } = world.as(world.admin);
  await iam.createUser({ UserName: 'ann' });
  return { ...world, iam };
}

describe('login profiles', () => {
  it('cannot be changed in their first moments', async () => {
    const { iam, clock } = await withAnn();
    const { LoginProfile } = await iam.createLoginProfile({
      UserName: 'ann',
      Password: GOOD,
      PasswordResetRequired: true,
    });
    expect(LoginProfile).toMatchObject({ UserName: 'ann', PasswordResetRequired: true });
    for (const change of [
      iam.updateLoginProfile({ UserName: 'ann', Password: `${GOOD}x` }),
      iam.deleteLoginProfile({ UserName: 'ann' }),
    ]) {
      expect(await refusal(change)).toMatchObject({
        code: 'EntityTemporarilyUnmodifiableException',
        status: 409,
      });
    }
    await clock.advance(2000);
    await iam.updateLoginProfile({ UserName: 'ann', Password: `${GOOD}x`, PasswordResetRequired: false });
    expect((await iam.getLoginProfile({ UserName: 'ann' })).LoginProfile?.PasswordResetRequired).toBe(false);
    await iam.deleteLoginProfile({ UserName: 'ann' });
    expect(await refusal(iam.getLoginProfile({ UserName: 'ann' }))).toEqual({
      code: 'NoSuchEntityException',
      status: 404,
      message: 'Login Profile for User ann cannot be found.',
    });
  });

  it('are one a user', async () => {
    const { iam } = await withAnn();
    await iam.createLoginProfile({ UserName: 'ann', Password: GOOD });
    expect(await refusal(iam.createLoginProfile({ UserName: 'ann', Password: GOOD }))).toMatchObject({
      code: 'EntityAlreadyExistsException',
      status: 409,
    });
  });
});

describe('the password policy', () => {
  it('is not there until somebody sets one', async () => {
    const { iam } = await withAnn();
    expect(await refusal(iam.getAccountPasswordPolicy({}))).toMatchObject({
      code: 'NoSuchEntityException',
      status: 404,
    });
    expect(await refusal(iam.deleteAccountPasswordPolicy({}))).toMatchObject({
      code: 'NoSuchEntityException',
    });
    await iam.updateAccountPasswordPolicy({ MinimumPasswordLength: 14, RequireSymbols: true });
    expect((await iam.getAccountPasswordPolicy({})).PasswordPolicy).toMatchObject({
      MinimumPasswordLength: 14,
      RequireSymbols: true,
      RequireNumbers: false,
      ExpirePasswords: false,
    });
    await iam.deleteAccountPasswordPolicy({});
    expect(await refusal(iam.getAccountPasswordPolicy({}))).toMatchObject({ code: 'NoSuchEntityException' });
  });

  it.each([
    ['Ab1-', 'length of 8'],
    ['abcdefgh1', 'at least three of'],
  ])('of AWS refuses %s: %s', async (Password, why) => {
    const { iam } = await withAnn();
    expect(await refusal(iam.createLoginProfile({ UserName: 'ann', Password }))).toMatchObject({
      code: 'PasswordPolicyViolationException',
      status: 400,
      message: expect.stringContaining(why),
    });
  });

  it.each([
    ['Short-1', 'length of 12'],
    ['lower-case-1', 'uppercase letter'],
    ['UPPER-CASE-1', 'lowercase letter'],
    ['No-Number-Here', 'number'],
    ['NoSymbolHere1', 'symbol'],
  ])('of the account refuses %s: %s', async (Password, why) => {
    const { iam } = await withAnn();
    await iam.updateAccountPasswordPolicy({
      MinimumPasswordLength: 12,
      RequireSymbols: true,
      RequireNumbers: true,
      RequireUppercaseCharacters: true,
      RequireLowercaseCharacters: true,
    });
    expect((await refusal(iam.createLoginProfile({ UserName: 'ann', Password }))).message).toContain(why);
    await iam.createLoginProfile({ UserName: 'ann', Password: GOOD });
  });

  it('may forbid the password that was used last', async () => {
    const { iam, clock } = await withAnn();
    await iam.updateAccountPasswordPolicy({ MinimumPasswordLength: 8, PasswordReusePrevention: 3 });
    await iam.createLoginProfile({ UserName: 'ann', Password: GOOD });
    await clock.advance(3000);
    expect(await refusal(iam.updateLoginProfile({ UserName: 'ann', Password: GOOD }))).toMatchObject({
      code: 'PasswordPolicyViolationException',
    });
    await iam.updateLoginProfile({ UserName: 'ann', Password: `${GOOD}!` });
  });
});
