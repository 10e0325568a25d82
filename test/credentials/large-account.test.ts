import { describe, expect, it } from 'vitest';
import { planKeyRotation } from '../../lib/credentials/rotate/plan-key-rotation.ts';
import { planPasswordRotation } from '../../lib/credentials/rotate/plan-password-rotation.ts';
import { seedRole, seedUser } from '../../lib/rehearsal/account/seed.ts';
import { ACCOUNT_ID, LONG_AGO, proposed, rotationWorld } from './rotation-world.ts';

const BY_SECRET = { delivery: { to: 'secretsmanager' } } as const;
const COUNT = 5_200;
/** A key for every two-hundredth, a console password for the one after it. */
const KEYS = COUNT / 200;

async function largeAccount(count = COUNT) {
  return rotationWorld((account) => {
    for (let at = 0; at < count; at += 1) {
      seedUser(account, {
        ...{ userName: `user-${String(at).padStart(4, '0')}`, createdAt: LONG_AGO },
        keys: at % 200 === 0 ? [{ createdAt: LONG_AGO }] : [],
        ...(at % 200 === 1 ? { loginProfile: { createdAt: LONG_AGO } } : {}),
      });
    }
  });
}

const times = (calls: readonly string[], operation: string) =>
  calls.filter((call) => call === operation).length;

describe(`an account with more than 5,000 users`, () => {
  it('is read page by page, and only who has keys or a password is asked about by itself', async () => {
    const { ctx, border } = await largeAccount();
    const keys = await planKeyRotation(ctx, BY_SECRET);
    expect(keys.summary).toMatch(`${KEYS + 2} of ${COUNT + 2} users have access keys`);
    expect(proposed(keys).filter(({ kind }) => kind === 'issue-access-key')).toHaveLength(KEYS);
    expect(keys.unlooked).toEqual([]);
    // With the affected user and the responder there are 5,202, a thousand a page.
    expect(times(border.calls, 'ListUsers')).toBe(6);
    expect(times(border.calls, 'GetCredentialReport')).toBe(1);
    expect(times(border.calls, 'ListAccessKeys')).toBe(KEYS + 2);
    expect(border.calls.length).toBeLessThan(4 * KEYS + 30);

    border.calls.length = 0;
    const passwords = await planPasswordRotation(ctx, BY_SECRET);
    expect(passwords.changes).toHaveLength(KEYS);
    // The affected user is asked about whatever the report says.
    expect(times(border.calls, 'GetLoginProfile')).toBe(KEYS + 2);
    expect(border.calls.length).toBeLessThan(2 * KEYS + 30);
  });
});

describe('the credential report', () => {
  it('is not believed when it is older than the response: every user is asked about, and that is told', async () => {
    const { ctx, border, clock } = await largeAccount(5);
    await ctx.aws.read('iam').generateCredentialReport({});
    await clock.advance(3_600_000);
    const late = { ...ctx, incident: { ...ctx.incident, startedAt: clock.now() } };
    border.calls.length = 0;
    const plan = await planKeyRotation(late, BY_SECRET);
    expect(times(border.calls, 'ListAccessKeys')).toBe(7);
    expect(plan.notes[0]?.text).toMatch(
      /^IAM's credential report is of 2026-11-20T10:00.*before the response/,
    );
  });

  it('may be denied: nobody is missed for it, and that is told', async () => {
    const { ctx, border } = await largeAccount(5);
    border.refuse('GenerateCredentialReport', { code: 'AccessDenied' });
    const plan = await planKeyRotation(ctx, BY_SECRET);
    expect(times(border.calls, 'ListAccessKeys')).toBe(7);
    expect(plan.notes[0]?.text).toMatch(/^Without IAM's credential report.*AccessDenied/);
  });
});

describe('people without an IAM user', () => {
  const federated = (provider: string) => ({
    createdAt: LONG_AGO,
    trust: JSON.stringify({
      Version: '2012-10-17',
      Statement: [
        {
          Effect: 'Allow',
          Action: 'sts:AssumeRoleWithSAML',
          Principal: { Federated: `arn:aws:iam::${ACCOUNT_ID}:${provider}` },
        },
      ],
    }),
  });

  it('are told of, those of Identity Center and of a provider of the company, and nothing of theirs is touched', async () => {
    const world = await rotationWorld((account) => {
      seedUser(account, {
        userName: 'ci-deploy',
        createdAt: LONG_AGO,
        loginProfile: { createdAt: LONG_AGO },
      });
      for (const roleName of ['AWSReservedSSO_Admin_1', 'AWSReservedSSO_Reader_2'])
        seedRole(account, { roleName, ...federated('saml-provider/AWSSSO_1_DO_NOT_DELETE') });
      seedRole(account, { roleName: 'staff', ...federated('saml-provider/company') });
      seedRole(account, {
        roleName: 'pods',
        ...federated('oidc-provider/oidc.eks.eu-west-1.amazonaws.com/id/1'),
      });
      for (const role of Object.values(account.state.iam.roles))
        if (role.roleName.startsWith('AWSReservedSSO'))
          Object.assign(role, { path: '/aws-reserved/sso.amazonaws.com/eu-west-1/' });
    });
    const before = structuredClone(world.account.state.iam.roles);
    for (const plan of [
      await planKeyRotation(world.ctx, BY_SECRET),
      await planPasswordRotation(world.ctx, BY_SECRET),
    ]) {
      const told = plan.notes.map(({ text }) => text).filter((text) => text.startsWith('Not touched'));
      expect(told).toEqual([
        expect.stringMatching(
          /through 2 roles of IAM Identity Center .* reset the passwords of its users there/,
        ),
        expect.stringMatching(/through 1 role for an identity provider .* at that provider/),
      ]);
      expect(plan.changes.filter(({ target }) => target.type === 'iam-role')).toEqual([]);
    }
    expect(world.account.state.iam.roles).toEqual(before);
  });

  it('are not taken for none when the roles may not be listed', async () => {
    const { ctx, border } = await rotationWorld();
    border.refuse('ListRoles', { code: 'AccessDenied' });
    const plan = await planKeyRotation(ctx, BY_SECRET);
    expect(plan.unlooked).toContainEqual(
      expect.objectContaining({ where: 'roles of federated users', call: 'iam:ListRoles' }),
    );
  });
});
