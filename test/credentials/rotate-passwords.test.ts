import { createHash } from 'node:crypto';
import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { Decrypter, generateIdentity, identityToRecipient } from 'age-encryption';
import { describe, expect, it } from 'vitest';
import { planPasswordRotation } from '../../lib/credentials/rotate/plan-password-rotation.ts';
import type { CreatedAccount } from '../../lib/rehearsal/account/create-account.ts';
import { seedUser } from '../../lib/rehearsal/account/seed.ts';
import { ACCOUNT_ID, CASE_ID, carryOut, formsOf, LONG_AGO, rotationWorld } from './rotation-world.ts';

const BY_SECRET = { delivery: { to: 'secretsmanager' } } as const;

function seedConsole(account: CreatedAccount, userName: string, mfa = false) {
  seedUser(account, { userName, createdAt: LONG_AGO, loginProfile: { createdAt: LONG_AGO }, mfa });
}

const profileOf = (account: CreatedAccount, userName: string) =>
  account.state.iam.users[userName]?.loginProfile;
const secretOf = (account: CreatedAccount, userName: string) =>
  account.state.regions['us-east-1']?.secrets[`spillkit/${CASE_ID}/${userName}/password`];
const sha256 = (text: string) => createHash('sha256').update(text).digest('hex');

const strict = (minimumPasswordLength: number) => ({
  minimumPasswordLength,
  requireSymbols: true,
  requireNumbers: true,
  requireUppercaseCharacters: true,
  requireLowercaseCharacters: true,
  allowUsersToChangePassword: true,
});

function denyResponder(account: CreatedAccount, action: string) {
  const responder = account.state.iam.users.responder;
  if (responder === undefined) throw new Error('There is no responder.');
  responder.inlinePolicies.deny = JSON.stringify({
    Version: '2012-10-17',
    Statement: [{ Effect: 'Deny', Action: action, Resource: '*' }],
  });
}

describe('rotating console passwords', () => {
  it('sets the delivered password, meeting the policy, with a reset at the next sign-in', async () => {
    const world = await rotationWorld((account) => {
      seedConsole(account, 'accounting');
      seedConsole(account, 'guarded', true);
      seedUser(account, { userName: 'robot', createdAt: LONG_AGO, keys: [{ createdAt: LONG_AGO }] });
      account.state.iam.passwordPolicy = strict(40);
    });
    const plan = await planPasswordRotation(world.ctx, BY_SECRET);
    expect(plan.changes.map(({ target }) => target.id)).toEqual(['accounting', 'guarded']);
    expect(plan.leftToHuman.map(({ what }) => what)).toContain(
      'Let these users enrol an MFA device: accounting, responder',
    );
    const done = await carryOut(world.ctx, plan);
    expect(done.every(({ outcome, verdict }) => outcome.result === 'applied' && verdict.held)).toBe(true);
    const delivered = JSON.parse(secretOf(world.account, 'accounting')?.secretString ?? '');
    expect(delivered).toMatchObject({ UserName: 'accounting', PasswordResetRequired: true });
    expect(delivered.Password).toHaveLength(40);
    expect(profileOf(world.account, 'accounting')).toMatchObject({
      passwordResetRequired: true,
      passwordSha256: sha256(delivered.Password),
    });
    const written = world.written() + JSON.stringify([plan, done]);
    for (const form of world.secrets.flatMap(formsOf)) expect(written.includes(form)).toBe(false);
    expect(world.secrets).toHaveLength(2);
  });

  it('rotates the affected user too, not the responder and not what the attacker made', async () => {
    const world = await rotationWorld(
      (account) => {
        seedConsole(account, 'accounting');
        seedConsole(account, 'planted');
        const developer = account.state.iam.users.developer;
        const accounting = profileOf(account, 'accounting');
        if (developer === undefined || accounting === undefined) throw new Error('A user is missing.');
        developer.loginProfile = { ...accounting };
      },
      () => ({
        credentials: [{ id: 'password:planted', kind: 'console-password', via: 'CreateLoginProfile' }],
      }),
    );
    const plan = await planPasswordRotation(world.ctx, BY_SECRET);
    expect(plan.changes.map(({ target }) => target.id)).toEqual(['developer', 'accounting']);
    expect(plan.leftToHuman.map(({ what }) => what)).toEqual([
      'Change the password of responder by hand',
      'Let these users enrol an MFA device: developer, accounting, responder',
    ]);
    expect(plan.notes.map(({ text }) => text).join('\n')).toMatch(/attacker made them: planted/);
    expect(plan.notes.map(({ text }) => text).join('\n')).toMatch(/IAMUserChangePassword/);
  });

  it('withdraws the delivery when IAM refuses the password, and leaves the old one', async () => {
    const world = await rotationWorld((account) => {
      seedConsole(account, 'accounting');
      denyResponder(account, 'iam:UpdateLoginProfile');
    });
    const before = { ...profileOf(world.account, 'accounting') };
    const [done] = await carryOut(world.ctx, await planPasswordRotation(world.ctx, BY_SECRET));
    expect(done?.outcome).toMatchObject({ result: 'failed', code: 'AccessDenied' });
    expect(done?.outcome.result === 'failed' && done.outcome.message).toMatch(
      /withdrawn; the old password stays/,
    );
    expect(done?.verdict.held).toBe(false);
    expect(profileOf(world.account, 'accounting')).toEqual(before);
    expect(secretOf(world.account, 'accounting')?.deletedAt).toBeDefined();
  });

  it('touches no password when the delivery fails', async () => {
    const world = await rotationWorld((account) => {
      seedConsole(account, 'accounting');
      denyResponder(account, 'secretsmanager:PutResourcePolicy');
    });
    const before = { ...profileOf(world.account, 'accounting') };
    const [done] = await carryOut(world.ctx, await planPasswordRotation(world.ctx, BY_SECRET));
    expect(done?.outcome).toMatchObject({ result: 'failed', code: 'DeliveryFailed' });
    expect(profileOf(world.account, 'accounting')).toEqual(before);
    expect(secretOf(world.account, 'accounting')?.deletedAt).toBeDefined();
  });

  it('goes by the policy as it is when the password is set, though it was another when that was made', async () => {
    const identity = await generateIdentity();
    const recipients = [await identityToRecipient(identity)];
    const world = await rotationWorld((account) => seedConsole(account, 'accounting'));
    let asked = 0;
    world.border.on('UpdateLoginProfile', async () => {
      asked += 1;
      // Tightened after the password was made and before IAM sees it.
      if (asked === 1) world.account.state.iam.passwordPolicy = strict(60);
      return undefined;
    });
    const plan = await planPasswordRotation(world.ctx, { delivery: { to: 'age', recipients } });
    const [done] = await carryOut(world.ctx, plan);
    expect(done).toMatchObject({ outcome: { result: 'applied' }, verdict: { held: true } });
    // The one IAM refused is not left for its user to try.
    const [sealed, ...more] = readdirSync(join(world.ctx.caseDir, 'deliveries'));
    expect(more).toEqual([]);
    const decrypter = new Decrypter();
    decrypter.addIdentity(identity);
    const file = readFileSync(join(world.ctx.caseDir, 'deliveries', sealed ?? ''));
    const { Password: password } = JSON.parse(await decrypter.decrypt(file, 'text'));
    expect(password).toHaveLength(60);
    expect(profileOf(world.account, 'accounting')?.passwordSha256).toBe(sha256(password));
  });

  it('gives up on a policy that changes at every attempt, and says which password is in force', async () => {
    const world = await rotationWorld((account) => seedConsole(account, 'accounting'));
    const before = { ...profileOf(world.account, 'accounting') };
    let length = 40;
    world.border.on('UpdateLoginProfile', async () => {
      length += 20;
      world.account.state.iam.passwordPolicy = strict(length);
      return undefined;
    });
    const [done] = await carryOut(world.ctx, await planPasswordRotation(world.ctx, BY_SECRET));
    expect(done?.outcome).toMatchObject({ result: 'failed', code: 'PasswordPolicyViolation' });
    expect(done?.outcome.result === 'failed' && done.outcome.message).toMatch(/The old password stays/);
    expect(profileOf(world.account, 'accounting')).toEqual(before);
  });

  it.each(['before', 'after'])(
    'lets a user go that was deleted %s its password was delivered',
    async (when) => {
      const world = await rotationWorld((account) => seedConsole(account, 'accounting'));
      const plan = await planPasswordRotation(world.ctx, BY_SECRET);
      const remove = async () => {
        delete world.account.state.iam.users.accounting;
        return undefined;
      };
      if (when === 'before') await remove();
      else world.border.on('UpdateLoginProfile', remove);
      const [done] = await carryOut(world.ctx, plan);
      expect(done).toMatchObject({ outcome: { result: 'already-gone' }, verdict: { held: true } });
      const secret = secretOf(world.account, 'accounting');
      expect(secret === undefined || secret.deletedAt !== undefined).toBe(true);
    },
  );

  it('plans nothing again once the new passwords are in force', async () => {
    const world = await rotationWorld((account) => seedConsole(account, 'accounting'));
    await carryOut(world.ctx, await planPasswordRotation(world.ctx, BY_SECRET));
    const again = await planPasswordRotation(await world.later(), BY_SECRET);
    expect(again.changes).toEqual([]);
    expect(again.summary).toMatch(/0 to replace/);
  });
});

describe('delivery by age', () => {
  it('leaves one 0600 file a user that only the recipient opens', async () => {
    const identity = await generateIdentity();
    const other = await generateIdentity();
    const recipient = await identityToRecipient(identity);
    const world = await rotationWorld((account) => {
      seedConsole(account, 'accounting');
      seedConsole(account, 'sales.team@shop');
    });
    const delivery = { to: 'age', recipients: [recipient] } as const;
    const done = await carryOut(world.ctx, await planPasswordRotation(world.ctx, { delivery }));
    expect(done.every(({ outcome, verdict }) => outcome.result === 'applied' && verdict.held)).toBe(true);
    const folder = join(world.ctx.caseDir, 'deliveries');
    const files = readdirSync(folder).sort();
    expect(files).toHaveLength(2);
    expect(files.every((file) => (statSync(join(folder, file)).mode & 0o777) === 0o600)).toBe(true);
    const sealed = readFileSync(join(folder, files[0] ?? ''));
    const open = async (key: string) => {
      const decrypter = new Decrypter();
      decrypter.addIdentity(key);
      return JSON.parse(await decrypter.decrypt(sealed, 'text'));
    };
    const { Password: password } = await open(identity);
    expect(profileOf(world.account, 'accounting')?.passwordSha256).toBe(sha256(password));
    await expect(open(other)).rejects.toThrow();
    const written = world.written();
    for (const form of world.secrets.flatMap(formsOf)) expect(written.includes(form)).toBe(false);
  });

  it('writes commands that put the secret in no argument and on no screen', async () => {
    const world = await rotationWorld((account) => seedConsole(account, 'accounting'));
    const [byHand] = (await planPasswordRotation(world.ctx, BY_SECRET)).changes;
    expect(byHand?.command.split('\n')).toEqual([
      'password=$(head -c 24 /dev/urandom | base64)aA1+',
      `printf '{"UserName":"accounting","Password":"%s","PasswordResetRequired":true}' "$password" | aws secretsmanager create-secret --region us-east-1 --name spillkit/${CASE_ID}/accounting/password --description 'Console password of accounting, new after incident ${CASE_ID}' --secret-string file:///dev/stdin &&`,
      'printf %s "$password" | aws iam update-login-profile --user-name accounting --password file:///dev/stdin --password-reset-required',
      'unset password',
      `aws secretsmanager put-resource-policy --region us-east-1 --secret-id spillkit/${CASE_ID}/accounting/password --resource-policy '{"Version":"2012-10-17","Statement":[{"Effect":"Allow","Principal":{"AWS":"arn:aws:iam::${ACCOUNT_ID}:user/accounting"},"Action":"secretsmanager:GetSecretValue","Resource":"*"}]}' --block-public-policy`,
    ]);
  });
});
